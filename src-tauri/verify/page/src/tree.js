// The log's tree and the trie of heads: what proofs show (LOG.md §1, §4.1, §4.2, §5).

import {
  decimal,
  fromBase64,
  fromBase64url,
  fromHex,
  isHash,
  linesOf,
  need,
  same,
  textOf,
  utf8,
} from "./bytes.js";
import { sha256 } from "./hash.js";
import { hasMembers, isCount, parseJson } from "./json.js";

const HASHES_MAX = 64;
const STEPS_MAX = 128;

export const leafHash = (bytes) => sha256(Uint8Array.of(0), bytes);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

function hashes(lines, max) {
  const found = lines.map(fromBase64);
  const fits = found.length <= max && found.every((it) => it?.length === 32);
  need(fits, "a proof's hashes");
  return found;
}

const isPowerOfTwo = (size) => 2 ** Math.round(Math.log2(size)) === size;

const number = (line, word) => (line?.startsWith(word) ? decimal(line.slice(word.length)) : null);

/** Verifies that entry `seq` with this leaf is in the tree of the checkpoint that the proof holds. */
export function verifyInclusion(bytes, seq, leaf, checkpoint) {
  const text = textOf(bytes, "the proof");
  const cut = text.indexOf("\n\n");
  need(
    cut > 0 && same(utf8(text.slice(cut + 2)), checkpoint.bytes),
    "a proof to another checkpoint",
  );
  const [form, index, ...lines] = text.slice(0, cut).split("\n");
  need(
    form === "c2sp.org/tlog-proof@v1" && number(index, "index ") === seq,
    "a proof of another entry",
  );
  need(seq < checkpoint.entries, "an entry behind the checkpoint");
  // RFC 9162, 2.1.3.2. Numbers are below 2⁵³, too large for operators on bits.
  let at = seq;
  let last = checkpoint.entries - 1;
  let root = leaf;
  for (const step of hashes(lines, HASHES_MAX)) {
    need(last > 0, "a proof that is too long");
    if (at % 2 === 1 || at === last) {
      root = nodeHash(step, root);
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      root = nodeHash(root, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  need(last === 0 && same(root, checkpoint.head), "the entry is not in the log");
}

/** Verifies that the log of the newer checkpoint goes on where that of the older stood. */
export function verifyConsistency(bytes, older, newer) {
  const lines = linesOf(textOf(bytes, "the proof"));
  const sizes = [number(lines?.[1], "old "), number(lines?.[2], "new ")];
  const fits = sizes[0] === older.entries && sizes[1] === newer.entries;
  need(lines?.[0] === "keepsake-consistency@v1" && fits, "a proof of other checkpoints");
  const path = hashes(lines.slice(3), HASHES_MAX);
  // RFC 9162, 2.1.4.2.
  let [at, last] = [older.entries - 1, newer.entries - 1];
  if (isPowerOfTwo(older.entries)) path.unshift(older.head);
  need(path.length > 0, "a proof that is too short");
  while (at % 2 === 1) [at, last] = [(at - 1) / 2, Math.floor(last / 2)];
  let [first, second] = [path[0], path[0]];
  for (const step of path.slice(1)) {
    need(last > 0, "a proof that is too long");
    if (at % 2 === 1 || at === last) {
      first = nodeHash(step, first);
      second = nodeHash(step, second);
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      second = nodeHash(second, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  const holds = last === 0 && same(first, older.head) && same(second, newer.head);
  need(holds, "the log was rewritten between two checkpoints");
}

/** What a head says of its item, if it leads to `root` as the heads entry `seq` tells it. */
export function verifyHead(bytes, seq, item, root) {
  const [form, heads, leaf, ...lines] = linesOf(textOf(bytes, "the head")) ?? [];
  need(form === "keepsake-head@v1" && number(heads, "heads ") === seq, "a head of another entry");
  const value = disclosed(leaf ?? "");
  const fits = value[1] === item && hasMembers(value[2], ["entries", "last"]);
  need(fits && isCount(value[2].entries) && isHash(value[2].last), "a head's leaf");
  const steps = hashes(lines, STEPS_MAX);
  const name = fromHex(item.slice(2));
  let hash = leafHash(utf8(leaf));
  steps.forEach((step, at) => {
    const depth = steps.length - 1 - at;
    const bit = (name[depth >> 3] >> (7 - (depth & 7))) & 1;
    hash = bit === 0 ? nodeHash(hash, step) : nodeHash(step, hash);
  });
  need(same(hash, fromHex(root)), "the head is not among the heads");
  return value[2];
}

/** Salt, name and value of a disclosure. */
export function disclosed(letters) {
  const bytes = fromBase64url(letters);
  need(bytes, "a disclosure's letters");
  const value = parseJson(textOf(bytes, "a disclosure"));
  const fits = Array.isArray(value) && value.length === 3 && typeof value[1] === "string";
  need(fits && typeof value[0] === "string", "a disclosure's form");
  need(fromBase64url(value[0])?.length === 16, "a disclosure's salt");
  return value;
}
