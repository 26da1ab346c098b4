import { describe, expect, it } from "vitest";
import type { Bin, Standing, Wanted } from "../../src/lib/ipc";
import { activeFilters } from "../../src/lib/filters";
import {
  binsIn,
  everything,
  forTable,
  isFiltered,
  ofTable,
  stretchOf,
  typedStretch,
} from "../../src/lib/wanted";
import { en } from "../../src/lib/words/en";
import { period } from "../../src/lib/words/times";

const bin = (from: string, until: string): Bin => ({
  from,
  until,
  published: 1,
  vanished: 0,
  silent: 0,
});
const local = (year: number, month: number, day: number) =>
  new Date(year, month - 1, day).toISOString().replace(".000Z", "Z");

describe("days that people type", () => {
  it.each([
    ["31/12/2020", local(2020, 12, 31), local(2021, 1, 1)],
    ["1.2.2020", local(2020, 2, 1), local(2020, 2, 2)],
    ["2020-02-29", local(2020, 2, 29), local(2020, 3, 1)],
    ["12/2020", local(2020, 12, 1), local(2021, 1, 1)],
    [" 2020 ", local(2020, 1, 1), local(2021, 1, 1)],
  ])("reads %s", (text, from, until) => {
    expect(typedStretch(text)).toEqual({ from, until });
  });

  it.each(["", "31/2/2020", "13/2020", "0/1/2020", "yesterday", "20", "1/1/20"])(
    "does not read %s",
    (text) => expect(typedStretch(text)).toBeNull(),
  );
});

describe("the strip", () => {
  const bins = [
    bin("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"),
    bin("2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z"),
    bin("2020-03-01T00:00:00Z", "2020-04-01T00:00:00Z"),
  ];

  it("chooses from either side, and knows what it chose", () => {
    const stretch = stretchOf(bins, 2, 1);
    expect(stretch).toEqual({ from: "2020-02-01T00:00:00Z", until: "2020-04-01T00:00:00Z" });
    expect(binsIn(bins, stretch?.from ?? null, stretch?.until ?? null)).toEqual({
      first: 1,
      last: 2,
    });
    expect(binsIn(bins, null, null)).toBeNull();
    expect(binsIn(bins, null, "2020-01-15T00:00:00Z")).toEqual({ first: 0, last: 0 });
    expect(binsIn(bins, "2021-01-01T00:00:00Z", null)).toBeNull();
  });

  it("names its stretches of time", () => {
    const named = (step: Parameters<typeof period>[2], from: Date, until: Date) =>
      period("en", en.timeline.quarter, step, bin(from.toISOString(), until.toISOString()));
    expect(named("month", new Date(2020, 2, 1), new Date(2020, 3, 1))).toBe("Mar 2020");
    expect(named("quarter", new Date(2020, 9, 1), new Date(2021, 0, 1))).toBe("Q4 2020");
    expect(named("years", new Date(2020, 0, 1), new Date(2021, 0, 1))).toBe("2020");
    expect(named("years", new Date(2020, 0, 1), new Date(2025, 0, 1))).toBe("2020 – 2024");
  });
});

describe("the filters in use", () => {
  it("are none at first", () => {
    expect(isFiltered(everything())).toBe(false);
    expect(isFiltered({ ...everything(), words: "  " })).toBe(false);
    expect(activeFilters(en, "en", everything())).toEqual([]);
  });

  it("outlive a lock only as far as they say nothing", () => {
    const plain = { ...everything(), standings: ["flagged", "watched"] as Standing[], media: true };
    const telling = {
      ...plain,
      words: "gạo",
      accounts: ["Ẩn"],
      platforms: ["facebook"],
      from: local(2020, 3, 1),
    };
    expect(forTable(telling)).toBe("only_fwm");
    expect(ofTable(forTable(telling))).toEqual(plain);
    expect(forTable({ ...everything(), words: "gạo" })).toBeNull();
    expect([null, "", "fw", "only_", "no_filter"].map(ofTable).some(isFiltered)).toBe(false);
  });

  it("are each taken back alone", () => {
    const wanted = {
      ...everything(),
      standings: ["flagged", "suspected"] as Standing[],
      accounts: ["Nguyễn Thị Ngọc Ẩn"],
      platforms: ["facebook"],
      silent: true,
      from: local(2020, 3, 1),
      until: local(2020, 4, 1),
      vanished_until: local(2020, 5, 2),
    };
    let left: Wanted = wanted;
    const active = activeFilters(en, "en", left);
    expect(active.map(({ label }) => label)).toEqual([
      "Flagged",
      "Suspected",
      "vanished without notice",
      "Facebook",
      "Nguyễn Thị Ngọc Ẩn",
      "published 01 Mar 2020 – 31 Mar 2020",
      "vanished until 01 May 2020",
    ]);
    for (let n = active.length; n > 0; n -= 1) {
      expect(isFiltered(left)).toBe(true);
      left = { ...left, ...activeFilters(en, "en", left)[0]?.without };
    }
    expect(isFiltered(left)).toBe(false);
  });
});
