// The zip reader: what §1 of BUNDLE.md allows, and the tricks that it does not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32 } from "../src/hash.js";
import { Pace, Source } from "../src/source.js";
import { readZip } from "../src/zip.js";

const GB4 = 2 ** 32;

/** Numbers in little-endian, `[width, value]` each, and bytes as they are. */
const pack = (...parts) =>
  Buffer.concat(
    parts.map((part) => {
      if (!Array.isArray(part)) return Buffer.from(part);
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(part[1]));
      return bytes.subarray(0, part[0]);
    }),
  );

const common = (it, large) => [
  [2, it.needed ?? (large ? 45 : 10)],
  [2, it.flags ?? 0],
  [2, it.method ?? 0],
  [2, 0],
  [2, it.date ?? 33],
  [4, it.crc],
];

function local(it) {
  const large = it.size >= GB4 - 1;
  const size = large ? GB4 - 1 : (it.localSize ?? it.size);
  const extra = large
    ? pack([2, 1], [2, 16], [8, it.size], [8, it.size])
    : (it.localExtra ?? Buffer.alloc(0));
  const name = it.localName ?? it.name;
  return pack(
    [4, 0x04034b50],
    ...common(it, large),
    [4, size],
    [4, size],
    [2, name.length],
    [2, extra.length],
    name,
    extra,
  );
}

function listed(it, offset) {
  const full = [it.size, it.size, offset].filter((value) => value >= GB4 - 1);
  const large = full.length > 0;
  const fit = (value) => Math.min(value, GB4 - 1);
  const extra = large
    ? pack([2, 1], [2, full.length * 8], ...full.map((value) => [8, value]))
    : (it.extra ?? Buffer.alloc(0));
  const made = [2, it.made ?? (large ? 0x032d : 0x031e)];
  const lengths = [
    [2, it.name.length],
    [2, extra.length],
    [2, it.comment?.length ?? 0],
    [2, 0],
    [2, 0],
    [4, it.mode ?? 0o100644 * 65536],
  ];
  return pack(
    [4, 0x02014b50],
    made,
    ...common(it, large),
    [4, fit(it.size)],
    [4, fit(it.packed ?? it.size)],
    ...lengths,
    [4, fit(offset)],
    it.name,
    extra,
    it.comment ?? "",
  );
}

/** A file's entry, of its name and text; `more` overrides what is written of it. */
const file = (name, text = "x", more = {}) => {
  const bytes = Buffer.from(text);
  return { name, bytes, size: bytes.length, crc: crc32(0, bytes), ...more };
};

