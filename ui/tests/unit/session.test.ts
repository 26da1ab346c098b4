import { beforeEach, describe, expect, it, vi } from "vitest";
import type { News, OnTheTable, VaultState } from "../../src/lib/ipc";
import { Session } from "../../src/lib/state/session.svelte";
import { speech } from "../../src/lib/state/speech.svelte";
import { everything, isFiltered } from "../../src/lib/wanted";
import { core, listPosts, refuse } from "./core";

const state = (phase: VaultState["phase"], rehearsal = false): VaultState => ({
  phase,
  rehearsal,
  training: false,
  room_wanted: false,
  language: "vi",
  looks: { theme: "system", utc: false },
  guided: true,
  guarded: true,
  full_in: null,
  doubts: [],
});

beforeEach(() => {
  speech.language = "en";
});

describe("the session", () => {
  it("begins where the vault is, in the language chosen before", async () => {
    core({ vault_state: () => state("locked") });
    const session = new Session();
    expect(session.screen).toBe("loading");
    await session.begin();
    expect(session.screen).toBe("locked");
    expect(speech.language).toBe("vi");
  });

  it("clears the screen before it asks the core to lock", async () => {
    core({
      vault_state: () => state("open"),
      list_posts: listPosts(1),
      lock_vault: () => refuse("bug"),
    });
    const session = new Session();
    await session.begin();
    const locking = session.lockFully();
    expect(session.library).toBeNull();
    await locking;
    expect(session.screen).toBe("locked");
    expect(session.failure?.code).toBe("bug");
  });

  it("begins where the core says the user was", async () => {
    let left: OnTheTable = { place: "posts", filter: "only_f", post: "post_4" };
    core({ vault_state: () => state("open"), list_posts: listPosts(10), table: () => left });
    let session = new Session();
    await session.begin();
    expect(session.library?.post?.id).toBe("post_4");
    expect(session.library?.wanted.standings).toEqual(["flagged"]);
    left = { place: "watch", filter: "no_filter", post: null };
    session = new Session();
    await session.begin();
    expect(session.library?.place).toBe("watch");
    expect(isFiltered(session.library?.wanted ?? everything())).toBe(false);
  });

  it("keeps out of the archive at the door, which goes when the vault is open", async () => {
    const calls = core({
      vault_state: () => state("locked"),
      unlock_vault: () => state("open"),
      list_posts: listPosts(1),
    });
    const internals = (window as { __TAURI_INTERNALS__?: object }).__TAURI_INTERNALS__;
    Object.assign(internals ?? {}, { metadata: { currentWindow: { label: "door" } } });
    const session = new Session();
    await session.begin();
    await session.unlock("the right one");
    expect(session.library).toBeNull();
    expect(session.screen).toBe("loading");
    expect(calls).not.toContain("list_posts");
  });

  it("takes over what another page began, until it is told that it ended", async () => {
    let tell: (news: News) => void = () => undefined;
    const calls = core({
      hear_news: (args) => {
        tell = (args["news"] as { onmessage: typeof tell }).onmessage;
      },
      vault_state: () => state("open"),
      list_posts: listPosts(1),
      has_job: () => true,
    });
    const session = new Session();
    await session.start();
    await vi.waitFor(() => expect(session.job.kind).toBe("other"));
    const read = () => calls.filter((command) => command === "list_posts").length;
    const before = read();
    tell("job_ended");
    expect(session.job.kind).toBeNull();
    await vi.waitFor(() => expect(read()).toBe(before + 1));
  });

  it("clears the screen when the core says so, and asks nobody", async () => {
    let tell: (news: News) => void = () => undefined;
    let phase: VaultState["phase"] = "open";
    const calls = core({
      hear_news: (args) => {
        tell = (args["news"] as { onmessage: typeof tell }).onmessage;
      },
      vault_state: () => state(phase),
      list_posts: listPosts(1),
    });
    const session = new Session();
    await session.start();
    phase = "screened";
    tell("screened");
    expect(session.library).toBeNull();
    await vi.waitFor(() => expect(session.vault?.phase).toBe("screened"));
    expect(calls).not.toContain("lock_screen");
  });

  it("tells the core of the user's hands now and then, and at once when a lock is near", async () => {
    let tell: (news: News) => void = () => undefined;
    const calls = core({
      hear_news: (args) => {
        tell = (args["news"] as { onmessage: typeof tell }).onmessage;
      },
      vault_state: () => state("open"),
      list_posts: listPosts(1),
      stir: () => null,
    });
    const session = new Session();
    await session.start();
    for (let move = 0; move < 50; move += 1) session.stirred();
    expect(calls.filter((call) => call === "stir")).toHaveLength(1);
    tell("soon");
    expect(session.soon).toBe(true);
    session.stirred();
    expect(session.soon).toBe(false);
    expect(calls.filter((call) => call === "stir")).toHaveLength(2);
  });

  it("shows what a round changed though it ended after the screen was locked", async () => {
    let finish: () => void = () => undefined;
    const calls = core({
      vault_state: () => state("open"),
      list_posts: listPosts(1),
      look_again: () =>
        new Promise((done) => {
          finish = () =>
            done({
              looked: 1,
              visible: 0,
              newly_flagged: 1,
              back: 0,
              undecided: 0,
              cancelled: false,
            });
        }),
      lock_screen: () => state("screened"),
      unlock_vault: () => state("open"),
    });
    const session = new Session();
    await session.begin();
    void session.library?.look(null);
    await session.lockScreen();
    await session.unlock("the right one");
    await vi.waitFor(() => expect(session.library?.facts).not.toBeNull());
    expect(session.job.kind).toBe("look");
    const before = calls.filter((call) => call === "list_posts").length;
    finish();
    // Once for the list that was taken off the screen, once for the one that is on it.
    await vi.waitFor(() =>
      expect(calls.filter((call) => call === "list_posts")).toHaveLength(before + 2),
    );
  });

  it("goes back to the lock when the core has locked by itself", async () => {
    let phase: VaultState["phase"] = "open";
    core({
      vault_state: () => state(phase),
      list_posts: (args) => (phase === "open" ? listPosts(1)(args) : refuse("vault_locked")),
    });
    const session = new Session();
    await session.begin();
    phase = "locked";
    await session.library?.refresh();
    await vi.waitFor(() => expect(session.screen).toBe("locked"));
  });

  it("keeps a wrong passphrase outside and says so", async () => {
    core({ vault_state: () => state("locked"), unlock_vault: () => refuse("wrong_passphrase") });
    const session = new Session();
    await session.begin();
    await session.unlock("not the right one");
    expect(session.failure?.code).toBe("wrong_passphrase");
    expect(session.screen).toBe("locked");
    expect(session.working).toBe(false);
  });

  it("leaves the rehearsal for the place it was entered from", async () => {
    core({
      vault_state: () => state("none"),
      start_rehearsal: () => ({
        number: 1,
        of: 2,
        date: "2026-05-01",
        title: { en: "", vi: "" },
        story: { en: "", vi: "" },
        last: false,
      }),
      list_posts: listPosts(10),
      end_rehearsal: () => state("none"),
    });
    const session = new Session();
    await session.begin();
    await session.startRehearsal();
    expect(session.rehearsal?.chapter?.number).toBe(1);
    expect(session.screen).toBe("open");
    await session.lockScreen();
    expect(session.rehearsal).toBeNull();
    expect(session.screen).toBe("first_run");
  });

  it("tells of doubts until the user goes on in spite of them", async () => {
    const doubtful = { ...state("open"), doubts: ["older" as const] };
    core({
      vault_state: () => doubtful,
      accept_vault: () => state("open"),
      list_posts: listPosts(1),
    });
    const session = new Session();
    await session.begin();
    expect(session.vault?.doubts).toEqual(["older"]);
    await session.acceptVault();
    expect(session.vault?.doubts).toEqual([]);
    expect(session.screen).toBe("open");
  });
});
