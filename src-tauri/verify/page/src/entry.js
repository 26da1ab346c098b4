// Entries of the log, and what is disclosed of them (LOG.md §2, §3).

import {
  base64url,
  fromBase64url,
  hex,
  isHash,
  linesOf,
  need,
  seconds,
  textOf,
  utf8,
} from "./bytes.js";
import { hasMembers, isCount, parseJson } from "./json.js";
import { hash } from "./source.js";
import { disclosed, leafHash } from "./tree.js";

const ENTRY_MAX = 1 << 20;
const DISCLOSURE_MAX = 16 << 20;
const MEMBERS = [
  "v",
  "log",
  "seq",
  "time",
  "kind",
  "item",
  "item_seq",
  "item_prev",
  "after_token",
  "_sd_alg",
  "_sd",
];

export const isItem = (text) => typeof text === "string" && /^i-[0-9a-f]{32}$/.test(text);

/** The entry that `bytes` are; refused where writing it again would give other bytes. */
export function parseEntry(bytes, seq, origin) {
  need(bytes.length <= ENTRY_MAX, "an entry of more than 1 MiB");
  const text = textOf(bytes, "the entry");
  const entry = parseJson(text, true);
  need(hasMembers(entry, MEMBERS) && JSON.stringify(entry) === text, "an entry's members or form");
  need(entry.v === 1 && entry.log === origin, "an entry of another log");
  need(entry.seq === seq, "an entry of another number");
  need(
    seconds(entry.time) !== null && /^[a-z_]{1,32}$/.test(entry.kind),
    "an entry's time or kind",
  );
  need(isItem(entry.item) && isCount(entry.item_seq), "an entry's item");
  const prev = entry.item_seq === 0 ? entry.item_prev === null : isHash(entry.item_prev);
  need(prev, "an entry's predecessor");
  need(entry.after_token === null || isHash(entry.after_token), "an entry's time-stamp");
  const digests = Array.isArray(entry._sd) ? entry._sd : [];
  const isDigest = (it) => typeof it === "string" && it.length === 43 && fromBase64url(it) !== null;
  const ascend = digests.every((it, at) => isDigest(it) && (at === 0 || digests[at - 1] < it));
  need(entry._sd_alg === "sha-256" && entry._sd === digests && ascend, "an entry's digests");
  return { ...entry, leaf: hex(leafHash(bytes)) };
}

/** The disclosed fields: an object without prototype, so that any name can be a field's. */
export async function parseDisclosures(bytes, digests) {
  const lines = linesOf(textOf(bytes, "the disclosures"));
  need(lines !== null, "a line does not end");
  const open = new Set(digests);
  const fields = Object.create(null);
  for (const line of lines) {
    need(line.length <= DISCLOSURE_MAX, "a disclosure of more than 16 MiB");
    const [, name, value] = disclosed(line);
    const digest = base64url(await hash(utf8(line)));
    need(open.delete(digest), "a disclosure that is not the entry's, or is given twice");
    need(!(name in fields), "a field twice");
    fields[name] = value;
  }
  return fields;
}
