import type { DayCount } from "./ipc";

export interface Bar {
  /** A day, `2026-11-20`, or a month, `2026-11`. */
  when: string;
  gone: number;
  silent: number;
}

/** Most bars of one plot: more cannot be told apart, and take too long to draw. */
export const BARS_MAX = 120;
/** As long as this, each day has a bar of its own. */
const DAYS_MAX = 60;
const DAY_MS = 86_400_000;

/** Bars without a gap between the first and the last: of days, of months, or of years. */
export function bars(days: DayCount[]): Bar[] {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = (Date.parse(last.day) - Date.parse(first.day)) / DAY_MS;
  if (span < DAYS_MAX) return filled(days, 10, (when) => stepDay(when));
  const months = filled(days, 7, (when) => stepMonth(when));
  if (months.length <= BARS_MAX) return months;
  return filled(days, 4, (when) => String(Number(when) + 1)).slice(-BARS_MAX);
}

function filled(days: DayCount[], letters: number, next: (when: string) => string): Bar[] {
  const counts = new Map<string, Bar>();
  for (const { day, gone, silent } of days) {
    const when = day.slice(0, letters);
    const bar = counts.get(when) ?? { when, gone: 0, silent: 0 };
    counts.set(when, { when, gone: bar.gone + gone, silent: bar.silent + silent });
  }
  const keys = [...counts.keys()].sort();
  const all: Bar[] = [];
  const last = keys.at(-1) ?? "";
  // A date far from all others must not cost more than it can show.
  for (let when = keys[0] ?? ""; when <= last && all.length < 20_000; when = next(when)) {
    all.push(counts.get(when) ?? { when, gone: 0, silent: 0 });
  }
  return all;
}

function stepDay(when: string): string {
  return new Date(Date.parse(when) + DAY_MS).toISOString().slice(0, 10);
}

function stepMonth(when: string): string {
  const [year = 0, month = 1] = when.split("-").map(Number);
  return month === 12
    ? `${String(year + 1).padStart(4, "0")}-01`
    : `${String(year).padStart(4, "0")}-${String(month + 1).padStart(2, "0")}`;
}
