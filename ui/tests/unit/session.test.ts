import { beforeEach, describe, expect, it, vi } from "vitest";
import type { VaultState } from "../../src/lib/ipc";
import { Session } from "../../src/lib/state/session.svelte";
import { speech } from "../../src/lib/state/speech.svelte";
import { core, listPosts, refuse } from "./core";

const state = (phase: VaultState["phase"], rehearsal = false): VaultState => ({
  phase,
  rehearsal,
  language: "vi",
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
    const locking = session.lock();
    expect(session.library).toBeNull();
    await locking;
    expect(session.screen).toBe("locked");
    expect(session.failure?.code).toBe("bug");
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
    await session.lock();
    expect(session.rehearsal).toBeNull();
    expect(session.screen).toBe("first_run");
  });
});
