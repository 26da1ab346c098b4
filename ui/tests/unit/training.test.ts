import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEEDS, readLine } from "../../src/lib/training";
import { en } from "../../src/lib/words/en";
import { vi } from "../../src/lib/words/vi";
import { labels } from "./labels";

describe("the training room", () => {
  it.each(Object.entries({ en, vi }))("is called in the %s scripts as it is", (tag, words) => {
    const script = [20, 90]
      .map((minutes) => `../src-tauri/docs/training/workshop-${String(minutes)}.${tag}.md`)
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const room = words.training;
    const pressed = [
      ...[room.open, room.reset, room.tells, room.next, room.toTheEnd, room.seeVanished],
      ...[room.present, room.seize, room.tryNow, room.handOver, room.leave, room.all, room.save],
      ...[room.look, room.saveBoth.replace("…", ""), room.parts.play, room.parts.console],
      room.parts.exercises,
    ];
    for (const label of pressed) expect(script.includes(`*${label}*`), label).toBe(true);
    // And the other way: whatever is told to be pressed is there, in just these words.
    const scenarios = readFileSync("../src-tauri/rehearsal/src/training/scenario.rs", "utf8");
    const titles = [...scenarios.matchAll(/ title: \["(.+?)", "(.+?)"\]/g)];
    expect(titles.length).toBe(3);
    const there = new Set([
      ...[...labels(room), ...Object.values(words.places)].map((it) => it.replace("…", "")),
      ...titles.map((it) => it[tag === "en" ? 1 : 2]),
      ...["A", "B"].map((letter) => room.bundle(letter)),
    ]);
    const told = [...script.replaceAll("**", "").matchAll(/\*([^*\n]+)\*/g)].map((it) => it[1]);
    // What is asked aloud is no button.
    const buttons = told.filter((it) => !/[?]$/.test(it ?? ""));
    expect(buttons.length).toBeGreaterThan(30);
    for (const label of buttons) expect(there, label).toContain(label);
  });

  it("takes lines of the console apart", () => {
    for (const deed of DEEDS) {
      expect(readLine(`${deed} @song.lua 3`)).toEqual({ verb: deed, handle: "song.lua", posts: 3 });
    }
    expect(readLine("save @song.lua")).toEqual({ verb: "save", handle: "song.lua", posts: null });
    expect(readLine("outage off")).toEqual({ verb: "outage", down: false });
    expect(readLine("forward 6w")).toEqual({ verb: "forward", amount: 6, unit: "w" });
    expect(readLine("reopen @song.lua")).toEqual({ verb: "reopen", handle: "song.lua" });
    for (const other of ["save all", "remove 4711", "forward", "what @song.lua"]) {
      expect(readLine(other)).toBeNull();
    }
  });
});
