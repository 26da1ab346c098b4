// The readers of single forms: what each takes, and that it takes nothing else.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { deflateRawSync, gzipSync } from "node:zlib";

import { fromBase64, fromBase64url, seconds } from "../src/bytes.js";
import { compareBytes } from "../src/case.js";
import { Der, TAG, derOf } from "../src/der.js";
import { verifyAlone, verifyEd25519 } from "../src/ed25519.js";
import { Sha256, crc32 } from "../src/hash.js";
import { Members } from "../src/inflate.js";
import { parseJson } from "../src/json.js";
import { Pace, Source } from "../src/source.js";

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const noise = (size, seed = 1) => {
  const made = new Uint8Array(size);
  for (let at = 0, x = seed; at < size; at++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    made[at] = x >>> 16;
  }
  return made;
};

test("SHA-256 of pieces is that of the whole, and of FIPS 180-4", () => {
  const hex = (data) => Buffer.from(new Sha256().update(data).digest()).toString("hex");
  assert.equal(
    hex(Buffer.from("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  for (const size of [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 70_000]) {
    const data = noise(size);
    const pieces = new Sha256();
    for (let at = 0; at < size; at += 37) pieces.update(data.subarray(at, at + 37));
    const told = createHash("sha256").update(data).digest("hex");
    assert.equal(Buffer.from(pieces.digest()).toString("hex"), told, `${size}`);
  }
});

test("CRC-32 is the one of zip, in pieces too", () => {
  const text = Buffer.from("123456789");
  assert.equal(crc32(0, text), 0xcbf43926);
  assert.equal(crc32(crc32(0, text.subarray(0, 4)), text.subarray(4)), 0xcbf43926);
  const far = noise(10_001);
  assert.equal(crc32(crc32(0, far.subarray(0, 5000)), far.subarray(5000)), crc32(0, far));
});

test("base64 has one form", () => {
  assert.deepEqual(fromBase64("AQI="), bytes("0102"));
  assert.deepEqual(fromBase64(""), bytes(""));
  for (const other of [
    "AQI",
    "AQJ=",
    "AQI=\n",
    " AQI=",
    "AQ-_",
    "AR==",
    "A===",
    "====",
    "AQI=AQI=",
  ]) {
    assert.equal(fromBase64(other), null, other);
  }
  assert.deepEqual(fromBase64url("_-8"), bytes("ffef"));
  for (const other of ["_-9", "_-8=", "/+8", "A", "_-8\n"]) {
    assert.equal(fromBase64url(other), null, other);
  }
});

test("times are moments that there are", () => {
  assert.equal(seconds("1970-01-02T00:00:00Z"), 86_400);
  assert.equal(seconds("2024-02-29T23:59:59Z"), 1_709_251_199);
  for (const other of [
    "2023-02-29T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T00:00:60Z",
    "2024-01-01T00:00:00",
    "2024-01-01T00:00:00+00:00",
    5,
  ]) {
    assert.equal(seconds(other), null, String(other));
  }
});

test("texts are compared by their bytes, not by their halves of pairs", () => {
  assert.equal(compareBytes("\uffee", "\u{1f600}"), -1);
  assert.equal(compareBytes("a", "ab"), -1);
  assert.equal(compareBytes("b", "ab"), 1);
  assert.equal(compareBytes("ă", "ă"), 0);
});

test("JSON: what the format takes", () => {
  const deep = "[".repeat(127) + "]".repeat(127);
  assert.equal(JSON.stringify(parseJson(deep)), deep);
  const text = '{"__proto__":[1,-2,true,null],"x\\u00e9\\n":"\u{1f600}"}';
  assert.equal(
    JSON.stringify(parseJson(text)),
    '{"__proto__":[1,-2,true,null],"xé\\n":"\u{1f600}"}',
  );
  assert.equal(parseJson("9007199254740991"), Number.MAX_SAFE_INTEGER);
  assert.equal(parseJson('"\\ud83d\\ude00"'), "\u{1f600}");
});

test("JSON: what it refuses", () => {
  const refused = [
    '{"a":1,"a":1}',
    '{"a":{"b":1,"b":2}}',
    '{"a":1,"\\u0061":2}',
    "01",
    "-0",
    "1.0",
    "1e3",
    "9007199254740992",
    '"\\ud800"',
    '"\\ude00\\ud83d"',
    '"\n"',
    "'a'",
    "[1,]",
    "{,}",
    "[1 2]",
    "nul",
    "tru",
    "",
    "1 1",
    "\ufeff1",
    '"\\x41"',
    '"\\u12g4"',
    '"a',
    "[",
    '{"a"}',
    "{a:1}",
    "[".repeat(128) + "]".repeat(128),
    "NaN",
    "\u00a01",
  ];
  for (const text of refused) assert.throws(() => parseJson(text), /JSON/, text);
  assert.throws(() => parseJson('{"a": 1}', true), /white space/);
  assert.doesNotThrow(() => parseJson(' {"a": 1}\n'));
});

test("DER has one length, one number and one time for each", () => {
  const number = (hex) => derOf(bytes(hex), (der) => der.small());
  assert.equal(number("020100"), 0);
  assert.equal(number("02020080"), 128);
  for (const hex of [
    "0200",
    "02020001",
    "0281010a",
    "02010a00",
    "0202ff80",
    "0201",
    "0280010a0000",
  ]) {
    assert.throws(() => number(hex), /DER/, hex);
  }
  const time = (text, fraction) => {
    const body = Buffer.from(text);
    return derOf(
      Uint8Array.from([text.length === 13 ? TAG.UTC_TIME : TAG.TIME, body.length, ...body]),
      (der) => der.instant(fraction),
    );
  };
  const fraction = "\\.\\d*[1-9]|";
  assert.deepEqual(time("20261126114536.058Z", fraction), {
    second: 1_795_693_536,
    low: 58_000,
    high: 58_000,
  });
  assert.deepEqual(time("20261126114536.0000001Z", fraction), {
    second: 1_795_693_536,
    low: 0,
    high: 1,
  });
  assert.equal(time("491231235959Z").second, 2_524_607_999);
  for (const text of [
    "20261126114536.50Z",
    "20261126114536.Z",
    "20261126114536,5Z",
    "20261326114536Z",
    "20261126114560Z",
    "202611261145Z",
    "20261126114536",
  ]) {
    assert.throws(() => time(text, fraction), /DER/, text);
  }
  for (const hex of ["1f0100", "240100", "100100", "0101010100", "06028001", "0600", "060180"]) {
    assert.throws(
      () => derOf(bytes(hex), (der) => (der.has(6) ? der.oid() : der.any())),
      /DER/,
      hex,
    );
  }
  assert.equal(new Der(bytes("0101ff")).boolean(), true);
  assert.throws(() => new Der(bytes("010101")).boolean(), /DER/);
});

/** RFC 8032, 7.1: key, message, signature. */
const RFC_8032 = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];

test("Ed25519: the vectors of RFC 8032, by the browser and without it", async () => {
  for (const [key, message, signature] of RFC_8032.map((row) => row.map(bytes))) {
    for (const verify of [verifyAlone, verifyEd25519]) {
      assert.equal(await verify(key, signature, message), true);
      for (const at of [0, 31, 32, 63]) {
        const other = signature.slice();
        other[at] ^= 1;
        assert.equal(await verify(key, other, message), false, `byte ${at}`);
      }
      assert.equal(await verify(key, signature, Uint8Array.of(...message, 0)), false);
    }
  }
});

test("Ed25519: a second signature of the same is refused", async () => {
  const [key, message, signature] = RFC_8032[1].map(bytes);
  // The number s, with the order of the group added, would verify where nobody looks.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = order;
  for (let at = 31; at >= 0; at--) s += BigInt(signature[32 + at]) << BigInt(8 * at);
  const other = signature.slice();
  for (let at = 0; at < 32; at++) other[32 + at] = Number((s >> BigInt(8 * at)) & 255n);
  for (const verify of [verifyAlone, verifyEd25519])
    assert.equal(await verify(key, other, message), false);
});

async function membersOf(packed) {
  const members = new Members(new Source(new Blob([packed]), new Pace()));
  const found = [];
  while (!(await members.atEnd())) {
    const pieces = [];
    await members.member((piece) => void pieces.push(Buffer.from(piece)), 1e7);
    found.push(Buffer.concat(pieces));
  }
  return found;
}

test("gzip: every kind of block, one member behind the other", async () => {
  const words = Buffer.from(
    Array.from({ length: 40_000 }, (_, at) => `word${(at * 7919) % 997} `).join(""),
  );
  const texts = [
    Buffer.alloc(0),
    Buffer.from("a"),
    Buffer.from(noise(400_000)),
    words,
    Buffer.alloc(300_000),
  ];
  for (const level of [0, 1, 6, 9]) {
    for (const strategy of [0, 2, 3, 4]) {
      const packed = Buffer.concat(texts.map((text) => gzipSync(text, { level, strategy })));
      const found = await membersOf(packed);
      assert.ok(
        found.every((text, at) => text.equals(texts[at])),
        `${level} ${strategy}`,
      );
      assert.equal(found.length, texts.length);
    }
  }
});

test("gzip: what is cut, changed or hidden is refused", async () => {
  const packed = gzipSync(Buffer.from("the bytes of a record, the bytes of a record"), {
    level: 9,
  });
  for (let at = 0; at < packed.length; at++) {
    // Bytes 8 and 9 name a level and a system, and may be any.
    if (at === 8 || at === 9) continue;
    const other = Buffer.from(packed);
    other[at] ^= 0x10;
    await assert.rejects(membersOf(other), `byte ${at}`);
    await assert.rejects(membersOf(packed.subarray(0, at || 1)), `cut at ${at}`);
  }
  for (const more of [[0], [0x1f], [0x1f, 0x8b]]) {
    await assert.rejects(membersOf(Buffer.concat([packed, Buffer.from(more)])), `${more}`);
  }
  const raw = deflateRawSync(Buffer.alloc(100));
  await assert.rejects(membersOf(raw));
  await assert.rejects(membersOf(gzipSync(Buffer.alloc(20_000_000))), /too large/);
});
