import { describe, expect, it, vi } from "vitest";
import {
  PAGE_ROWS,
  type Answer,
  type IpcError,
  type PostPage,
  type Wanted,
} from "../../src/lib/ipc";
import { Job } from "../../src/lib/state/job.svelte";
import { Library } from "../../src/lib/state/library.svelte";
import { core, listPosts, page, refuse } from "./core";

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
    const [first, last] = [PAGE_ROWS * 1000, PAGE_ROWS * 1001 - 1];
    for (let place = first; place <= last; place += 1) shelf.want(place);
    await vi.waitFor(() => expect(shelf.row(last)?.id).toBe(`post_${last}`));
    expect(calls).toHaveLength(2);
  });

  it("forgets what was scrolled past in a hurry", async () => {
    const calls = core({ list_posts: listPosts(100_000) });
    const shelf = library();
    await shelf.refresh();
    for (let place = 0; place < 100_000; place += PAGE_ROWS) shelf.want(place);
    await vi.waitFor(() => expect(shelf.row(99_999)).toBeDefined());
    expect(calls.length).toBeLessThan(10);
  });

  it("asks the core for what is wanted, one question at a time and the newest last", async () => {
    const asked: string[] = [];
    core({
      list_posts: (args) => {
        const { words } = args["wanted"] as Wanted;
        asked.push(words);
        return page(words === "" ? 450 : words.length, 0, Number(args["limit"]));
      },
    });
    const shelf = library();
    const all = [
      shelf.refresh(),
      ..."gạo".split("").map((_, n) => shelf.sift({ words: "gạo".slice(0, n + 1) })),
    ];
    await Promise.all(all);
    expect(asked).toEqual(["", "gạo"]);
    expect(shelf.visible).toHaveLength(3);
  });

  it("counts what is in the list once for each reading of it, however often it is shown", async () => {
    const findings = { total: 3, platforms: [], accounts: [], bins: [] };
    const calls = core({ list_posts: listPosts(3), find_posts: () => findings });
    const shelf = library();
    await shelf.refresh();
    await shelf.timeline.read();
    await shelf.timeline.read();
    expect(calls).toEqual(["list_posts", "find_posts"]);
    await shelf.refresh();
    await shelf.timeline.read();
    expect(calls).toHaveLength(4);
  });

  it("keeps nothing of a list that is another one by now", async () => {
    let late: (page: PostPage) => void = () => undefined;
    core({
      list_posts: (args) =>
        Number(args["offset"]) > 0
          ? new Promise<PostPage>((answer) => (late = answer))
          : page(1000, 0, PAGE_ROWS),
    });
    const shelf = library();
    await shelf.refresh();
    shelf.want(500);
    await shelf.sift({ media: true });
    late(page(1000, 500, PAGE_ROWS));
    await Promise.resolve();
    expect(shelf.row(500)).toBeUndefined();
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
