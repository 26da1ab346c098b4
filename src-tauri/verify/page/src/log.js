// The excerpt of the custody log (BUNDLE.md §3 to §5): keys, seal, entries, proofs, heads,
// checkpoints, each a layer.

import { asciiOf, hex, isHash, need } from "./bytes.js";
import { parseDisclosures, parseEntry } from "./entry.js";
import {
  parseCheckpoint,
  parseKey,
  pemOf,
  signersOf,
  verifyCheckpoint,
  verifySsh,
} from "./keys.js";
import { verifyConsistency, verifyHead, verifyInclusion } from "./tree.js";

const KEYS = "data/keys/";
const LOG = "data/log/";
const SEALED = "tagmanifest-sha256.txt";
/** So many heads are missing before no more are looked at. */
const MISSING_MAX = 500;

/** Layer `keys`. The key itself is used also where its other forms do not fit it. */
export async function checkKeys(bundle) {
  const read = (name, work) => {
    const path = KEYS + name;
    return bundle.guard("keys", { path }, async () => work(await bundle.read(path)));
  };
  const key = await read("log.vkey", parseKey);
  bundle.key = key ?? null;
  const forms = { "allowed_signers.txt": signersOf, "log.pem": pemOf };
  for (const [name, form] of Object.entries(forms)) {
    await read(name, (bytes) => need(!key || asciiOf(bytes) === form(key), "it is not of the key"));
  }
}

/** Layer `seal`. */
export async function checkSeal(bundle) {
  const path = `seal/${SEALED}.sig`;
  await bundle.guard("seal", { path }, async () => {
    const signature = await bundle.read(path);
    if (!bundle.key || !bundle.has(SEALED)) return;
    await verifySsh(signature, bundle.key, "keepsake-bag@v1", await bundle.read(SEALED));
  });
}

/** Reads each checkpoint; what is wrong with one is told later, in its own layer. */
export async function readCheckpoints(bundle) {
  for (const [path, number] of bundle.match(/^data\/log\/checkpoints\/(\d+)\.txt$/)) {
    const work = async () => {
      const bytes = await bundle.read(path);
      const checkpoint = { ...parseCheckpoint(bytes), bytes, path, stamps: [] };
      need(checkpoint.entries === Number(number), "its number is not that of its name");
      return checkpoint;
    };
    const checkpoint = await bundle.guard("checkpoints", { path }, work);
    if (checkpoint) bundle.checkpoints.push(checkpoint);
  }
  bundle.checkpoints.sort((left, right) => left.entries - right.entries);
}

/** Layer `entries`. */
export async function checkEntries(bundle) {
  const shown = new Set(bundle.match(/^data\/log\/entries\/(\d+)\./).map(([, seq]) => Number(seq)));
  for (const seq of [...shown].sort((left, right) => left - right)) {
    const base = `${LOG}entries/${seq}`;
    const guard = (work) => bundle.guard("entries", { seq }, work);
    await guard(() => need(bundle.has(`${base}.tlog-proof`), "its proof is missing"));
    const read = async () => parseEntry(await bundle.read(`${base}.json`), seq, bundle.key?.origin);
    const entry = bundle.key && (await guard(read));
    const open = async () =>
      parseDisclosures(await bundle.read(`${base}.disclosures.txt`), entry?._sd);
    if (!entry) continue;
    entry.fields = await guard(open);
    bundle.entries.set(seq, entry);
  }
  await checkChains(bundle);
  await checkTokens(bundle);
}

async function checkChains(bundle) {
  if (!bundle.case) return;
  for (const { item, entries } of bundle.case.items) {
    let before = null;
    for (const [at, seq] of entries.entries()) {
      const entry = bundle.entries.get(seq);
      const guard = (work) => bundle.guard("entries", { seq, item }, work);
      await guard(() => {
        if (!entry) return;
        need(entry.kind !== "heads", "a heads entry of an item");
        need(entry.item_seq === at, "the item's entries have a gap");
        need(!before || entry.item_prev === before.leaf, "it does not follow the one before it");
      });
      before = entry;
    }
  }
  const told = new Set(bundle.case.items.map((it) => it.item));
  let before = null;
  for (const { entries: number } of bundle.checkpoints) {
    const entry = bundle.entries.get(number - 1);
    if (!entry) continue;
    await bundle.guard("entries", { seq: entry.seq }, () => {
      need(!told.has(entry.item), "heads that are about an item of the case");
      if (!before) return;
      need(entry.item === before.item && entry.item_seq > before.item_seq, "heads out of order");
      const follows = entry.item_prev === before.leaf;
      need(follows === (entry.item_seq === before.item_seq + 1), "heads that do not follow");
    });
    before = entry;
  }
}

