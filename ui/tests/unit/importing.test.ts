import { beforeEach, describe, expect, it } from "vitest";
import { importProgress } from "../../src/lib/importing";
import { unseen } from "../../src/lib/standing";
import { Importing, NOTHING_ASKED } from "../../src/lib/state/importing.svelte";
import { Job } from "../../src/lib/state/job.svelte";
import { Library } from "../../src/lib/state/library.svelte";
import { Linking } from "../../src/lib/state/linking.svelte";
import { speech } from "../../src/lib/state/speech.svelte";
import { en } from "../../src/lib/words/en";
import { lasting } from "../../src/lib/words/times";
import type { ImportRow, ImportStage, ImportState } from "../../src/lib/ipc";
import { core, page, refuse, row, type Answers } from "./core";

beforeEach(() => {
  speech.language = "en";
});

const state = (stage: ImportStage, more: Partial<ImportState> = {}): ImportState => ({
  pick: 1,
  stage,
  files: stage === "empty" ? [] : ["a.zip"],
  progress: null,
  preview: null,
  outcome: null,
  failure: null,
  ...more,
});

const row_of = (outcome: ImportRow["outcome"]): ImportRow => ({
  id: "import_1",
  at: "2026-11-20T03:05:00Z",
  found: [],
  files: [],
  accounts: [],
  outcome,
});

function made(answers: Answers): { importing: Importing; calls: string[]; heard: string[] } {
  const calls = core({ import_history: () => [], list_posts: () => page(0, 0, 0), ...answers });
  const heard: string[] = [];
  const library = new Library(new Job(), () => undefined);
  return { importing: new Importing(library, (error) => heard.push(error.code)), calls, heard };
}

describe("an import", () => {
  it("reads what was picked at once, and nothing where the dialog was closed", async () => {
    let picks = 0;
    let asked: unknown;
    const { importing, calls } = made({
      import_state: () => state("empty", { pick: 0 }),
      pick_archive: () => (picks++ === 0 ? state("empty", { pick: 0 }) : state("picked")),
      survey_archive: (args) => {
        asked = args;
        return state("surveyed");
      },
    });
    await importing.read();
    await importing.pick(false);
    expect(calls).not.toContain("survey_archive");
    await importing.pick(true);
    expect(asked).toEqual({ pick: 1, asked: NOTHING_ASKED });
    expect(importing.state?.stage).toBe("surveyed");
  });

  it("reads the library and the history again when it has ended, however it was heard of", async () => {
    let stage: ImportStage = "taking_in";
    const { importing, calls } = made({ import_state: () => state(stage) });
    await importing.begin();
    expect(importing.running).toBe(true);
    const before = calls.length;
    stage = "done";
    await importing.read();
    expect(calls.slice(before)).toEqual(["import_state", "list_posts", "import_history"]);
  });

  it("is refused by name while another goes on or where nothing in a drop can be read", async () => {
    let stage: ImportStage = "taking_in";
    const { importing, heard } = made({ import_state: () => state(stage) });
    await importing.read();
    expect(await importing.dropped(false)).toEqual([]);
    stage = "empty";
    await importing.read();
    await importing.dropped(false);
    expect(heard).toEqual(["busy", "nothing_picked"]);
  });

  it("hands on links that were dropped, and reads files that were", async () => {
    let links = ["https://a.example/1"];
    const { importing, calls } = made({
      dropped_links: () => links.splice(0),
      import_state: () => state("picked"),
      survey_archive: () => state("surveyed"),
    });
    expect(await importing.dropped(true)).toEqual(["https://a.example/1"]);
    expect(calls).toEqual(["dropped_links"]);
    links = [];
    expect(await importing.dropped(true)).toEqual([]);
    expect(importing.state?.stage).toBe("surveyed");
  });

  it("counts as unfinished only if it is the newest and none goes on", async () => {
    const outcome = {
      new: 1,
      renewed: 0,
      known: 0,
      media: 0,
      media_missing: 0,
      left_out: [],
      cancelled: false,
    };
    const rows = [row_of(null), row_of(outcome)];
    let stage: ImportStage = "empty";
    const { importing } = made({ import_state: () => state(stage), import_history: () => rows });
    await importing.begin();
    expect(importing.unfinished).toEqual(rows[0]);
    stage = "taking_in";
    await importing.read();
    expect(importing.unfinished).toBeNull();
    importing.state = state("empty");
    importing.history = [row_of(outcome), row_of(null)];
    expect(importing.unfinished).toBeNull();
  });

  it("passes on that the vault was locked", async () => {
    const { importing, heard } = made({ import_state: () => refuse("vault_locked") });
    await importing.read();
    expect(heard).toEqual(["vault_locked"]);
    expect(importing.state).toBeNull();
  });
});

