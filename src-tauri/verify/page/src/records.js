// The raw exchanges (BUNDLE.md §8.1): a zip in the zip, gzip members in it, a record in each.

import { concat, hex, isHash, need, textOf, utf8 } from "./bytes.js";
import { Sha256 } from "./hash.js";
import { Members } from "./inflate.js";
import { hasMembers, isObject, parseJson } from "./json.js";
import { hash } from "./source.js";
import { readZip } from "./zip.js";

export const WACZ = "data/archive/keepsake.wacz";
const FILES = [
  "archive/data.warc.gz",
  "indexes/index.cdx.gz",
  "indexes/index.idx",
  "pages/pages.jsonl",
  "datapackage.json",
  "datapackage-digest.json",
];
const LISTED = 4;
const JSON_MAX = 4 << 20;
const RECORD_MAX = 2 ** 32;
const HEAD_MAX = 64 << 10;
/** A record up to this size is held whole, so that the browser hashes it. */
const HELD_MAX = 16 << 20;
const INFO = /^software: keepsake [A-Za-z0-9.+-]{1,40}\r\nformat: WARC File Format 1\.1\r\n$/;
const CRLF2 = utf8("\r\n\r\n");

/** The files of the WACZ, each as its package says. */
async function unpack(bundle) {
  const { start, size } = bundle.files.get(WACZ);
  const source = bundle.source.part(start, size);
  const files = await readZip(source, [1, 2]);
  need(
    files.map((file) => file.name).join() === FILES.join(),
    "other files than a WACZ of ours has",
  );
  for (const file of files) {
    const { crc, sha256 } = await source.digest(file.start, file.size);
    need(crc === file.crc, `CRC-32 of ${file.name}`);
    file.sha256 = hex(sha256);
  }
  const json = async (file) => {
    need(file.size <= JSON_MAX, `${file.name} is too large`);
    return parseJson(textOf(await source.bytes(file.start, file.size), file.name));
  };
  const [described, digest] = [await json(files[4]), await json(files[5])];
  const listed =
    isObject(described) && Array.isArray(described.resources) ? described.resources : [];
  need(listed.length === LISTED, "datapackage.json: its list");
  for (const file of files.slice(0, LISTED)) {
    const told = listed.filter((it) => isObject(it) && it.path === file.name);
    const fits = told[0]?.hash === `sha256:${file.sha256}` && told[0].bytes === file.size;
    need(told.length === 1 && fits, `datapackage.json: ${file.name}`);
  }
  const fits = hasMembers(digest, ["path", "hash"]) && digest.path === FILES[4];
  need(fits && digest.hash === `sha256:${files[4].sha256}`, "datapackage-digest.json");
  return source.part(files[0].start, files[0].size);
}