/** The newest time-stamp that each entry names: of a checkpoint before it, and never going back. */
async function checkTokens(bundle) {
  const sizes = new Map();
  for (const [path, number] of bundle.match(/^data\/log\/checkpoints\/(\d+)\.txt\..*\.tsr$/)) {
    sizes.set(hex(bundle.files.get(path).sha256), Number(number));
  }
  let newest = -1;
  for (const entry of bundle.entries.values()) {
    await bundle.guard("entries", { seq: entry.seq, item: entry.item }, () => {
      const size = entry.after_token === null ? -1 : sizes.get(entry.after_token);
      need(size !== undefined, "it names a time-stamp that is not there");
      need(size <= entry.seq, "it names a time-stamp of later entries");
      need(size >= newest, "its time-stamp is older than that of an entry before it");
      newest = size;
    });
  }
}

/** Layer `proofs`. */
export async function checkProofs(bundle) {
  const newest = bundle.checkpoints.at(-1);
  if (!newest || newest.entries !== bundle.case?.log.entries) return;
  for (const entry of bundle.entries.values()) {
    const path = `${LOG}entries/${entry.seq}.tlog-proof`;
    if (!bundle.has(path)) continue;
    const leaf = Uint8Array.from(entry.leaf.match(/../g), (pair) => parseInt(pair, 16));
    await bundle.guard("proofs", { seq: entry.seq, item: entry.item }, async () => {
      verifyInclusion(await bundle.read(path), entry.seq, leaf, newest);
    });
  }
}

/** How many of ascending numbers are below another. */
function countBelow(numbers, limit) {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle] < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Layer `heads`. A case may name as many checkpoints and as many items as it likes: what is missing
 * is looked for only until enough of it is told.
 */
export async function checkHeads(bundle) {
  if (!bundle.case) return;
  const left = new Set(bundle.match(/^data\/log\/heads\/.*$/).map(([path]) => path));
  const newest = bundle.case.log.entries;
  const byFirst = [...bundle.case.items].sort((a, b) => a.entries[0] - b.entries[0]);
  let missing = 0;
  for (const { entries: size } of bundle.case.checkpoints) {
    const seq = size - 1;
    const entry = bundle.entries.get(seq);
    await bundle.guard("heads", { seq }, () => {
      need(bundle.has(`${LOG}entries/${seq}.json`), "the heads before a checkpoint are missing");
      if (!entry) return;
      need(entry.kind === "heads", "the last before a checkpoint are no heads");
      need(!entry.fields || isHash(entry.fields.heads_root), "its heads are not told");
    });
    for (const { item, entries } of byFirst) {
      if (missing > MISSING_MAX) break;
      const count = countBelow(entries, seq);
      if (count === 0 && size !== newest) break;
      const path = `${LOG}heads/${size}/${item}.txt`;
      if (!left.delete(path)) missing++;
      await bundle.guard("heads", { path, item }, async () => {
        const bytes = await bundle.read(path);
        if (!isHash(entry?.fields?.heads_root)) return;
        const head = verifyHead(bytes, seq, item, entry.fields.heads_root);
        need(head.entries === count, "entries of the item are left out");
        const last = bundle.entries.get(entries[count - 1]);
        need(!last || head.last === last.leaf, "another entry was the item's last");
      });
    }
  }
  if (missing > MISSING_MAX) return;
  for (const path of left) {
    await bundle.guard("heads", { path }, () => need(false, "a head that has no place here"));
  }
}

/** Layer `checkpoints`. */
export async function checkCheckpoints(bundle) {
  const { checkpoints, key } = bundle;
  for (const checkpoint of checkpoints) {
    const { path, bytes } = checkpoint;
    if (key) await bundle.guard("checkpoints", { path }, () => verifyCheckpoint(checkpoint, key));
    await bundle.guard("checkpoints", { path: `${path}.sig` }, async () => {
      const signature = await bundle.read(`${path}.sig`);
      if (key) await verifySsh(signature, key, "keepsake-checkpoint@v1", bytes);
    });
  }
  const left = new Set(
    bundle.match(/^data\/log\/(consistency\/.*|checkpoints\/.*\.sig)$/).map(([path]) => path),
  );
  for (const [at, newer] of checkpoints.entries()) {
    left.delete(`${newer.path}.sig`);
    if (at === 0) continue;
    const older = checkpoints[at - 1];
    const path = `${LOG}consistency/${older.entries}-${newer.entries}.txt`;
    left.delete(path);
    await bundle.guard("checkpoints", { path }, async () => {
      verifyConsistency(await bundle.read(path), older, newer);
    });
  }
  for (const path of left) {
    await bundle.guard("checkpoints", { path }, () => need(false, "of no two neighbors here"));
  }
}
