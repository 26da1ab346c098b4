// DER (X.690), strictly: one length for everything, nothing left over.

import { asciiOf, hex, need, seconds } from "./bytes.js";

export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BITS: 0x03,
  OCTETS: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTC_TIME: 0x17,
  TIME: 0x18,
  LIST: 0x30,
  SET: 0x31,
};

/** Reads the elements in `bytes`, one behind the other. */
export class Der {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isEmpty() {
    return this.at === this.bytes.length;
  }

  /** Whether the next element has this tag. */
  has(tag) {
    return this.bytes[this.at] === tag;
  }

  /** The next element: `tag`, its `body`, and `all` of it. */
  any() {
    const { bytes, at } = this;
    const tag = bytes[at];
    need(tag !== undefined && (tag & 31) !== 31, "DER: a tag");
    // Strings are never in pieces; lists and sets always have elements.
    const universal = tag < 0x40 ? tag & 31 : 0;
    const isList = universal === 16 || universal === 17;
    need(tag >= 0x40 || ((tag & 0x20) !== 0) === isList, "DER: a tag's form");
    let size = bytes[at + 1];
    let start = at + 2;
    need(size !== undefined && size !== 0x80 && size <= 0x84, "DER: a length");
    if (size > 0x80) {
      const count = size - 0x80;
      need(start + count <= bytes.length, "DER: a length");
      size = 0;
      for (const byte of bytes.subarray(start, start + count)) size = size * 256 + byte;
      need(size >= 0x80 && size >= 256 ** (count - 1), "DER: a length that is too long");
      start += count;
    }
    need(start + size <= bytes.length, "DER: an element is cut short");
    this.at = start + size;
    return { tag, body: bytes.subarray(start, this.at), all: bytes.subarray(at, this.at) };
  }

  take(tag) {
    const found = this.any();
    need(found.tag === tag, `DER: tag ${found.tag} for ${tag}`);
    return found.body;
  }

  /** The body of the next element if it has this tag, else null. */
  maybe(tag) {
    return this.has(tag) ? this.take(tag) : null;
  }

  /** What `read` makes of the elements of the next one, of which none is left over. */
  inside(tag, read) {
    const inner = new Der(this.take(tag));
    const value = read(inner);
    inner.end();
    return value;
  }

  /** `inside`, each element for itself. */
  each(tag, read) {
    return this.inside(tag, (inner) => {
      const values = [];
      while (!inner.isEmpty) values.push(read(inner));
      return values;
    });
  }

  /** Passes over what is left. */
  rest() {
    this.at = this.bytes.length;
  }

  end() {
    need(this.isEmpty, "DER: something is left over");
  }

  /** The bytes of a whole number in its shortest form. */
  integer(tag = TAG.INTEGER) {
    const body = this.take(tag);
    const long =
      body.length > 1 && (body[0] === 0 ? body[1] < 0x80 : body[0] === 0xff && body[1] > 0x7f);
    need(body.length > 0 && !long, "DER: a number's form");
    return body;
  }

  /** A number from 0 to 2³¹ − 1. */
  small(tag = TAG.INTEGER) {
    const body = this.integer(tag);
    need(body.length <= 4 && body[0] < 0x80, "DER: a number out of its range");
    return body.reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** The bytes of a number above zero, without the leading zero. */
  positive() {
    const body = this.integer();
    need(body[0] < 0x80 && (body.length > 1 || body[0] > 0), "DER: a number not above zero");
    return body[0] === 0 ? body.subarray(1) : body;
  }

  /** An object identifier, in hex: it is only ever compared. */
  oid() {
    const body = this.take(TAG.OID);
    const whole = body.length > 0 && body.at(-1) < 0x80;
    const short = body.every((byte, at) => byte !== 0x80 || (at > 0 && body[at - 1] > 0x7f));
    need(whole && short, "DER: an object identifier's form");
    return hex(body);
  }

  boolean() {
    const body = this.take(TAG.BOOLEAN);
    need(body.length === 1 && (body[0] === 0 || body[0] === 0xff), "DER: a boolean's form");
    return body[0] === 0xff;
  }

  /** The bytes of a bit string of whole bytes. */
  bits() {
    const body = this.take(TAG.BITS);
    need(body.length > 0 && body[0] === 0, "DER: bits that are no whole bytes");
    return body.subarray(1);
  }

  /** Milliseconds since 1970, of whole seconds. */
  time() {
    return this.instant().second * 1000;
  }

  /** A moment: seconds since 1970, and the microseconds behind them, rounded down and up. */
  instant(fraction = "") {
    const { tag, body } = this.any();
    const isShort = tag === TAG.UTC_TIME;
    const form = isShort ? "\\d\\d" : "\\d{4}";
    const found = new RegExp(`^(${form})(\\d{10})(${fraction})Z$`).exec(asciiOf(body) ?? "");
    need(found && (isShort || tag === TAG.TIME), "DER: a time's form");
    const year = isShort ? (Number(found[1]) < 50 ? "20" : "19") + found[1] : found[1];
    const [month, day, hour, minute, second] = found[2].match(/../g);
    const time = seconds(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    need(time !== null, "DER: a moment that is none");
    const digits = found[3].slice(1);
    const low = Number(digits.slice(0, 6).padEnd(6, "0"));
    return { second: time, low, high: digits.length > 6 ? low + 1 : low };
  }
}

/** What `read` makes of the one element `bytes` are. */
export function derOf(bytes, read) {
  const der = new Der(bytes);
  const value = read(der);
  der.end();
  return value;
}
