// The log's key in its forms, and what it signs: checkpoints, and files as SSH does (LOG.md §4, §6).

import {
  base64,
  concat,
  decimal,
  fromBase64,
  fromHex,
  hex,
  need,
  same,
  textOf,
  u32,
  utf8,
} from "./bytes.js";
import { verifyEd25519 } from "./ed25519.js";
import { sha256 } from "./hash.js";

const SPKI = fromHex("302a300506032b6570032100");
const NOTE_MAX = 64 << 10;
const SIGNATURES_MAX = 16;
const KIND = utf8("ssh-ed25519");

/** A string as SSH writes it: its length, its bytes. */
const ssh = (bytes) => concat(u32(bytes.length), bytes);

/** The key of `log.vkey`, with all that follows from it. */
export function parseKey(bytes) {
  const found = /^([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n$/.exec(textOf(bytes, "log.vkey"));
  const key = found && fromBase64(found[3]);
  need(key?.length === 33 && key[0] === 1, "log.vkey: its form");
  const raw = key.subarray(1);
  const origin = `keepsake.invalid/log/${hex(sha256(utf8("keepsake v1 log origin"), raw)).slice(0, 32)}`;
  const id = sha256(utf8(`${origin}\n`), key).subarray(0, 4);
  const blob = concat(ssh(KIND), ssh(raw));
  const print = base64(sha256(blob)).replace(/=+$/, "");
  need(found[1] === origin && found[2] === hex(id), "log.vkey: the origin is not that of the key");
  return { raw, origin, id, blob, fingerprint: `SHA256:${print}` };
}

/** `allowed_signers` and `log.pem` of a key. */
export const signersOf = (key) =>
  `keepsake namespaces="keepsake-checkpoint@v1,keepsake-bag@v1" ssh-ed25519 ${base64(key.blob)}\n`;
export const pemOf = (key) =>
  `-----BEGIN PUBLIC KEY-----\n${base64(concat(SPKI, key.raw))}\n-----END PUBLIC KEY-----\n`;

/** Verifies an SSHSIG file: the key's, of this namespace, over `message`. */
export async function verifySsh(bytes, key, namespace, message) {
  const lines = textOf(bytes, "the signature").split("\n");
  const letters = lines.slice(1, -2).join("");
  const wrapped = [
    "-----BEGIN SSH SIGNATURE-----",
    ...(letters.match(/.{1,70}/g) ?? []),
    "-----END SSH SIGNATURE-----",
    "",
  ];
  need(wrapped.join("\n") === lines.join("\n"), "the signature's form");
  const blob = fromBase64(letters);
  const name = utf8("SSHSIG");
  const middle = [ssh(utf8(namespace)), u32(0), ssh(utf8("sha512"))];
  const head = concat(name, u32(1), ssh(key.blob), ...middle, u32(83), ssh(KIND), u32(64));
  const fits = blob?.length === head.length + 64 && same(blob.subarray(0, head.length), head);
  need(fits, "the signature is of another key, namespace or form");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", message));
  const signed = concat(name, ...middle, ssh(digest));
  need(
    await verifyEd25519(key.raw, blob.subarray(head.length), signed),
    "the signature does not hold",
  );
}

/** A checkpoint's origin, size and head; whether its signatures hold is `verifyCheckpoint`'s. */
export function parseCheckpoint(bytes) {
  need(bytes.length <= NOTE_MAX, "a checkpoint of more than 64 KiB");
  const text = textOf(bytes, "the checkpoint");
  // eslint-disable-next-line no-control-regex -- which is what is looked for
  need(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text), "a control character");
  const cut = text.indexOf("\n\n");
  const lines = text.slice(0, cut).split("\n");
  const signatures = text.slice(cut + 2);
  need(cut > 0 && lines.length === 3 && signatures.endsWith("\n"), "a checkpoint's lines");
  const [origin, number, head] = [lines[0], decimal(lines[1]), fromBase64(lines[2])];
  need(number !== null && head?.length === 32, "a checkpoint's number or head");
  const signed = utf8(text.slice(0, cut + 1));
  return { origin, entries: number, head, signed, signatures: signatures.slice(0, -1).split("\n") };
}

/** Verifies the log's own signature; of others only the form is looked at. */
export async function verifyCheckpoint({ origin, signed, signatures }, key) {
  need(origin === key.origin, "a checkpoint of another log");
  need(signatures.length <= SIGNATURES_MAX, "more than 16 signatures");
  let own = 0;
  for (const line of signatures) {
    const found = /^\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)$/.exec(line);
    const bytes = found && fromBase64(found[2]);
    need(bytes?.length > 4, "a line of a signature");
    if (found[1] !== key.origin || !same(bytes.subarray(0, 4), key.id)) continue;
    const holds = bytes.length === 68 && (await verifyEd25519(key.raw, bytes.subarray(4), signed));
    need(holds, "the log's signature does not hold");
    own++;
  }
  need(own > 0, "the log's signature is missing");
}
