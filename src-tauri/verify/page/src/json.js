// JSON as the two pages allow it: no member twice, whole numbers of 53 bits, UTF-8 throughout.

import { Fault } from "./bytes.js";

const DEPTH_MAX = 127;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
// eslint-disable-next-line no-control-regex -- which are what may not stand in a string
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const NUMBER = /-?(0|[1-9][0-9]*)(?![0-9.eE])/y;
const BLANKS = /[ \t\n\r]*/y;

class Reader {
  constructor(text, tight) {
    this.text = text;
    this.tight = tight;
    this.at = 0;
    this.depth = 0;
  }

  fail(what) {
    throw new Fault(`JSON: ${what} at letter ${this.at}`);
  }

  match(form) {
    form.lastIndex = this.at;
    const [found] = form.exec(this.text) ?? [null];
    if (found !== null) this.at += found.length;
    return found;
  }

  blanks() {
    if (this.match(BLANKS) !== "" && this.tight) this.fail("white space");
  }

  take(letter) {
    this.blanks();
    if (this.text[this.at] !== letter) return false;
    this.at++;
    return true;
  }

  value() {
    this.blanks();
    const letter = this.text[this.at];
    if (letter === "{") return this.nested(() => this.object());
    if (letter === "[") return this.nested(() => this.list());
    if (letter === '"') return this.string();
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  nested(read) {
    if (++this.depth > DEPTH_MAX) this.fail("nested too deep");
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  number() {
    const found = this.match(NUMBER);
    const number = Number(found);
    if (found === null || found === "-0") this.fail("no value");
    if (!Number.isSafeInteger(number)) this.fail("a number too large");
    return number;
  }

  list() {
    const list = [];
    if (this.take("]")) return list;
    do list.push(this.value());
    while (this.take(","));
    if (!this.take("]")) this.fail("a list does not end");
    return list;
  }

  /** Without a prototype, so that a member of any name is a member and nothing else. */
  object() {
    const object = Object.create(null);
    if (this.take("}")) return object;
    do {
      this.blanks();
      const name = this.string();
      if (name in object) this.fail("a member twice");
      if (!this.take(":")) this.fail("no colon");
      object[name] = this.value();
    } while (this.take(","));
    if (!this.take("}")) this.fail("an object does not end");
    return object;
  }

  string() {
    if (this.text[this.at] !== '"') this.fail("no string");
    this.at++;
    let string = "";
    for (;;) {
      string += this.match(PLAIN);
      const letter = this.text[this.at++];
      if (letter === '"') break;
      if (letter !== "\\") this.fail("a string does not end");
      string += this.escape();
    }
    // Half of a pair has no UTF-8.
    if (/\p{Surrogate}/u.test(string)) this.fail("half of a surrogate pair");
    return string;
  }

  escape() {
    const letter = this.text[this.at++];
    if (letter !== "u") {
      return Object.hasOwn(ESCAPES, letter ?? "") ? ESCAPES[letter] : this.fail("an escape");
    }
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("an escape");
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }
}

/** The value that `text` holds, and nothing else. `tight` refuses white space outside strings. */
export function parseJson(text, tight = false) {
  const reader = new Reader(text, tight);
  const value = reader.value();
  reader.blanks();
  if (reader.at !== text.length) reader.fail("more than one value");
  return value;
}

export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether `value` is an object of these members in this order and no more. */
export const hasMembers = (value, names) =>
  isObject(value) && Object.keys(value).join() === names.join();

export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