/** A zip of entries. `more` overrides the end record, or puts bytes between the parts. */
function zip(entries, more = {}) {
  const parts = [more.before ?? ""];
  const offsets = [];
  let at = parts[0].length;
  for (const it of entries) {
    offsets.push(it.offset ?? at);
    parts.push(local(it), it.bytes, it.gap ?? "");
    at += local(it).length + it.size + (it.gap?.length ?? 0);
  }
  const directory = Buffer.concat(
    (more.order ?? entries.map((_, n) => n)).map((n) => listed(entries[n], offsets[n])),
  );
  const offset = more.offset ?? at;
  parts.push(directory, more.behind ?? "");
  const count = more.count ?? entries.length;
  parts.push(
    pack(
      [4, 0x06054b50],
      [2, more.disk ?? 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, directory.length],
      [4, offset],
      [2, more.comment?.length ?? 0],
      more.comment ?? "",
      more.tail ?? "",
    ),
  );
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

const read = (bytes, parts = [2, 8]) => readZip(new Source(new Blob([bytes]), new Pace()), parts);
const [A, B] = [file("top/a.txt", "one"), file("top/b/c.txt", "")];

test("an honest zip is read in its order", async () => {
  const files = await read(zip([A, B]));
  assert.deepEqual(
    files.map(({ name, size }) => [name, size]),
    [
      ["top/a.txt", 3],
      ["top/b/c.txt", 0],
    ],
  );
  assert.equal(files[0].start, 30 + 9);
});

test("no trick of the container goes through", async () => {
  const tricks = {
    "bytes before": zip([A, B], { before: "MZ", offset: undefined }),
    "bytes behind": zip([A, B], { tail: "x" }),
    "a comment": zip([A, B], { comment: "hello" }),
    "a comment that is a zip": zip([A], { comment: zip([B]) }),
    "bytes between files": zip([file("top/a.txt", "one", { gap: "hidden" }), B]),
    "bytes before the directory": zip([A, file("top/b.txt", "one", { gap: "hidden" })]),
    "bytes behind the directory": zip([A, B], { behind: "hidden" }),
    "another order": zip([A, B], { order: [1, 0] }),
    "an entry that is not listed": zip([A, B], { order: [0], count: 1 }),
    "an entry listed twice": zip([A, B], { order: [0, 0, 1], count: 3 }),
    "fewer entries than told": zip([A, B], { count: 3 }),
    "more entries than told": zip([A, B], { count: 1 }),
    "another disk": zip([A, B], { disk: 1 }),
    "the same name twice": zip([A, A]),
    "the same name in capitals": zip([A, file("top/A.TXT")]),
    "a file that is a folder": zip([file("top/b.d"), file("top/b.d/c.txt")]),
    "a folder in capitals": zip([file("top/b.d"), file("top/B.D/c.txt")]),
    "an encrypted entry": zip([file("top/a.txt", "one", { flags: 1 })]),
    "a data descriptor": zip([file("top/a.txt", "one", { flags: 8 })]),
    "the flag of UTF-8": zip([file("top/a.txt", "one", { flags: 0x800 })]),
    "a packed entry": zip([file("top/a.txt", "one", { method: 8 })]),
    "two sizes": zip([file("top/a.txt", "one", { packed: 2 })]),
    "another time": zip([file("top/a.txt", "one", { date: 34 })]),
    "another version": zip([file("top/a.txt", "one", { needed: 20 })]),
    "another maker": zip([file("top/a.txt", "one", { made: 0x001e })]),
    "a link": zip([file("top/a.txt", "one", { mode: 0o120777 * 65536 })]),
    "an extra field": zip([file("top/a.txt", "one", { extra: pack([2, 0x5455], [2, 1], "x") })]),
    "an extra field in the local record": zip([
      file("top/a.txt", "one", { localExtra: pack([2, 0x7075], [2, 1], "x") }),
    ]),
    "Zip64 without need": zip([file("top/a.txt", "one", { extra: pack([2, 1], [2, 0]) })]),
    "a comment of an entry": zip([file("top/a.txt", "one", { comment: "x" })]),
    "another local name": zip([file("top/a.txt", "one", { localName: "top/b.txt" })]),
    "another local size": zip([file("top/a.txt", "one", { localSize: 2 })]),
    "another offset": zip([A, file("top/b.txt", "two", { offset: 0 })]),
    nothing: Buffer.alloc(0),
    "a text": Buffer.from("this is no zip at all, although it is long enough to be one"),
  };
  for (const [name, bytes] of Object.entries(tricks)) {
    await assert.rejects(read(bytes), (cause) => cause.constructor.name === "Fault", name);
  }
});

test("names are plain, of two parts at least, with a dot in the last", async () => {
  const bad = [
    "top/../a.txt",
    "/top/a.txt",
    "top//a.txt",
    "top/./a.txt",
    "top/a",
    "a.txt",
    "top/a.txt/",
    "top/a.",
    "top./a.txt",
    "top/a b.txt",
    "top\\a.txt",
    "C:/a.txt",
    "top/b\u0000.txt",
    "top/à.txt",
    `top/${"x".repeat(200)}.txt`,
    "1/2/3/4/5/6/7/8/a.txt",
    "top/.",
    "top/..",
    "top/a:b.txt",
  ];
  for (const name of bad) await assert.rejects(read(zip([file(name)])), name);
  await read(zip([file("1/2/3/4/5/6/7/a.txt"), file("1/.x"), file("1/a..b")]));
  await assert.rejects(read(zip([A]), [1, 1]));
});

/** A blob of any size that is not there but for a few bytes. */
class Sparse {
  constructor(size, pieces, start = 0) {
    Object.assign(this, { size, pieces, start });
  }

  slice(from, to) {
    return new Sparse(Math.min(to, this.size) - from, this.pieces, this.start + from);
  }

  async arrayBuffer() {
    const bytes = Buffer.alloc(this.size);
    for (const [at, piece] of this.pieces) {
      const from = at - this.start;
      if (from < this.size && from + piece.length > 0) {
        const cut = piece.subarray(Math.max(0, -from));
        cut.copy(bytes, Math.max(0, from), 0, Math.min(cut.length, this.size - Math.max(0, from)));
      }
    }
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  }
}

/** A zip with a file of 5 GB and one behind it. */
function large(change = (end) => end) {
  const size = 5e9;
  const one = { name: "top/large.bin", size, crc: 7 };
  const head = local(one);
  const two = file("top/small.txt", "two");
  const second = head.length + size;
  const rest = Buffer.concat([local(two), two.bytes]);
  const offset = second + rest.length;
  const directory = Buffer.concat([listed(one, 0), listed(two, second)]);
  const stop = offset + directory.length;
  const record = pack(
    [4, 0x06064b50],
    [8, 44],
    [2, 0x032d],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, 2],
    [8, 2],
    [8, directory.length],
    [8, offset],
  );
  const locator = pack([4, 0x07064b50], [4, 0], [8, stop], [4, 1]);
  const end = pack(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 2],
    [2, 2],
    [4, directory.length],
    [4, GB4 - 1],
    [2, 0],
  );
  const tail = Buffer.concat([directory, change(Buffer.concat([record, locator, end]))]);
  const blob = new Sparse(offset + tail.length, [
    [0, head],
    [second, rest],
    [offset, tail],
  ]);
  return readZip(new Source(blob, new Pace()), [2, 8]);
}

test("Zip64 is taken where it is needed, and no other form of it", async () => {
  const files = await large();
  assert.deepEqual(
    files.map(({ name, size }) => [name, size]),
    [
      ["top/large.bin", 5e9],
      ["top/small.txt", 3],
    ],
  );
  const set = (at, value) => (end) => {
    end[at] = value;
    return end;
  };
  // Of the record: size, maker, version, disk, number; of the locator: disk, place, disks; of the end.
  for (const at of [
    4,
    12,
    14,
    16,
    24,
    32,
    40,
    48,
    56,
    60,
    64,
    72,
    76 + 4,
    76 + 8,
    76 + 12,
    76 + 16,
  ]) {
    await assert.rejects(large(set(at, 99)), `byte ${at}`);
  }
});
