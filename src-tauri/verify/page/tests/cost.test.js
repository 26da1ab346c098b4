// What small bundles can make the page do that nobody signed and that are wrong anyway. Each took
// minutes to days where one list was gone through for each member of another; that it ends at all
// is the test.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import { Pace } from "../src/source.js";
import { resultOf, verifyBundle } from "../src/verify.js";

const MANY = 10_000;
const TOP = "keepsake-evidence-20260101-00000000/";

/** A zip as section 1 of the format wants it, of fewer than 65,536 files. */
function zipOf(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [path, content] of files) {
    const [name, bytes] = [Buffer.from(TOP + path), Buffer.from(content)];
    const same = Buffer.alloc(26);
    same.writeUInt16LE(10, 0);
    same.writeUInt16LE(33, 8);
    same.writeUInt32LE(crc32(bytes), 10);
    same.writeUInt32LE(bytes.length, 14);
    same.writeUInt32LE(bytes.length, 18);
    same.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(0o100644 * 65536, 6);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x1e\x03"), same, tail, name);
    parts.push(Buffer.from("PK\x03\x04"), same, name, bytes);
    at += 30 + name.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Blob([...parts, listed, end]);
}

const itemOf = (n) => `i-${n.toString(16).padStart(32, "0")}`;

/** The bytes of an entry, and of the file that discloses fields of it. */
function entryOf(seq, item, fields, origin) {
  const lines = fields.map(([name, value]) =>
    Buffer.from(JSON.stringify(["AAAAAAAAAAAAAAAAAAAAAA", name, value])).toString("base64url"),
  );
  const digest = (line) => createHash("sha256").update(line).digest("base64url");
  const entry = {
    v: 1,
    log: origin,
    seq,
    time: "2026-01-01T00:00:00Z",
    kind: "saved",
    item,
    item_seq: 0,
    item_prev: null,
    after_token: null,
    _sd_alg: "sha-256",
    _sd: lines.map(digest).sort(),
  };
  return [JSON.stringify(entry), lines.map((line) => `${line}\n`).join("")];
}

const caseOf = (checkpoints, items) => {
  const entries = checkpoints.at(-1);
  const told = {
    v: 1,
    made: "2026-01-01T00:00:00Z",
    software: "keepsake 1",
    languages: ["en"],
    log: { origin: "o", entries },
    checkpoints: checkpoints.map((n) => ({ entries: n, stamps: [], ots: false })),
    seal: { stamps: [], ots: false },
    items: items.map((it, at) => ({
      item: it.item,
      kind: "post",
      folder: `items/${String(at + 1).padStart(3, "0")}`,
      entries: it.entries,
      files: it.files,
    })),
    withheld: [],
    rules: null,
  };
  return ["data/case.json", `${JSON.stringify(told)}\n`];
};

/** A key of a log, which needs no secret here: nothing is signed. */
function keyOf() {
  const raw = Buffer.from(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "hex",
  );
  const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const name = sha256(Buffer.from("keepsake v1 log origin"), raw).toString("hex").slice(0, 32);
  const origin = `keepsake.invalid/log/${name}`;
  const key = Buffer.concat([Buffer.of(1), raw]);
  const id = sha256(Buffer.from(`${origin}\n`), key)
    .subarray(0, 4)
    .toString("hex");
  return { origin, vkey: `${origin}+${id}+${key.toString("base64")}\n` };
}

async function looked(files) {
  const pace = new Pace();
  const bundle = await verifyBundle(zipOf(files), pace, [], null);
  pace.end();
  return { result: resultOf(bundle), faults: bundle.faults };
}

test("checkpoints of which nothing is told", async () => {
  const { origin, vkey } = keyOf();
  const files = [["data/keys/log.vkey", vkey]];
  const numbers = Array.from({ length: MANY }, (_, at) => at);
  for (const n of numbers)
    files.push([`data/log/entries/${n}.json`, entryOf(n, itemOf(n), [], origin)[0]]);
  const checkpoints = numbers.slice(1).map((n) => MANY + n);
  const items = numbers.map((n) => ({ item: itemOf(MANY + n), entries: [n], files: [] }));
  const { result, faults } = await looked([...files, caseOf(checkpoints, items)]);
  assert.equal(result.shown, MANY);
  assert.equal(result.items[7].entries.length, 1, "it was read");
  assert.ok(faults.some((it) => it.layer === "heads"));
});

test("an entry that every item shows", async () => {
  const { origin, vkey } = keyOf();
  const [entry, open] = entryOf(0, itemOf(0), [["text", "x".repeat(11_000_000)]], origin);
  const files = [
    ["data/keys/log.vkey", vkey],
    ["data/log/entries/0.json", entry],
    ["data/log/entries/0.disclosures.txt", open],
  ];
  const items = Array.from({ length: MANY }, (_, n) => {
    const file = { path: "text.0.txt", entry: 0, field: "text", masked: false };
    return { item: itemOf(n), entries: [0], files: [file] };
  });
  items.forEach((_, at) =>
    files.push([`data/items/${String(at + 1).padStart(3, "0")}/text.0.txt`, "x"]),
  );
  const { result, faults } = await looked([...files, caseOf([1], items)]);
  assert.ok(faults.some((it) => it.layer === "items"));
  const shown = result.items.map((it) => it.entries.length);
  assert.deepEqual([shown[0], shown[1]], [1, 0], "an entry is of one item");
  assert.equal(result.items[0].entries[0].fields.text.length, 11_000_000);
});

test("files in an order that makes each the farthest from the one before", async () => {
  // Reads beside each other are one, and others take no more than they must.
  const { origin, vkey } = keyOf();
  const open = [];
  const files = [["data/keys/log.vkey", vkey]];
  for (let n = 0; n < 100; n++) {
    const [entry, lines] = entryOf(n, itemOf(n), [["text", "x"]], origin);
    files.push([`data/log/entries/${n}.json`, entry]);
    open.push([`data/log/entries/${n}.disclosures.txt`, lines]);
  }
  files.push(["data/items/001/media-0.0.bin", Buffer.alloc(8 << 20)], ...open);
  const blob = zipOf(files);
  const read = { bytes: 0 };
  const counted = {
    size: blob.size,
    slice: (from, to) => {
      read.bytes += to - from;
      return blob.slice(from, to);
    },
  };
  const pace = new Pace();
  const bundle = await verifyBundle(counted, pace, [], null);
  pace.end();
  assert.equal(bundle.entries.size, 100);
  assert.ok(read.bytes < 100 << 20, `${read.bytes} bytes are read of ${blob.size}`);
});
