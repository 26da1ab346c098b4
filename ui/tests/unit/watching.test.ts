import { describe, expect, it, vi } from "vitest";
import { Job } from "../../src/lib/state/job.svelte";
import { Watching } from "../../src/lib/state/watching.svelte";
import type { WatchState } from "../../src/lib/ipc";
import { country } from "../../src/lib/words/names";
import { core, refuse } from "./core";

const state: WatchState = {
  mode: "resting",
  paused_for: null,
  progress: null,
  due: 0,
  next: null,
  last_round: null,
  looked_today: 0,
  per_day: 5000,
  vanished: 0,
  vanished_post: null,
  blind: false,
  failure: null,
};

describe("the watch", () => {
  it("is read once more when news come while it is read, and not once for each", async () => {
    const finish: (() => void)[] = [];
    const calls = core({
      watch_state: () => new Promise((done) => finish.push(() => done(state))),
    });
    const watching = new Watching(new Job(), () => undefined);
    const read = watching.read();
    for (let news = 0; news < 9; news += 1) void watching.read();
    await vi.waitFor(() => expect(finish).toHaveLength(1));
    finish[0]?.();
    await vi.waitFor(() => expect(finish).toHaveLength(2));
    finish[1]?.();
    await read;
    expect(calls).toEqual(["watch_state", "watch_state"]);
    expect(watching.state).toEqual(state);
  });

  it("keeps what it knew when it cannot be read, and passes on that the vault was locked", async () => {
    let locked = false;
    core({ watch_state: () => (locked ? refuse("vault_locked") : state) });
    const heard: string[] = [];
    const watching = new Watching(new Job(), (error) => heard.push(error.code));
    await watching.read();
    locked = true;
    await watching.read();
    expect(heard).toEqual(["vault_locked"]);
    expect(watching.state).toEqual(state);
  });
});

describe("a country", () => {
  it("is named in the language of the window, and shown as entered when it is none", () => {
    expect(country("en", "VN")).toBe("Vietnam");
    expect(country("vi", "DE")).toBe("Đức");
    expect(country("en", "somewhere")).toBe("somewhere");
  });
});
