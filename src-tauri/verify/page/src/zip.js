// A zip as BUNDLE.md §1 has it, and no other: whatever reads it sees the same files.

import { asciiOf, need, same } from "./bytes.js";

const ENTRIES_MAX = 100_000;
const END = 22;
const END64 = 56;
const LOCATOR = 20;
const FULL32 = 0xffffffff;
const DATE = 33; // 1 January 1980

/** Little-endian numbers, one behind the other. */
class Numbers {
  at = 0;

  constructor(bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  n16() {
    this.at += 2;
    return this.view.getUint16(this.at - 2, true);
  }

  n32() {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  n64() {
    this.at += 8;
    const number = this.view.getBigUint64(this.at - 8, true);
    need(number <= Number.MAX_SAFE_INTEGER, "a number that is too large");
    return Number(number);
  }

  /** Numbers of these widths have these values. */
  are(what, ...pairs) {
    for (const [width, value] of pairs) need(this[`n${width}`]() === value, what);
  }
}

async function exactly(source, start, size, what) {
  need(start >= 0, what);
  const bytes = await source.bytes(start, size);
  need(bytes.length === size, what);
  return bytes;
}

/** Where the directory is: its place, its size, its number of entries. */
async function directory(source) {
  const what = "the end record";
  const start = source.size - END;
  const numbers = new Numbers(await exactly(source, start, END, "this is no zip"));
  need(numbers.n32() === 0x06054b50, "it does not end as a zip without a comment does");
  numbers.are(what, [16, 0], [16, 0]);
  const short = { here: numbers.n16(), count: numbers.n16(), size: numbers.n32() };
  short.offset = numbers.n32();
  numbers.are(what, [16, 0]);
  need(short.here === short.count, what);
  const full = short.count === 0xffff || short.size === FULL32 || short.offset === FULL32;
  const found = full ? await directory64(source, start - LOCATOR) : { ...short, stop: start };
  const fits = (value, limit) => Math.min(value, limit);
  need(fits(found.count, 0xffff) === short.count, what);
  need(
    fits(found.size, FULL32) === short.size && fits(found.offset, FULL32) === short.offset,
    what,
  );
  need(found.offset + found.size === found.stop, "the directory does not end at the end record");
  need(found.count <= ENTRIES_MAX, "more than 100,000 entries");
  return found;
}

async function directory64(source, start) {
  const locator = new Numbers(await exactly(source, start, LOCATOR, "the Zip64 locator"));
  const stop = start - END64;
  locator.are("the Zip64 locator", [32, 0x07064b50], [32, 0], [64, stop], [32, 1]);
  const record = new Numbers(await exactly(source, stop, END64, "the Zip64 end record"));
  const what = "the Zip64 end record";
  record.are(what, [32, 0x06064b50], [64, 44], [16, 0x032d], [16, 45], [32, 0], [32, 0]);
  const here = record.n64();
  const found = { count: record.n64(), size: record.n64(), offset: record.n64(), stop };
  need(here === found.count, what);
  return found;
}

/** A Zip64 field that holds exactly `values`, or nothing where there are none. */
function zip64(extra, full) {
  if (full === 0) return need(extra.length === 0, "an extra field");
  const numbers = new Numbers(extra);
  need(extra.length === 4 + 8 * full, "the Zip64 field");
  numbers.are("the Zip64 field", [16, 1], [16, 8 * full]);
  return numbers;
}

/** What local record and directory both tell, from `version needed` to the sizes. */
function common(numbers) {
  const needed = numbers.n16();
  numbers.are("flags, method or time", [16, 0], [16, 0], [16, 0], [16, DATE]);
  return { needed, crc: numbers.n32(), packed: numbers.n32(), size: numbers.n32() };
}

/** The next entry of the directory, and how many bytes it takes. */
async function listed(source, at) {
  const what = "an entry of the directory";
  const numbers = new Numbers(await exactly(source, at, 46, what));
  need(numbers.n32() === 0x02014b50, what);
  const made = numbers.n16();
  const entry = common(numbers);
  const n_name = numbers.n16();
  const n_extra = numbers.n16();
  numbers.are(what, [16, 0], [16, 0], [16, 0], [32, 0o100644 * 65536]);
  entry.offset = numbers.n32();
  const rest = await exactly(source, at + 46, n_name + n_extra, what);
  entry.name = rest.slice(0, n_name);
  const full = [entry.size, entry.packed, entry.offset].filter((value) => value === FULL32).length;
  const large = zip64(rest.subarray(n_name), full);
  for (const member of ["size", "packed", "offset"]) {
    if (entry[member] !== FULL32) continue;
    entry[member] = large.n64();
    need(entry[member] >= FULL32, "a Zip64 field without need");
  }
  need(made === (large ? 0x032d : 0x031e) && entry.needed === (large ? 45 : 10), "a version");
  need(entry.packed === entry.size, "an entry that is not stored as it is");
  entry.next = at + 46 + n_name + n_extra;
  return entry;
}

/** Checks the local record of an entry; where its bytes begin. */
async function local(source, entry) {
  const what = "a local record that is not as the directory says";
  const numbers = new Numbers(await exactly(source, entry.offset, 30, what));
  need(numbers.n32() === 0x04034b50, what);
  const found = common(numbers);
  const n_name = numbers.n16();
  const n_extra = numbers.n16();
  const large = entry.size >= FULL32;
  const size = large ? FULL32 : entry.size;
  need(found.crc === entry.crc && found.size === size && found.packed === size, what);
  need(found.needed === (large ? 45 : 10), "a version");
  const rest = await exactly(source, entry.offset + 30, n_name + n_extra, what);
  need(same(rest.subarray(0, n_name), entry.name), what);
  const sizes = zip64(rest.subarray(n_name), large ? 2 : 0);
  if (large) sizes.are(what, [64, entry.size], [64, entry.size]);
  return entry.offset + 30 + n_name + n_extra;
}

/** A name of `least` to `most` parts, of letters that every system takes. */
function checkName(name, least, most) {
  const parts = name?.split("/") ?? [];
  need(parts.length >= least && parts.length <= most && name.length <= 200, "a name's length");
  for (const part of parts) need(/^[A-Za-z0-9._-]*[A-Za-z0-9_-]$/.test(part), "a name's letters");
  need(parts.at(-1).includes("."), "a name without a dot");
}

/** No two names alike, none the folder of another. */
function checkNames(names) {
  const files = new Set();
  const folders = new Set();
  for (const name of names.map((name) => name.toLowerCase())) {
    need(!files.has(name), "a name twice");
    files.add(name);
    for (let at = name.indexOf("/"); at >= 0; at = name.indexOf("/", at + 1)) {
      folders.add(name.slice(0, at));
    }
  }
  for (const folder of folders) need(!files.has(folder), "a file that is a folder too");
}

/**
 * The files of a zip in their order: name, place, size, CRC-32. `parts` is the least and the most
 * that a name may have. What the files hold is not read yet.
 */
export async function readZip(source, parts) {
  const found = await directory(source);
  const files = [];
  let at = found.offset;
  for (let left = found.count; left > 0; left--) {
    const entry = await listed(source, at);
    at = entry.next;
    const name = asciiOf(entry.name);
    checkName(name, ...parts);
    files.push({ name, offset: entry.offset, size: entry.size, crc: entry.crc, entry });
    await source.pace.breathe();
  }
  need(at === found.stop, "the directory's size");
  let stop = 0;
  for (const file of files) {
    need(file.offset === stop, "a gap, an overlap or another order");
    file.start = await local(source, file.entry);
    stop = file.start + file.size;
    delete file.entry;
    await source.pace.breathe();
  }
  need(stop === found.offset, "bytes between the files and the directory");
  checkNames(files.map((file) => file.name));
  return files;
}
