import type { Language } from "../ipc";
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
export const moment = (language: Language, when: string) =>
  said(language, when, (say) => {
    const time = say({ hour: "2-digit", minute: "2-digit" });
    return `${say(dayShape(language))}, ${time}${zone.utc ? " UTC" : ""}`;
  });

/** The time of day, for something that happens today. */
export const clock = (language: Language, when: number) =>
  new Intl.DateTimeFormat(LOCALE[language], { hour: "2-digit", minute: "2-digit" }).format(when);

/** A moment to the second with its zone, for places where someone may rely on it. */
export const exact = (language: Language, when: string) =>
  said(language, when, (say) => {
    const time = say({
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "shortOffset",
    });
    return `${say(dayShape(language))}, ${time}`;
  });

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

/** How long a bracket is, in its largest whole unit: "3 days", "3 ngày". Never less than a minute. */
export function span(language: Language, from: string, to: string): string {
  const minutes = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  const [unit, length]: [string, number] =
    minutes < 120 ? ["minute", 1] : minutes < 48 * 60 ? ["hour", 60] : ["day", 24 * 60];
  return new Intl.NumberFormat(LOCALE[language], {
    style: "unit",
    unit: unit,
    unitDisplay: "long",
  }).format(Math.round(minutes / length));
}

export function country(language: Language, code: string): string {
  return /^[A-Z]{2}$/.test(code)
    ? (new Intl.DisplayNames([LOCALE[language]], { type: "region" }).of(code) ?? code)
    : code;
}
