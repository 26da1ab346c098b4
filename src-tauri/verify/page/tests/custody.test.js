// The example log of `tests/fixtures/custody`: all of it holds, and none of it when it is changed.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { hex } from "../src/bytes.js";
import { parsePem } from "../src/certificate.js";
import { parseDisclosures, parseEntry } from "../src/entry.js";
import { sha256 } from "../src/hash.js";
import { parseCheckpoint, parseKey, signersOf, verifyCheckpoint, verifySsh } from "../src/keys.js";
import { verifyOts } from "../src/ots.js";
import { verifyStamp } from "../src/stamp.js";
import { verifyConsistency, verifyHead, verifyInclusion } from "../src/tree.js";

const FOLDER = new URL("../../../../tests/fixtures/custody/", import.meta.url);
const read = (path) => new Uint8Array(readFileSync(new URL(path, FOLDER)));
const text = (path) => readFileSync(new URL(path, FOLDER), "utf8");
const fromHex = (letters) => Uint8Array.from(Buffer.from(letters, "hex"));

const key = parseKey(read("log.vkey"));
const checkpoint = (number) => {
  const bytes = read(`checkpoint/${number}.txt`);
  return { ...parseCheckpoint(bytes), bytes };
};
const newest = checkpoint(4);

/** An entry, and the lines of its disclosures. */
async function entry(seq) {
  const [line, ...lines] = text(`entry/${seq}.txt`).trimEnd().split("\n");
  const found = parseEntry(Buffer.from(line), seq, key.origin);
  const open = Buffer.from(lines.map((it) => `${it}\n`).join(""));
  return { ...found, line, open, fields: await parseDisclosures(open, found._sd) };
}

/** That `work` fails for `bytes` with any one byte changed. */
async function eachByteCounts(bytes, work, step = 1) {
  for (let at = 0; at < bytes.length; at += step) {
    const other = bytes.slice();
    other[at] ^= 1;
    await assert.rejects(async () => work(other), `byte ${at}`);
  }
}

test("the key is its own, in each of its forms", async () => {
  assert.equal(text("allowed_signers"), signersOf(key));
  assert.match(key.fingerprint, /^SHA256:[A-Za-z0-9+/]{43}$/);
  await eachByteCounts(read("log.vkey"), parseKey);
});

test("checkpoints and their signatures hold, and no byte of them is free", async () => {
  for (const number of [2, 4]) await verifyCheckpoint(checkpoint(number), key);
  await eachByteCounts(newest.bytes, (other) => verifyCheckpoint(parseCheckpoint(other), key));
  const signature = read("sshsig/4.txt.sig");
  await verifySsh(signature, key, "keepsake-checkpoint@v1", newest.bytes);
  await assert.rejects(verifySsh(signature, key, "keepsake-bag@v1", newest.bytes));
  await eachByteCounts(signature, (other) =>
    verifySsh(other, key, "keepsake-checkpoint@v1", newest.bytes),
  );
});

test("a note with the signatures of others holds, with too many or a wrong own one it does not", async () => {
  const own = newest.bytes;
  const other = "\u2014 witness.example/w AAAAAAAAAAAAAAAA\n";
  const note = (more) => parseCheckpoint(Buffer.concat([own, Buffer.from(more)]));
  await verifyCheckpoint(note(other.repeat(15)), key);
  await assert.rejects(verifyCheckpoint(note(other.repeat(16)), key), /16/);
  await assert.rejects(verifyCheckpoint(note("\u2014 witness.example/w AAA\n"), key));
  const line = Buffer.from(own).toString().split("\n").at(-2);
  const wrong = line.slice(0, -6) + (line.at(-6) === "A" ? "B" : "A") + line.slice(-5);
  await assert.rejects(verifyCheckpoint(note(`${wrong}\n`), key), /does not hold/);
  for (const bad of ["\u0000", "\u0007", "\u0085"]) assert.throws(() => note(bad), /control/);
});

test("entries are in the tree, at their place, behind a proof none of whose bytes is free", async () => {
  for (const seq of [0, 1, 2, 3]) {
    const { leaf } = await entry(seq);
    const proof = read(`proof/${seq}.tlog-proof`);
    verifyInclusion(proof, seq, fromHex(leaf), newest);
    assert.throws(() => verifyInclusion(proof, (seq + 1) % 4, fromHex(leaf), newest));
    await eachByteCounts(proof, (other) => verifyInclusion(other, seq, fromHex(leaf), newest), 5);
  }
});

