// Ed25519 (RFC 8032): the browser's own, and where it has none the few lines that verifying takes.

import { concat, same } from "./bytes.js";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (number) => ((number % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Little-endian. */
const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** A point in extended coordinates [X, Y, Z, T] from its 32 bytes, or null. RFC 8032, 5.1.3. */
function point(bytes) {
  const sign = bytes[31] >> 7;
  const y = number(bytes) & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1)) return null;
  if (Number(x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

/** RFC 8032, 5.1.4. */
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = (y1 - x1) * (y2 - x2);
  const b = (y1 + x1) * (y2 + x2);
  const c = 2n * t1 * D * t2;
  const d = 2n * z1 * z2;
  const [e, f, g, h] = [b - a, mod(d - c), mod(d + c), b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(factor, base) {
  let sum = [0n, 1n, 1n, 0n];
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, base);
    base = add(base, base);
  }
  return sum;
}

const BASE = point(Uint8Array.of(0x58, ...Array(31).fill(0x66)));

/** The verification of RFC 8032, 5.1.7, without the browser's Ed25519. */
export async function verifyAlone(key, signature, message) {
  const a = point(key);
  const s = number(signature.subarray(32));
  if (a === null || signature.length !== 64 || s >= ORDER) return false;
  const digest = await crypto.subtle.digest(
    "SHA-512",
    concat(signature.subarray(0, 32), key, message),
  );
  const k = number(new Uint8Array(digest)) % ORDER;
  const opposite = [P - a[0], a[1], 1n, P - a[3]];
  const [x, y, z] = add(times(s, BASE), times(k, opposite));
  const inverse = power(z, P - 2n);
  const bytes = new Uint8Array(32);
  for (let at = 0, left = mod(y * inverse); at < 32; at++, left >>= 8n)
    bytes[at] = Number(left & 255n);
  if (mod(x * inverse) & 1n) bytes[31] |= 128;
  return same(bytes, signature.subarray(0, 32));
}

/** Whether `signature` (64) over `message` is of `key` (32). */
export async function verifyEd25519(key, signature, message) {
  const imported = await crypto.subtle
    .importKey("raw", key, { name: "Ed25519" }, false, ["verify"])
    .catch(() => null);
  if (imported === null) return verifyAlone(key, signature, message);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}
