import { describe, expect, it } from "vitest";
import { history, type Event } from "../../src/lib/history";
import type { CaptureRow, LookRow, NoticeRow, PostDetail, Verdict } from "../../src/lib/ipc";
import { isSplit } from "../../src/lib/sights";
import { OpenPost } from "../../src/lib/state/open_post.svelte";
import { Job } from "../../src/lib/state/job.svelte";
import { Noting } from "../../src/lib/state/noting.svelte";
import { en } from "../../src/lib/words/en";
import { isolate } from "../../src/lib/words/isolate";
import { exact, month, todayTyped, typedDay } from "../../src/lib/words/times";
import { core, row } from "./core";

const look = (at: string, verdict: Verdict, probe = "page", vantage = "direct"): LookRow => ({
  id: `${at} ${probe} ${vantage}`,
  at,
  vantage,
  country: null,
  probe,
  answer: "",
  rule: "",
  says: "",
  verdict,
  of_post: probe === "page",
});

const capture: CaptureRow = {
  id: "c",
  at: "2026-01-02T00:00:00Z",
  url: "",
  title: null,
  author: null,
  text: "",
  source: "",
  published: null,
  media: [],
  missing: [],
  imported: false,
  seen: null,
};

const notice: NoticeRow = {
  id: "n",
  recorded: "2026-01-06T00:00:00Z",
  kind: "none_came",
  on: "2026-01-06",
  set_aside: null,
  outcome: null,
  text: "",
  by: null,
  ground: null,
  proposed: null,
  named: null,
  files: [],
  mail: null,
};

const detail = (more: Partial<PostDetail>): PostDetail => ({
  row: row(0),
  text: "",
  why: [],
  addresses: [],
  likely: [],
  captures: [],
  looks: [],
  absences: [],
  turns: [],
  confirmed: null,
  sights: [],
  notices: [],
  silent: false,
  none_came: null,
  ...more,
});

const told = (event: Event) =>
  event.kind === "looks"
    ? `${event.at.slice(8, 10)}-${event.from.slice(8, 10)} ${event.verdict ?? "-"} ${String(event.looks.length)}`
    : `${event.at.slice(8, 10)} ${event.kind}`;