test("entries and disclosures are taken in one form", async () => {
  const { line, open, _sd: digests, fields } = await entry(2);
  assert.deepEqual(Object.keys(fields), ["answer", "reading", "url", "warc_records"]);
  const changed = [
    line.replace('"v":1', '"v":2'),
    line.replace('"seq":2', '"seq":2.0'),
    line.replace("{", "{ "),
    line.replace('"kind":"looked"', '"kind":"Looked"'),
    line.replace('"item_seq":1', '"item_seq":0'),
    line.replace("T11:00:00Z", "T11:00:60Z"),
    line.replace(/"after_token":"[^"]*",/, ""),
    line.replace(/"_sd":\["([^"]*)","([^"]*)"/, '"_sd":["$2","$1"'),
    line.replace("looked", "l\\u006foked"),
    `${line}\n`,
  ];
  for (const other of changed) {
    assert.notEqual(other, line);
    assert.throws(() => parseEntry(Buffer.from(other), 2, key.origin), other);
  }
  const lines = Buffer.from(open).toString();
  await assert.rejects(parseDisclosures(Buffer.from(lines + lines), digests), /twice/);
  await assert.rejects(parseDisclosures(Buffer.from(lines.trimEnd()), digests), /end/);
  await assert.rejects(parseDisclosures(open, digests.slice(1)), /entry's/);
});

test("the log of 4 goes on where that of 2 stood", async () => {
  const proof = read("proof/2-4.txt");
  verifyConsistency(proof, checkpoint(2), newest);
  assert.throws(() => verifyConsistency(proof, newest, checkpoint(2)));
  await eachByteCounts(proof, (other) => verifyConsistency(other, checkpoint(2), newest));
});

test("a head is among the heads, and tells how many entries its item had", async () => {
  const { fields } = await entry(3);
  const { item, leaf } = await entry(2);
  const proof = read("proof/head.txt");
  assert.deepEqual(
    { ...verifyHead(proof, 3, item, fields.heads_root) },
    { entries: 2, last: leaf },
  );
  await eachByteCounts(proof, (other) => verifyHead(other, 3, item, fields.heads_root));
  assert.throws(() => verifyHead(proof, 3, `${item.slice(0, -1)}0`, fields.heads_root));
});

test("a time-stamp holds to the root that was brought, and without it is not verified", async () => {
  const response = read("stamp/4.txt.tsr");
  const imprint = sha256(newest.bytes);
  const roots = parsePem(text("root.pem"));
  const found = await verifyStamp(response, imprint, roots);
  assert.equal(found.isVerified, true);
  assert.equal(new Date(found.notLaterThan * 1000).toISOString(), "2026-11-26T11:45:38.000Z");
  assert.equal(new Date(found.notEarlierThan * 1000).toISOString(), "2026-11-26T11:45:35.000Z");
  assert.equal((await verifyStamp(response, imprint, [])).isVerified, false);
  await assert.rejects(verifyStamp(response, sha256(checkpoint(2).bytes), roots), /another file/);
  await assert.rejects(
    verifyStamp(Buffer.concat([response, Buffer.of(0)]), imprint, roots),
    /left over/,
  );
});

test("a time-stamp with a byte changed never says anything else, verified or not", async () => {
  const response = read("stamp/4.txt.tsr");
  const imprint = sha256(newest.bytes);
  const roots = parsePem(text("root.pem"));
  const whole = await verifyStamp(response, imprint, roots);
  let refused = 0;
  for (let at = 0; at < response.length; at++) {
    const other = response.slice();
    other[at] ^= 1;
    const found = await verifyStamp(other, imprint, roots).catch((cause) => {
      assert.equal(cause.constructor.name, "Fault", `byte ${at}: ${cause}`);
      return null;
    });
    if (found === null) refused++;
    else assert.equal(found.notLaterThan, whole.notLaterThan, `byte ${at}`);
  }
  // What is left is the root, which came along, is not needed, and is bound by nothing (§7).
  assert.ok(refused > 900, `${refused} of ${response.length}`);
});

test("an OpenTimestamps proof is of its file, and pending", async () => {
  const [name] = readdirSync(new URL("ots/", FOLDER));
  const proof = read(`ots/${name}`);
  const found = await verifyOts(proof, sha256(newest.bytes));
  assert.ok(found.every((it) => it.calendar));
  await assert.rejects(verifyOts(proof, sha256(checkpoint(2).bytes)), /another file/);
  await assert.rejects(verifyOts(proof.subarray(0, -1), sha256(newest.bytes)));
  await assert.rejects(
    verifyOts(Buffer.concat([proof, Buffer.of(0)]), sha256(newest.bytes)),
    /behind/,
  );
  assert.equal(hex(proof.subarray(0, 4)), "004f7065");
});
