// The make-believe core's list of posts: filters, counts and the strip. Sent into the page as text,
// like `fake_core.ts`, which finds it there.
import type {
  Bin,
  Findings,
  PostPage,
  PostRow,
  Standing,
  Wanted,
} from "../../../src/lib/ipc/bindings";

export interface FakeTimeline {
  list: (rows: PostRow[], wanted: Wanted, offset: number, limit: number) => PostPage;
  find: (rows: PostRow[], wanted: Wanted) => Findings;
}

export function fakeTimeline(): void {
  type Kind = "standings" | "platforms" | "accounts" | "media" | "silent" | "unlinked" | "time";
  const STANDINGS: Standing[] = ["flagged", "suspected", "back_again", "watched", "unwatched"];
  const fold = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/đ/gi, "d")
      .toLowerCase();
  const standing = (row: PostRow): Standing => (row.unwatched === null ? row.status : "unwatched");
  const isSilent = (row: PostRow) => row.status === "flagged" && row.notice === null;
  const isUnlinked = (row: PostRow) =>
    row.permalink === null && (row.unwatched ?? "no_link") === "no_link";
  const vanished = (row: PostRow) => (row.status === "flagged" ? row.first_missed : null);
  const within = (moment: string | null, from: string | null, until: string | null) =>
    (from === null && until === null) ||
    (moment !== null &&
      (from === null || Date.parse(moment) >= Date.parse(from)) &&
      (until === null || Date.parse(moment) < Date.parse(until)));

  /** The rows that all holds of but what is asked of this kind. */
  function sifted(rows: PostRow[], wanted: Wanted, but: Kind | null): PostRow[] {
    const words = fold(wanted.words)
      .split(/\s+/)
      .filter((word) => word !== "");
    const among = (kind: Kind, all: string[], one: string | null) =>
      but === kind || all.length === 0 || (one !== null && all.includes(one));
    return rows.filter(
      (row) =>
        words.every((word) => fold(`${row.excerpt} ${row.account ?? ""}`).includes(word)) &&
        among("standings", wanted.standings, standing(row)) &&
        among("platforms", wanted.platforms, row.platform) &&
        among("accounts", wanted.accounts, row.account) &&
        (but === "media" || !wanted.media || row.n_media > 0) &&
        (but === "silent" || !wanted.silent || isSilent(row)) &&
        (but === "unlinked" || !wanted.unlinked || isUnlinked(row)) &&
        (but === "time" ||
          (within(row.published ?? row.saved, wanted.from, wanted.until) &&
            within(vanished(row), wanted.vanished_from, wanted.vanished_until))),
    );
  }

  function pieces(row: PostRow, wanted: Wanted) {
    const word = fold(wanted.words).trim();
    const at = fold(row.excerpt).indexOf(word);
    const text = row.excerpt.normalize("NFC");
    if (at < 0) return [{ text, hit: false }];
    return [
      { text: text.slice(0, at), hit: false },
      { text: text.slice(at, at + word.length), hit: true },
      { text: text.slice(at + word.length), hit: false },
    ];
  }

  function counted(rows: PostRow[], of: (row: PostRow) => string | null) {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const name = of(row);
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  }

  function months(rows: PostRow[]): Bin[] {
    const at = (moment: string) => Date.parse(moment);
    const moments = rows.map((row) => row.published ?? row.saved);
    const all = [...moments, ...rows.map(vanished).filter((it) => it !== null)]
      .map(at)
      .sort((a, b) => a - b);
    const [first, last] = [all[0], all[all.length - 1]];
    if (first === undefined || last === undefined) return [];
    const bins: Bin[] = [];
    const begin = new Date(first);
    // At most so many, whatever the scene.
    const step = Math.max(1, Math.ceil((last - first) / (60 * 30 * 86_400_000)));
    for (let month = begin.getMonth(); bins.length < 62; month += step) {
      const from = new Date(begin.getFullYear(), month, 1);
      if (from.getTime() > last) break;
      const until = new Date(begin.getFullYear(), month + step, 1);
      const inside = (moment: string | null) =>
        moment !== null && at(moment) >= from.getTime() && at(moment) < until.getTime();
      const gone = rows.filter((row) => inside(vanished(row)));
      bins.push({
        from: from.toISOString(),
        until: until.toISOString(),
        published: moments.filter(inside).length,
        vanished: gone.length,
        silent: gone.filter(isSilent).length,
      });
    }
    return bins;
  }

  const timeline: FakeTimeline = {
    list(rows, wanted, offset, limit) {
      const found = sifted(rows, wanted, null);
      const shown = found.slice(offset, offset + Math.min(limit, 200));
      return {
        total: rows.length,
        n_flagged: rows.filter((row) => row.status === "flagged").length,
        n_suspected: rows.filter((row) => row.status === "suspected").length,
        last_look: rows[0]?.last_look ?? null,
        matching: found.length,
        rows: shown,
        pieces: wanted.words.trim() === "" ? [] : shown.map((row) => pieces(row, wanted)),
      };
    },
    find(rows, wanted) {
      const counts = counted(sifted(rows, wanted, "standings"), standing);
      return {
        total: sifted(rows, wanted, null).length,
        platforms: counted(sifted(rows, wanted, "platforms"), (row) => row.platform),
        accounts: counted(sifted(rows, wanted, "accounts"), (row) => row.account),
        standings: STANDINGS.map((standing) => ({
          standing,
          count: counts.find(({ name }) => name === standing)?.count ?? 0,
        })),
        media: sifted(rows, wanted, "media").filter((row) => row.n_media > 0).length,
        silent: sifted(rows, wanted, "silent").filter(isSilent).length,
        unlinked: sifted(rows, wanted, "unlinked").filter(isUnlinked).length,
        step: "month",
        bins: months(sifted(rows, wanted, "time")),
      };
    },
  };
  Object.assign(globalThis, { fakeTimeline: timeline });
}
