// The filters in use, as people read them.
import type { Language, Wanted } from "./ipc";
import type { Words } from "./words/en";
import { platformName } from "./words/names";
import { day } from "./words/times";

export interface ActiveFilter {
  key: string;
  label: string;
  /** What is wanted without it. */
  without: Partial<Wanted>;
}

export function activeFilters(words: Words, language: Language, wanted: Wanted): ActiveFilter[] {
  const ours = words.timeline;
  const { standings, platforms, accounts } = wanted;
  const but = <T>(all: T[], one: T) => all.filter((other) => other !== one);
  const alone = (["media", "silent", "unlinked"] as const).filter((kind) => wanted[kind]);
  const time = (
    key: string,
    put: (when: string) => string,
    from: string | null,
    until: string | null,
    without: Partial<Wanted>,
  ) => {
    const when = stretch(words, language, from, until);
    return when === null ? [] : [{ key, label: put(when), without }];
  };
  return [
    ...standings.map((it) => ({
      key: `standing ${it}`,
      label: ours.standings[it],
      without: { standings: but(standings, it) },
    })),
    ...alone.map((it) => ({ key: it, label: ours[it], without: { [it]: false } })),
    ...platforms.map((it) => ({
      key: `platform ${it}`,
      label: platformName(words, it),
      without: { platforms: but(platforms, it) },
    })),
    ...accounts.map((it) => ({
      key: `account ${it}`,
      label: it,
      without: { accounts: but(accounts, it) },
    })),
    ...time("published", ours.published, wanted.from, wanted.until, { from: null, until: null }),
    ...time("vanished", ours.vanished, wanted.vanished_from, wanted.vanished_until, {
      vanished_from: null,
      vanished_until: null,
    }),
  ];
}

/** A stretch of time in days: both of them included. */
function stretch(words: Words, language: Language, from: string | null, until: string | null) {
  const first = from === null ? null : day(language, from);
  const last = until === null ? null : day(language, new Date(Date.parse(until) - 1).toISOString());
  if (first !== null && last !== null) {
    return first === last ? first : `${first} – ${last}`;
  }
  if (first !== null) return words.timeline.since(first);
  return last === null ? null : words.timeline.upTo(last);
}
