// All layers of BUNDLE.md §9 but `verdicts`, in order, and the report that comes of them.

import { hex, need, same, timeText, utf8 } from "./bytes.js";
import { checkBag } from "./bag.js";
import { Bundle, LAYERS } from "./bundle.js";
import { checkCase, compareBytes, readCase } from "./case.js";
import {
  checkCheckpoints,
  checkEntries,
  checkHeads,
  checkKeys,
  checkProofs,
  checkSeal,
  readCheckpoints,
} from "./log.js";
import { WACZ, checkRecords } from "./records.js";
import { Source, hash } from "./source.js";
import { checkStamps } from "./times.js";
import { readZip } from "./zip.js";

const TOP = /^keepsake-evidence-\d{8}-[0-9a-f]{8}\//;

/** Ends the software of a bundle that is of a training room (BUNDLE.md §2). */
const TRAINING = /\+training$/;

/** Does it say that it is of a training room? */
export const isTraining = (bundle) => TRAINING.test(bundle.software ?? "");

/** Layer `zip`: the files, and in one pass over them CRC-32 and SHA-256 of each. */
async function openZip(bundle) {
  const { source } = bundle;
  const files = await readZip(source, [2, 8]);
  need(files.length > 0, "it is empty");
  const top = TOP.exec(files[0].name)?.[0];
  need(top && files.every((file) => file.name.startsWith(top)), "its folder at the top");
  bundle.top = top.slice(0, -1);
  source.pace.total += 2 * (files.find((file) => file.name === top + WACZ)?.size ?? 0);
  for (const file of files) {
    const { crc, sha256 } = await source.digest(file.start, file.size);
    need(crc === file.crc, `${file.name.slice(top.length)}: CRC-32`);
    const path = file.name.slice(top.length);
    bundle.files.set(path, { start: file.start, size: file.size, sha256 });
  }
}

/** Layer `items`: the copies to read are what the entries say. */
async function checkItems(bundle) {
  // Of each text once, however many items show it.
  const texts = new Map();
  const digest = async (seq, text) => {
    if (!texts.has(seq)) texts.set(seq, hex(await hash(utf8(text))));
    return texts.get(seq);
  };
  for (const { item, folder, files } of bundle.case?.items ?? []) {
    for (const { path: name, entry: seq, field, masked } of files) {
      const path = `data/${folder}/${name}`;
      await bundle.guard("items", { path, item }, async () => {
        const [, kind, n] = /^(text|media|files)(?:\.(0|[1-9]\d*))?$/.exec(field) ?? [];
        need(kind && (kind === "text") === (n === undefined), "of a field that has no file");
        const base =
          kind === "text" ? `text.${seq}` : `${kind.replace("files", "file")}-${n}.${seq}`;
        const end = kind === "text" && !masked ? "txt" : "[a-z0-9]{1,8}";
        const form = new RegExp(`^${masked ? "masked-" : ""}${base.replace(".", "\\.")}\\.${end}$`);
        need(form.test(name), "its name is not that of its field");
        const fields = bundle.entries.get(seq)?.fields;
        const file = bundle.files.get(path);
        if (masked || !fields || !(field in fields) || !file) return;
        const value = fields[field];
        need(kind === "text" ? typeof value === "string" : value?.sha256, "its field has no value");
        const told = kind === "text" ? await digest(seq, value) : value.sha256;
        need(told === hex(file.sha256), "it is not what the entry says");
      });
    }
  }
}

/** Layer `page`: the copy of this page, where it is of the same version. */
async function checkPage(bundle, own) {
  const path = "verify.html";
  const made = bundle.software?.replace(TRAINING, "");
  if (!own || made !== `keepsake ${own.version}` || !bundle.has(path)) return;
  await bundle.guard("page", { path }, async () => {
    need(same(await bundle.read(path), own.bytes), "it is not this page");
    bundle.page = "same";
  });
}

/**
 * Looks at a bundle. `roots` are the certificates that the reader trusts, `own` is this page: its
 * version and its bytes. Gives the bundle; `resultOf` makes the report of it.
 */
export async function verifyBundle(blob, pace, roots, own) {
  const bundle = new Bundle(new Source(blob, pace), roots);
  pace.total = blob.size;
  const steps = [
    ["bag", checkBag],
    ["case", readCase],
    ["keys", checkKeys],
    ["seal", checkSeal],
    ["checkpoints", readCheckpoints],
    ["entries", checkEntries],
    ["case", checkCase],
    ["proofs", checkProofs],
    ["heads", checkHeads],
    ["checkpoints", checkCheckpoints],
    ["stamps", checkStamps],
    ["records", checkRecords],
    ["items", checkItems],
    ["page", (it) => checkPage(it, own)],
  ];
  pace.what = "zip";
  await bundle.guard("zip", {}, () => openZip(bundle));
  if (bundle.faults.length > 0) return bundle;
  for (const [layer, step] of steps) {
    pace.what = layer;
    await step(bundle);
  }
  const order = (fault) => LAYERS.indexOf(fault.layer);
  bundle.faults.sort((left, right) => order(left) - order(right));
  return bundle;
}

const time = (seconds) => (seconds === null || seconds === undefined ? null : timeText(seconds));

function fieldsOf(entry) {
  const sorted = Object.create(null);
  const names = Object.keys(entry.fields ?? {}).sort(compareBytes);
  for (const name of names) sorted[name] = entry.fields[name];
  return sorted;
}

function entryOf(entry) {
  const { seq, kind } = entry;
  const not_earlier_than = time(entry.notEarlierThan);
  const not_later_than = time(entry.notLaterThan);
  return { seq, time: entry.time, kind, not_earlier_than, not_later_than, fields: fieldsOf(entry) };
}

/** The report of BUNDLE.md §9. */
export function resultOf(bundle) {
  const told = bundle.case;
  const firsts = bundle.faults.filter(
    (fault, at, all) => all.findIndex((it) => it.layer === fault.layer) === at,
  );
  const checkpoints = bundle.checkpoints.map((it) => ({
    entries: it.entries,
    not_later_than: time(it.notLaterThan),
  }));
  const shown = bundle.match(/^data\/log\/entries\/\d+\.json$/).length;
  // An entry is of one item; where two are said to have it, the first.
  const left = new Map(bundle.entries);
  const taken = (seq) => {
    const entry = left.get(seq);
    return left.delete(seq) ? [entryOf(entry)] : [];
  };
  return {
    holds: bundle.faults.length === 0,
    faults: firsts.map(({ layer, what }) => ({ layer, what })),
    key: bundle.key?.fingerprint ?? null,
    entries: told?.log.entries ?? null,
    shown: bundle.top === null || shown === 0 ? null : shown,
    not_later_than: checkpoints.at(-1)?.not_later_than ?? null,
    checkpoints,
    items: (told?.items ?? []).map(({ item, kind, entries, files }) => ({
      item,
      kind,
      entries: entries.flatMap(taken),
      files,
    })),
    withheld: told?.withheld ?? [],
    stamps: bundle.stamps.map((it) => ({ ...it, time: time(it.time) })),
    ots: bundle.ots.map(({ of, state, blocks }) => ({
      of,
      state,
      blocks: blocks.map(({ height, root }) => ({ height, merkleroot: root })),
    })),
    page: bundle.page,
  };
}