describe("the line of time", () => {
  it("puts everything in order, newest first, and what follows above what it follows from", () => {
    const events = history(
      detail({
        captures: [capture],
        looks: [look("2026-01-01T00:00:00Z", "visible"), look("2026-01-05T00:00:00Z", "removed")],
        turns: [{ at: "2026-01-05T00:00:00Z", status: "flagged", verdict: "removed" }],
        notices: [notice],
      }),
    );
    expect(events.map(told)).toEqual([
      "06 notice",
      "05 turn",
      "05-05 removed 1",
      "02 capture",
      "01-01 visible 1",
    ]);
  });

  it("folds looks that say the same, and leaves each with what it was compared with", () => {
    const at = (day: number, minute = 0) =>
      `2026-01-${String(day).padStart(2, "0")}T00:${String(minute).padStart(2, "0")}:00Z`;
    const seen = Array.from({ length: 9 }, (_, index) => look(at(index + 1, 1), "visible"));
    const looks = [
      ...seen,
      look(at(1), "visible", "control"),
      look(at(9, 2), "unclear", "control"),
      look(at(10), "removed"),
      look(at(10, 1), "visible", "page", "berlin"),
      look(at(11, 1), "removed"),
      look(at(11, 2), "visible", "decoy"),
    ];
    const events = history(detail({ looks }));
    expect(events.map(told)).toEqual([
      "11-11 removed 2",
      "10-10 visible 1",
      "10-10 removed 1",
      "09-01 visible 11",
    ]);
    const all = events.flatMap((event) => (event.kind === "looks" ? event.looks : []));
    expect(all.length).toBe(looks.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(looks.length);
  });

  it("keeps a look to compare apart while nothing of the post was asked", () => {
    const events = history(detail({ looks: [look("2026-01-01T00:00:00Z", "visible", "neutral")] }));
    expect(events.map(told)).toEqual(["01-01 - 1"]);
  });
});

describe("what places see", () => {
  const from = (...verdicts: Verdict[]) =>
    verdicts.map((verdict, at) => ({
      look: look("2026-01-01T00:00:00Z", verdict, "page", `place ${String(at)}`),
      compared: [],
    }));
  const losses: Verdict[] = ["removed", "account_gone", "geo_blocked", "network_blocked"];
  const nothing: Verdict[] = [
    "login_walled",
    "age_restricted",
    "private",
    "rate_limited",
    "unreachable",
    "unclear",
  ];

  it("differs where one sees the post and another was told that it is lost", () => {
    for (const lost of losses) {
      expect(isSplit(from("visible", lost)), lost).toBe(true);
      expect(isSplit(from(lost, "unclear", "edited")), lost).toBe(true);
      expect(isSplit(from(lost, "unreachable")), lost).toBe(false);
    }
  });

  it("does not differ for an answer that says nothing of the post", () => {
    for (const it of nothing) expect(isSplit(from("visible", it)), it).toBe(false);
    expect(isSplit(from("visible", "edited"))).toBe(false);
  });
});

describe("days", () => {
  it.each([
    ["3/5/2026", "2026-05-03"],
    ["03.05.2026", "2026-05-03"],
    [" 03-05-2026 ", "2026-05-03"],
    ["2026-05-03", "2026-05-03"],
    ["29/02/2028", "2028-02-29"],
    ["31/04/2026", null],
    ["29/02/2026", null],
    ["5/2026", null],
    ["yesterday", null],
    ["", null],
  ])("%s is read as %s", (typed, day) => {
    expect(typedDay(typed)).toBe(day);
  });

  it("are told as they are typed, and moments in UTC when asked for", () => {
    expect(typedDay(todayTyped(new Date(2026, 4, 3)))).toBe("2026-05-03");
    expect(exact("en", "2026-05-03T21:30:00Z", true)).toBe("03 May 2026, 21:30:00 UTC");
    expect(exact("vi", "2026-05-03T21:30:00Z", true)).toContain("03/05/2026, 21:30:00");
    expect(month("en", "2026-05")).toBe("May 2026");
    expect(month("vi", "2026-05")).toBe("05/2026");
  });
});

it("keeps a name from outside from reordering the sentence it stands in", () => {
  expect(isolate("\u202egnp.\u2069exe")).toBe("\u2068gnp.exe\u2069");
  expect(en.media.openVideo("\u202egnp", 1)).toBe("Open video \u2068gnp\u2069, 1 byte");
});

describe("saving once more", () => {
  it("tells what came of it, and hears of what went wrong", async () => {
    const heard: string[] = [];
    let kept: unknown = { post: "post_0" };
    core({ save_again: () => kept });
    const post = new OpenPost("post_0", ({ code }) => heard.push(code));
    await post.saveAgain(new Job());
    expect(post.saved).toEqual({ ok: true, value: { post: "post_0" } });
    kept = Promise.reject(Object.assign(new Error("x"), { code: "http_status", detail: "" }));
    await post.saveAgain(new Job());
    expect(heard).toEqual(["http_status"]);
  });
});

describe("an entry that is made", () => {
  it("takes the files of its own pick, and begins without any", async () => {
    const attached = { pick: 7, files: ["a.png"], mail: null };
    const calls = core({ pick_attachments: () => attached, forget_attachments: () => null });
    const noting = new Noting(() => undefined);
    expect(noting.pick).toBe(null);
    await noting.choose(false);
    expect(noting.pick).toBe(7);
    await noting.begin();
    expect(noting.pick).toBe(null);
    expect(calls).toEqual(["pick_attachments", "forget_attachments"]);
  });

  it("shows what the newest words name, however late an older answer comes", async () => {
    const waiting: ((ground: unknown) => void)[] = [];
    core({ propose_ground: () => new Promise((done) => waiting.push(done)) });
    const noting = new Noting(() => undefined);
    const [old, now] = [noting.read("a"), noting.read("b")];
    waiting[1]?.(null);
    await now;
    waiting[0]?.({ ground: "law", phrase: "a" });
    await old;
    expect(noting.proposed).toBe(null);
  });
});
