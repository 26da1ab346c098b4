import type { Bin, Language, Step } from "../ipc";
import { zone } from "../state/zone.svelte";
import { LOCALE } from "./numbers";

type Say = (shape: Intl.DateTimeFormatOptions) => string;

/** Times cross from the core as UTC text; what is not a time is shown as it came. */
function said(language: Language, when: string, put: (say: Say) => string): string {
  const at = new Date(when);
  if (Number.isNaN(at.getTime())) return when;
  const where = zone.utc ? { timeZone: "UTC" } : {};
  return put((shape) =>
    new Intl.DateTimeFormat(LOCALE[language], { ...where, ...shape }).format(at),
  );
}

const dayShape = (language: Language): Intl.DateTimeFormatOptions => ({
  day: "2-digit",
  month: language === "vi" ? "2-digit" : "short",
  year: "numeric",
});

/** 23/11/2026 or 23 Nov 2026. */
export const day = (language: Language, when: string) =>
  said(language, when, (say) => say(dayShape(language)));

/** The day of now, as it is printed on a sheet. */
export const today = (language: Language) => day(language, new Date().toISOString());
/** A day, a month or a year of the calendar in UTC: `2026-11-20`, `2026-11` or `2026`. */
export const calendarDay = (language: Language, when: string) =>
  when.length === 4
    ? when
    : said(language, when, (say) =>
        say({
          ...(when.length === 10 ? dayShape(language) : { month: "2-digit", year: "numeric" }),
          timeZone: "UTC",
        }),
      );

/** When something happened as a person entered it: a day of their calendar, or a moment. */
export const entered = (language: Language, when: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(when)
    ? said(language, when, (say) => say({ ...dayShape(language), timeZone: "UTC" }))
    : moment(language, when);

/** A month of the calendar, as `2026-05`: May 2026 or 05/2026. */
export const month = (language: Language, when: string) =>
  said(language, `${when}-01`, (say) =>
    language === "vi"
      ? `${when.slice(5)}/${when.slice(0, 4)}`
      : say({ month: "long", year: "numeric", timeZone: "UTC" }),
  );

/** The parts of a date as the margin of the list shows them: 23 over 11/2026 or Nov 2026. */
export const dayOfMonth = (language: Language, when: string) =>
  said(language, when, (say) => say({ day: "2-digit" }));
export const monthAndYear = (language: Language, when: string) =>
  said(language, when, (say) =>
    language === "vi"
      ? `${say({ month: "2-digit" })}/${say({ year: "numeric" })}`
      : say({ month: "short", year: "numeric" }),
  );

/** A day and the time of day, without seconds; with the zone where it is not the computer's. */
export const moment = (language: Language, when: string, finer: "second" | null = null) =>
  said(language, when, (say) => {
    const second = finer === null ? {} : { second: "2-digit" as const };
    const time = say({ hour: "2-digit", minute: "2-digit", ...second });
    return `${say(dayShape(language))}, ${time}${zone.utc ? " UTC" : ""}`;
  });

/** Both ends of a stretch of time: with seconds where they would read the same without. */
export function ends(language: Language, from: string, to: string): [string, string] {
  const minute = (when: string) => Math.floor(Date.parse(when) / 60_000);
  const finer = minute(from) === minute(to) ? "second" : null;
  return [moment(language, from, finer), moment(language, to, finer)];
}

/** The time of day, for something that happens today. */
export const clock = (language: Language, when: number) =>
  new Intl.DateTimeFormat(LOCALE[language], { hour: "2-digit", minute: "2-digit" }).format(when);

/** A moment to the second with its zone, for places where someone may rely on it. */
export const exact = (language: Language, when: string, utc = false) =>
  said(language, when, (say) => {
    const zone = utc ? { timeZone: "UTC" } : {};
    const time = say({
      ...zone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: utc ? "short" : "shortOffset",
    });
    return `${say({ ...zone, ...dayShape(language) })}, ${time}`;
  });

/** The day that a person typed, as day, month and year or as 2026-05-03; null if it is none. */
export function typedDay(text: string): string | null {
  const year_first = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  const day_first = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text.trim());
  const [year, month, day] = year_first
    ? [year_first[1], year_first[2], year_first[3]]
    : [day_first?.[3], day_first?.[2], day_first?.[1]];
  const made = `${year ?? ""}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`;
  const at = new Date(`${made}T00:00:00Z`);
  // 31 April would become 1 May.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(made) ? made : null;
}

/** Today on this computer's calendar, as a person types it. */
export function todayTyped(now = new Date()): string {
  const two = (amount: number) => String(amount).padStart(2, "0");
  return `${two(now.getDate())}/${two(now.getMonth() + 1)}/${String(now.getFullYear())}`;
}

/** How long something still takes, no finer than anybody can know it: "20 seconds", "3 phút". */
export function lasting(language: Language, seconds: number): string {
  const [unit, length, step]: [string, number, number] =
    seconds < 90 ? ["second", 1, 5] : seconds < 90 * 60 ? ["minute", 60, 1] : ["hour", 3600, 1];
  return new Intl.NumberFormat(LOCALE[language], {
    style: "unit",
    unit: unit,
    unitDisplay: "long",
  }).format(Math.max(step, Math.round(seconds / length / step) * step));
}

/** How long a bracket is, in its largest whole unit: "3 days", "3 ngày". Never less than a second. */
export function span(language: Language, from: string, to: string): string {
  const seconds = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const [unit, length]: [string, number] =
    seconds < 120
      ? ["second", 1]
      : seconds < 120 * 60
        ? ["minute", 60]
        : seconds < 48 * 60 * 60
          ? ["hour", 60 * 60]
          : ["day", 24 * 60 * 60];
  return new Intl.NumberFormat(LOCALE[language], {
    style: "unit",
    unit: unit,
    unitDisplay: "long",
  }).format(Math.round(seconds / length));
}

export function country(language: Language, code: string): string {
  return /^[A-Z]{2}$/.test(code)
    ? (new Intl.DisplayNames([LOCALE[language]], { type: "region" }).of(code) ?? code)
    : code;
}

/** A stretch of time of the strip: "23 Nov 2026", "11/2026", "Q4 2026", "2020 – 2024". */
export function period(
  language: Language,
  quarter: (number: number, year: string) => string,
  step: Step,
  bin: Bin,
): string {
  const from = new Date(bin.from);
  const last = new Date(Date.parse(bin.until) - 1);
  const year = (at: Date) => String(at.getFullYear());
  if (step === "day") return day(language, bin.from);
  if (step === "week") return `${day(language, bin.from)} – ${day(language, last.toISOString())}`;
  if (step === "month") return monthAndYear(language, bin.from);
  if (step === "quarter") return quarter(Math.floor(from.getMonth() / 3) + 1, year(from));
  return year(from) === year(last) ? year(from) : `${year(from)} – ${year(last)}`;
}
