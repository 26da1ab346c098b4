import { describe, expect, it, vi } from "vitest";
import { ROWS_MAX, type Answer, type IpcError } from "../../src/lib/ipc";
import { Job } from "../../src/lib/state/job.svelte";
import { Library } from "../../src/lib/state/library.svelte";
import { core, listPosts, refuse } from "./core";

const library = (hear: (error: IpcError) => void = () => undefined) => new Library(new Job(), hear);

describe("the library", () => {
  it("shows a place for every post and fetches only the first page", async () => {
    const calls = core({ list_posts: listPosts(100_000) });
    const shelf = library();
    await shelf.refresh();
    expect(shelf.visible).toHaveLength(100_000);
    expect(shelf.row(0)?.id).toBe("post_0");
    expect(shelf.row(50_000)).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it("fetches a page once, however many of its rows come into sight", async () => {
    const calls = core({ list_posts: listPosts(100_000) });
    const shelf = library();
    await shelf.refresh();
    for (let place = 50_000; place < 50_020; place += 1) shelf.want(place);
    await vi.waitFor(() => expect(shelf.row(50_019)?.id).toBe("post_50019"));
    expect(calls).toHaveLength(2);
  });

  it("forgets what was scrolled past in a hurry", async () => {
    const calls = core({ list_posts: listPosts(100_000) });
    const shelf = library();
    await shelf.refresh();
    for (let place = 0; place < 100_000; place += ROWS_MAX) shelf.want(place);
    await vi.waitFor(() => expect(shelf.row(99_999)).toBeDefined());
    expect(calls.length).toBeLessThan(10);
  });

  it("reads every page before it claims to know which posts are flagged", async () => {
    core({ list_posts: listPosts(450) });
    const shelf = library();
    await shelf.refresh();
    expect(shelf.complete).toBe(false);
    await shelf.show("flagged");
    expect(shelf.complete).toBe(true);
    expect(shelf.visible).toHaveLength(113);
    await shelf.show("watched");
    expect(shelf.visible).toHaveLength(450 - 113);
  });

  it("passes on that the vault was locked", async () => {
    core({ list_posts: () => refuse("vault_locked") });
    const heard: string[] = [];
    await library((error) => heard.push(error.code)).refresh();
    expect(heard).toEqual(["vault_locked"]);
  });

  it("does one long thing at a time", async () => {
    const job = new Job();
    let finish: (answer: Answer<number>) => void = () => undefined;
    const first = job.run("look", () => new Promise<Answer<number>>((done) => (finish = done)));
    expect(await job.run("add", () => Promise.resolve({ ok: true, value: 2 }))).toMatchObject({
      error: { code: "busy" },
    });
    finish({ ok: true, value: 1 });
    expect(await first).toEqual({ ok: true, value: 1 });
    expect(job.kind).toBeNull();
  });
});
