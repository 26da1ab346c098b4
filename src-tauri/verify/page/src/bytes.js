// Bytes, and the few forms in which they are written: hex, base64, UTF-8.

/** What a bundle does wrong. Everything else that is thrown is the page's own trouble. */
export class Fault extends Error {}

/** Refuses with `what` unless `holds`. */
export function need(holds, what) {
  if (!holds) throw new Fault(what);
}

/** The bytes of a text. */
export const utf8 = (text) => new TextEncoder().encode(text);

/** The text of bytes; a mark of byte order stays in it, and what is not UTF-8 is refused. */
export function textOf(bytes, what) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault(`${what}: not UTF-8`);
  }
}

/** The text of bytes that are all ASCII, else null. */
export function asciiOf(bytes) {
  let text = "";
  for (const byte of bytes) {
    if (byte > 126) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

export const concat = (...parts) => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

export const same = (left, right) =>
  left.length === right.length && left.every((byte, at) => byte === right[at]);

export const isHash = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let letters = "";
  for (const byte of bytes) letters += PAIRS[byte];
  return letters;
}

export const fromHex = (text) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** base64 with padding, RFC 4648 section 4. */
export function base64(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 0x6000) {
    letters += btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000)));
  }
  return letters;
}

/** base64url without padding, RFC 4648 section 5. */
export const base64url = (bytes) =>
  base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** The bytes of base64 in its one form, or null. `atob` alone would take others. */
export function fromBase64(letters) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters) || letters.length % 4 !== 0) return null;
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  // The unused bits of the last letter are zero only if writing gives the same letters again.
  const tail = letters.length - (letters.length % 4 || 4);
  const last = bytes.subarray((tail / 4) * 3);
  return base64(last) === letters.slice(tail) ? bytes : null;
}

/** The bytes of base64url in its one form, or null. */
export function fromBase64url(letters) {
  if (!/^[A-Za-z0-9_-]*$/.test(letters) || letters.length % 4 === 1) return null;
  const padding = "=".repeat((4 - (letters.length % 4)) % 4);
  return fromBase64(letters.replaceAll("-", "+").replaceAll("_", "/") + padding);
}

/** A number of four bytes, most significant first. */
export const u32 = (number) =>
  Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);

/** Whole decimal without leading zeros up to 2⁵³ − 1, or null. */
export function decimal(text) {
  const number = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** Seconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ`, or null where there is no such moment. */
export function seconds(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || timeText(ms / 1000) !== text ? null : ms / 1000;
}

/** The opposite of `seconds`. */
export const timeText = (time) => new Date(time * 1000).toISOString().replace(".000Z", "Z");

/** The lines of a text, each of which ends with a line feed; null if the last does not. */
export function linesOf(text) {
  if (text === "") return [];
  return text.endsWith("\n") ? text.slice(0, -1).split("\n") : null;
}