/** Where `what` begins in `bytes` from `from` on, or -1. */
function find(bytes, what, from) {
  for (let at = bytes.indexOf(what[0], from); at >= 0; at = bytes.indexOf(what[0], at + 1)) {
    if (what.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** The named fields of a record's head, by their names in lower case. */
function parseHead(bytes) {
  // Names and digests are ASCII; of other values nothing is read.
  const lines = new TextDecoder("latin1").decode(bytes).split("\r\n").slice(0, -2);
  need(lines.shift() === "WARC/1.1", "a record that is not WARC/1.1");
  const fields = new Map();
  for (const line of lines) {
    const found = /^([!#-'*+.0-9A-Z^-z|~-]+): ([^\r\n]*)$/.exec(line);
    need(found, "a line of a record's head");
    const name = found[1].toLowerCase();
    if (!fields.has(name)) fields.set(name, []);
    fields.get(name).push(found[2]);
  }
  const once = (name) => {
    need(fields.get(name)?.length === 1, `${name} is not there once`);
    return fields.get(name)[0];
  };
  const size = once("content-length");
  need(/^(0|[1-9]\d*)$/.test(size) && Number(size) <= RECORD_MAX, "a record's size");
  const http = (fields.get("content-type")?.[0] ?? "").split(";")[0].trim().toLowerCase();
  return {
    type: once("warc-type"),
    size: Number(size),
    isHttp: http === "application/http",
    blockDigests: fields.get("warc-block-digest") ?? [],
    payloadDigests: fields.get("warc-payload-digest") ?? [],
  };
}

/** SHA-256 of the payload of a block that arrives in pieces: what follows the head, or all. */
class Payload {
  #sha = new Sha256();
  #tail = new Uint8Array(0);

  constructor(isHttp) {
    this.isOpen = !isHttp;
  }

  update(bytes) {
    let piece = bytes;
    if (!this.isOpen) {
      const joined = concat(this.#tail, bytes);
      const at = find(joined, CRLF2, 0);
      this.isOpen = at >= 0;
      this.#tail = joined.slice(-3);
      if (!this.isOpen) return;
      piece = joined.subarray(at + 4);
    }
    this.#sha.update(piece);
  }

  digest() {
    return this.isOpen ? this.#sha.digest() : null;
  }
}

/** One record, from the pieces of its member. */
class Record {
  #start = new Uint8Array(0);
  #head = null;
  #held = null;
  #hashes = null;
  #seen = 0;

  take(piece) {
    let rest = piece;
    if (this.#head === null) {
      const joined = concat(this.#start, piece);
      const from = Math.max(0, this.#start.length - 3);
      const end = find(joined, CRLF2, from);
      need(
        end >= 0 ? end + 4 <= HEAD_MAX : joined.length < HEAD_MAX,
        "a record's head is too long",
      );
      this.#start = joined;
      if (end < 0) return;
      this.#begin(joined.subarray(0, end + 4));
      rest = joined;
    }
    this.#add(rest);
  }

  #begin(bytes) {
    this.#head = { ...parseHead(bytes), start: bytes.length };
    const total = bytes.length + this.#head.size + 4;
    this.total = total;
    if (total <= HELD_MAX) this.#held = new Uint8Array(total);
    else {
      const { blockDigests, isHttp } = this.#head;
      this.#hashes = {
        whole: new Sha256(),
        block: blockDigests.length > 0 ? new Sha256() : null,
        payload: this.#payloadDigests().length > 0 ? new Payload(isHttp) : null,
        end: new Uint8Array(0),
      };
    }
  }

  /** A revisit's payload is elsewhere. */
  #payloadDigests() {
    return this.#head.type === "revisit" ? [] : this.#head.payloadDigests;
  }

  #add(bytes) {
    const at = this.#seen;
    this.#seen += bytes.length;
    need(this.#seen <= this.total, "bytes behind a record");
    if (this.#held) return void this.#held.set(bytes, at);
    const { whole, block, payload, end } = this.#hashes;
    whole.update(bytes);
    const from = Math.max(0, this.#head.start - at);
    const inner = bytes.subarray(from, Math.max(from, this.total - 4 - at));
    block?.update(inner);
    payload?.update(inner);
    this.#hashes.end = concat(end, bytes.subarray(-4)).slice(-4);
  }

  /** Type and SHA-256 of the record, when its member has ended. */
  async end() {
    need(this.#head && this.#seen === this.total, "a record is cut short");
    const { type, start, isHttp, blockDigests } = this.#head;
    const found = this.#held ? await this.#hashHeld(start, isHttp) : this.#hashes;
    const ends = found.end.every((byte, at) => byte === CRLF2[at]);
    need(ends, "a record does not end with two line ends");
    const digest = (it) => (it instanceof Uint8Array ? it : it?.digest());
    const fits = (digests, it) => {
      if (digests.length === 0) return true;
      const made = digest(it);
      return made && digests.every((told) => told === `sha256:${hex(made)}`);
    };
    need(fits(blockDigests, found.block), "a record's block is not that of its digest");
    need(
      fits(this.#payloadDigests(), found.payload),
      "a record's payload is not that of its digest",
    );
    const block = this.#held?.subarray(start, -4) ?? null;
    return { type, sha256: hex(digest(found.whole)), block };
  }

  async #hashHeld(start, isHttp) {
    const held = this.#held;
    const block = held.subarray(start, held.length - 4);
    const cut = isHttp ? find(block, CRLF2, 0) : -4;
    const wanted = this.#payloadDigests().length > 0 && (!isHttp || cut >= 0);
    return {
      whole: await hash(held),
      block: this.#head.blockDigests.length > 0 ? await hash(block) : null,
      payload: wanted ? await hash(block.subarray(cut + 4)) : null,
      end: held.subarray(-4),
    };
  }
}

/** The records of the archive by digest, each with its type. */
async function readRecords(source) {
  const members = new Members(source);
  const records = new Map();
  let isFirst = true;
  while (!(await members.atEnd())) {
    const record = new Record();
    await members.member((piece) => record.take(piece), RECORD_MAX);
    const { type, sha256, block } = await record.end();
    if (isFirst) {
      const text = block && new TextDecoder("latin1").decode(block);
      need(type === "warcinfo" && text && INFO.test(text), "the first record");
    } else {
      need(!records.has(sha256), "a record twice");
      records.set(sha256, type);
    }
    isFirst = false;
  }
  need(records.size > 0, "no record");
  return records;
}

const isNaming = (name) => /^(media\.(0|[1-9][0-9]*)\.)?warc_records$/.test(name);

/** Digest and type of each record that a field of an entry names. */
function named(entry) {
  const found = new Map();
  for (const [name, list] of Object.entries(entry.fields ?? {})) {
    if (!isNaming(name)) continue;
    need(Array.isArray(list), "a list of records");
    for (const one of list) {
      const fits = Array.isArray(one) && one.length === 2 && typeof one[0] === "string";
      need(fits && isHash(one[1]), "a list of records");
      need((found.get(one[1]) ?? one[0]) === one[0], "a record of two types");
      found.set(one[1], one[0]);
    }
  }
  return found;
}

/** Layer `records`. */
export async function checkRecords(bundle) {
  const path = WACZ;
  const read = async () => readRecords(await unpack(bundle));
  const records = bundle.has(path) ? await bundle.guard("records", { path }, read) : new Map();
  const withheld = new Set();
  for (const { entry, what, name } of bundle.case?.withheld ?? []) {
    if (what === "record") withheld.add(`${entry} ${name}`);
  }
  const ofNone = new Set(records?.keys());
  for (const entry of bundle.entries.values()) {
    const guard = (work) => bundle.guard("records", { seq: entry.seq, item: entry.item }, work);
    const names = (await guard(() => named(entry))) ?? new Map();
    for (const [sha256, type] of names) {
      ofNone.delete(sha256);
      const isWithheld = withheld.delete(`${entry.seq} ${sha256}`);
      await guard(() => {
        if (!records) return;
        const found = records.get(sha256);
        need(isWithheld || found !== undefined, "a record of it is missing");
        need(!isWithheld || found === undefined, "a record of it is withheld and there");
        need(found === undefined || found === type, "a record of it is of another type");
      });
    }
  }
  const isWhole = bundle.case && [...bundle.entries.values()].every((entry) => entry.fields);
  if (!isWhole) return;
  await bundle.guard("records", { path }, () => {
    need(ofNone.size === 0, "a record that belongs to no entry");
    need(withheld.size === 0, "a record withheld that no entry names");
  });
}
