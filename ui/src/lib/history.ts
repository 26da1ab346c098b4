import type { CaptureRow, LookRow, NoticeRow, PostDetail, TurnRow, Verdict } from "./ipc";

/** Looks of one round lie this close together. */
const ROUND_MS = 10 * 60_000;

/** Looks that follow each other and say the same of the post; those to compare belong to them. */
export interface LookRun {
  kind: "looks";
  at: string;
  /** When the first of them was made. */
  from: string;
  /** What those at the post said; null where all are to compare. */
  verdict: Verdict | null;
  /** Newest first. */
  looks: LookRow[];
}

export type Event =
  | { kind: "capture"; at: string; capture: CaptureRow }
  | { kind: "notice"; at: string; notice: NoticeRow }
  | { kind: "turn"; at: string; turn: TurnRow }
  | LookRun;

type Single = Exclude<Event, LookRun> | { kind: "look"; at: string; look: LookRow };

/** At one moment, what followed stands above what it followed from. */
const RANK: Record<Single["kind"], number> = { turn: 0, notice: 1, look: 2, capture: 3 };

/** All that was done with a post on one line of time, newest first; equal looks as one run. */
export function history(detail: PostDetail): Event[] {
  const singles: Single[] = [
    ...detail.captures.map((capture): Single => ({ kind: "capture", at: capture.at, capture })),
    ...detail.looks.map((look): Single => ({ kind: "look", at: look.at, look })),
    ...detail.turns.map((turn): Single => ({ kind: "turn", at: turn.at, turn })),
    ...detail.notices.map((notice): Single => ({ kind: "notice", at: notice.recorded, notice })),
  ];
  singles.sort(
    (one, other) => Date.parse(other.at) - Date.parse(one.at) || RANK[one.kind] - RANK[other.kind],
  );
  const events: Event[] = [];
  for (const single of singles) {
    if (single.kind === "look") join(events, single.look);
    else events.push(single);
  }
  return events;
}

function join(events: Event[], look: LookRow): void {
  const last = events.at(-1);
  const run = last?.kind === "looks" ? last : undefined;
  const fits = !look.of_post || run?.verdict === null || run?.verdict === look.verdict;
  if (run !== undefined && fits) {
    run.looks.push(look);
    run.from = look.at;
    if (look.of_post) run.verdict = look.verdict;
    return;
  }
  const verdict = look.of_post ? look.verdict : null;
  const looks = [...(run === undefined ? [] : beside(run, look)), look];
  events.push({ kind: "looks", at: looks[0]?.at ?? look.at, from: look.at, verdict, looks });
}

/** Takes from the end of a run the looks to compare that were made in the round of another look. */
function beside(run: LookRun, look: LookRow): LookRow[] {
  const near = ({ at, of_post }: LookRow) =>
    !of_post && Date.parse(at) - Date.parse(look.at) <= ROUND_MS;
  let keep = run.looks.length;
  for (let row = run.looks[keep - 1]; keep > 1 && row && near(row); row = run.looks[keep - 1])
    keep -= 1;
  const taken = run.looks.splice(keep);
  run.from = run.looks.at(-1)?.at ?? run.from;
  return taken;
}