describe("progress", () => {
  const step = { bytes: 10, bytes_total: null, posts: 3, posts_total: null, seconds_left: null };

  it("is of nobody knows how much while an archive is read", () => {
    expect(importProgress(en, "en", step)).toMatchObject({ done: undefined, of: undefined });
    expect(importProgress(en, "en", null).facts).toEqual([]);
  });

  it("tells posts, bytes and the time that is left", () => {
    const told = importProgress(en, "en", {
      bytes: 1_000_000,
      bytes_total: 4_000_000,
      posts: 5,
      posts_total: 20,
      seconds_left: 42,
    });
    expect(told.facts).toEqual(["5 of 20 posts", "1 MB of 4 MB", "about 40 seconds left"]);
    expect([told.done, told.of]).toEqual([1_000_000, 4_000_000]);
    const end = { bytes: 4, bytes_total: 4, posts: 9, posts_total: 9, seconds_left: null };
    expect(importProgress(en, "en", end).label).toBe(en.imports.finishing);
  });

  it("is no finer than anybody can know", () => {
    expect([3, 42, 200, 9_000].map((seconds) => lasting("en", seconds))).toEqual([
      "5 seconds",
      "40 seconds",
      "3 minutes",
      "3 hours",
    ]);
    expect(lasting("vi", 200)).toBe("3 phút");
  });
});

describe("a post that no look has told anything of", () => {
  it("is not said to be watched", () => {
    expect(unseen(row(1))).toBeNull();
    expect(unseen({ ...row(1), unwatched: "deleted" })).toBe("unwatched");
    const fresh = { ...row(1), verdict: "unclear" as const, last_look: row(1).saved };
    expect(unseen(fresh)).toBe("not_yet");
    expect(unseen({ ...fresh, last_look: "2026-11-09T00:00:00Z" })).toBeNull();
  });
});

describe("an address", () => {
  it("is given to one post, and stays in the box where it is refused", async () => {
    let taken = true;
    core({
      list_posts: () => page(0, 0, 0),
      link_post: () => (taken ? refuse("link_taken") : null),
    });
    const linking = new Linking(new Library(new Job(), () => undefined), () => undefined);
    linking.text = " https://a.example/1 ";
    expect(await linking.one("post_1")).toBe(false);
    expect(linking.failure?.code).toBe("link_taken");
    expect(linking.text).toContain("a.example");
    taken = false;
    expect(await linking.one("post_1")).toBe(true);
    expect([linking.text, linking.failure]).toEqual(["", null]);
  });

  it("is matched to its post by a list", async () => {
    let sent: unknown;
    core({
      list_posts: () => page(0, 0, 0),
      link_posts: (args) => {
        sent = args;
        return [{ result: "linked", posts: ["post_1"] }];
      },
    });
    const linking = new Linking(new Library(new Job(), () => undefined), () => undefined);
    linking.text = "https://a.example/1";
    await linking.list();
    expect(sent).toEqual({ list: "https://a.example/1", allowPrivate: false });
    expect(linking.rows).toEqual([{ result: "linked", posts: ["post_1"] }]);
  });

  it("is counted as missing in the whole vault, whatever the list asks for", async () => {
    let asked: unknown;
    core({
      find_posts: ({ wanted }) => {
        asked = wanted;
        return { unlinked: 3 };
      },
    });
    const library = new Library(new Job(), () => undefined);
    library.wanted = { ...library.wanted, words: "x" };
    const linking = new Linking(library, () => undefined);
    expect(linking.missing).toBeNull();
    await linking.count();
    expect(linking.missing).toBe(3);
    expect(asked).toMatchObject({ words: "", unlinked: false });
  });
});
