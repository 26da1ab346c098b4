// What a list asks for, and the days that people type to ask for it.
import type { Bin, Standing, Wanted } from "./ipc";

/** Asks for every post. */
export const everything = (): Wanted => ({
  words: "",
  platforms: [],
  accounts: [],
  standings: [],
  from: null,
  until: null,
  vanished_from: null,
  vanished_until: null,
  media: false,
  silent: false,
  unlinked: false,
  zone_minutes: -new Date().getTimezoneOffset(),
});

/** Whether it asks for anything. */
export const isFiltered = (wanted: Wanted): boolean =>
  wanted.words.trim() !== "" ||
  wanted.platforms.length + wanted.accounts.length + wanted.standings.length > 0 ||
  wanted.media ||
  wanted.silent ||
  wanted.unlinked ||
  [wanted.from, wanted.until, wanted.vanished_from, wanted.vanished_until].some(
    (moment) => moment !== null,
  );

/** A letter for each filter that says nothing of anybody: a lock may leave these in the core. */
const LETTERS = {
  f: { standings: ["flagged"] },
  s: { standings: ["suspected"] },
  b: { standings: ["back_again"] },
  w: { standings: ["watched"] },
  u: { standings: ["unwatched"] },
  m: { media: true },
  q: { silent: true },
  n: { unlinked: true },
} satisfies Record<string, { standings: Standing[] } | Partial<Wanted>>;
const ONLY = "only_";

/** What is kept of it over a lock: no word that was typed, no name, no date. */
export function forTable(wanted: Wanted): string | null {
  const { standings, media, silent, unlinked } = wanted;
  const letters = Object.entries(LETTERS).filter(([, part]) =>
    "standings" in part
      ? part.standings.some((it) => standings.includes(it))
      : ("media" in part && media) ||
        ("silent" in part && silent) ||
        ("unlinked" in part && unlinked),
  );
  return letters.length === 0 ? null : ONLY + letters.map(([letter]) => letter).join("");
}

/** The same back again. */
export function ofTable(kept: string | null): Wanted {
  const letters = kept?.startsWith(ONLY) ? kept.slice(ONLY.length) : "";
  return Object.entries(LETTERS)
    .filter(([letter]) => letters.includes(letter))
    .reduce<Wanted>(
      (wanted, [, part]) =>
        "standings" in part
          ? { ...wanted, standings: [...wanted.standings, ...part.standings] }
          : { ...wanted, ...part },
      everything(),
    );
}

/** The first moment of a day, a month or a year as people write it, and the first one after. */
export function typedStretch(text: string): { from: string; until: string } | null {
  const parts = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text.trim());
  const [year, month, day] = iso ? iso.slice(1, 4) : parts ? parts.slice(1, 4).reverse() : [];
  if (year === undefined) return null;
  const [y, m, d] = [Number(year), month === undefined ? 1 : Number(month), Number(day ?? 1)];
  const from = new Date(y, m - 1, d);
  if (from.getFullYear() !== y || from.getMonth() !== m - 1 || from.getDate() !== d) return null;
  const until =
    day !== undefined
      ? new Date(y, m - 1, d + 1)
      : month !== undefined
        ? new Date(y, m, 1)
        : new Date(y + 1, 0, 1);
  return { from: moment(from), until: moment(until) };
}

/** The stretch of time from the first of these bins to the last. */
export function stretchOf(bins: Bin[], one: number, other: number) {
  const [first, last] = [bins[Math.min(one, other)], bins[Math.max(one, other)]];
  return first && last ? { from: first.from, until: last.until } : null;
}

/** The bins that a stretch of time reaches into: the first and the last. */
export function binsIn(bins: Bin[], from: string | null, until: string | null) {
  if (from === null && until === null) return null;
  const reaches = (bin: Bin) =>
    (until === null || Date.parse(bin.from) < Date.parse(until)) &&
    (from === null || Date.parse(bin.until) > Date.parse(from));
  const [first, last] = [bins.findIndex(reaches), bins.findLastIndex(reaches)];
  return first < 0 ? null : { first, last };
}

const moment = (at: Date) => at.toISOString().replace(".000Z", "Z");
