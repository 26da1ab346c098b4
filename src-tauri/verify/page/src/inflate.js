// DEFLATE and gzip (RFC 1951, 1952), read strictly. The browser's own `DecompressionStream` does
// not tell where a member ends, and what stands between members is what must not go unseen.

import { Fault, need } from "./bytes.js";
import { crc32 } from "./hash.js";

const WINDOW = 32768;
const OUT = WINDOW * 4;
/** No symbol with its extra bits takes more, nor does the header of a block. */
const MARGIN = 400;
const READ = 1 << 20;
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTHS = steps(
  3,
  [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5],
);
LENGTHS.push({ base: 258, extra: 0 });
const DISTANCES = steps(
  1,
  Array.from({ length: 30 }, (_, at) => Math.max(0, (at >> 1) - 1)),
);

function steps(base, extras) {
  return extras.map((extra) => {
    const step = { base, extra };
    base += 1 << extra;
    return step;
  });
}

/** A table from the next 15 bits to `symbol << 4 | length`; 0 where there is no such code. */
function table(lengths, what) {
  const counts = new Array(16).fill(0);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const next = [0, 0];
  let left = 2;
  for (let bits = 1; bits < 16; bits++) {
    left -= counts[bits];
    need(left >= 0, `gzip: too many codes of ${what}`);
    left *= 2;
    next[bits + 1] = (next[bits] + counts[bits]) << 1;
  }
  const codes = lengths.filter((length) => length > 0).length;
  // RFC 1951 lets only a lone code of distances be incomplete.
  const lone = codes <= 1 && what === "distances";
  need(left === 0 || lone, `gzip: too few codes of ${what}`);
  const found = new Uint16Array(1 << 15);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    let code = next[length]++;
    let turned = 0;
    for (let bit = 0; bit < length; bit++, code >>= 1) turned = (turned << 1) | (code & 1);
    for (let at = turned; at < 1 << 15; at += 1 << length) found[at] = (symbol << 4) | length;
  });
  return found;
}

const FIXED = [
  table(
    [...Array(144).fill(8), ...Array(112).fill(9), ...Array(24).fill(7), ...Array(8).fill(8)],
    "letters",
  ),
  table(Array(32).fill(5), "distances"),
];

/** Reads one gzip member after another from a source. */
export class Members {
  #source;
  #input = new Uint8Array(0);
  #at = 0;
  #read = 0;
  #bits = 0;
  #n_bits = 0;
  #out = new Uint8Array(OUT + 258);
  #end = 0;
  #told = 0;

  constructor(source) {
    this.#source = source;
  }

  async atEnd() {
    await this.#fill(1);
    return this.#at === this.#input.length;
  }

  /** Gives the bytes of the next member to `take`, piece by piece; a piece is only lent. */
  async member(take, sizeMax) {
    await this.#fill(MARGIN);
    const head = this.#input.subarray(this.#at, this.#at + 10);
    need(
      head.length === 10 && HEADER.every((byte, at) => byte === head[at]),
      "gzip: a member's head",
    );
    this.#at += 10;
    this.#bits = this.#n_bits = this.#end = this.#told = 0;
    let crc = 0;
    let size = 0;
    const tell = async () => {
      const piece = this.#out.subarray(this.#told, this.#end);
      crc = crc32(crc, piece);
      size += piece.length;
      need(size <= sizeMax, "gzip: a member that is too large");
      await take(piece);
      const keep = Math.min(this.#end, WINDOW);
      this.#out.copyWithin(0, this.#end - keep, this.#end);
      this.#told = this.#end = keep;
      await this.#source.pace.breathe();
    };
    let last;
    do last = await this.#block(tell);
    while (!last);
    await tell();
    await this.#tail(crc, size);
  }

  async #tail(crc, size) {
    this.#align();
    await this.#fill(8);
    const tail = this.#input.subarray(this.#at, this.#at + 8);
    need(tail.length === 8, "gzip: a member is cut short");
    const view = new DataView(tail.buffer, tail.byteOffset);
    need(view.getUint32(0, true) === crc, "gzip: CRC-32");
    need(view.getUint32(4, true) === size % 2 ** 32, "gzip: size");
    this.#at += 8;
  }

  /** Sees to it that `size` bytes are at hand, where there are as many. */
  async #fill(size) {
    if (this.#input.length - this.#at >= size || this.#read === this.#source.size) return;
    // A few bytes behind may still be given back, out of `#bits`.
    const behind = Math.min(this.#at, 4);
    const rest = this.#input.subarray(this.#at - behind);
    const more = await this.#source.bytes(this.#read, READ);
    this.#read += more.length;
    this.#input = new Uint8Array(rest.length + more.length);
    this.#input.set(rest);
    this.#input.set(more, rest.length);
    this.#at = behind;
    await this.#source.pace.breathe(more.length);
  }

  #take(count) {
    while (this.#n_bits < count) {
      need(this.#at < this.#input.length, "gzip: a member is cut short");
      this.#bits |= this.#input[this.#at++] << this.#n_bits;
      this.#n_bits += 8;
    }
    const bits = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#n_bits -= count;
    return bits;
  }

  async #block(tell) {
    await this.#fill(MARGIN);
    const last = this.#take(1) === 1;
    const kind = this.#take(2);
    need(kind < 3, "gzip: a block of no kind");
    if (kind === 0) await this.#stored(tell);
    else {
      const tables = kind === 1 ? FIXED : this.#tables();
      while (!this.#symbols(tables)) {
        if (this.#end >= OUT) await tell();
        await this.#fill(MARGIN + 1);
      }
    }
    if (this.#end >= OUT) await tell();
    return last;
  }

  /** Goes on with the next whole byte; the bits before it have to be zero. */
  #align() {
    need((this.#bits & ((1 << (this.#n_bits & 7)) - 1)) === 0, "gzip: bits that say nothing");
    this.#at -= this.#n_bits >> 3;
    this.#bits = this.#n_bits = 0;
  }

  async #stored(tell) {
    this.#align();
    let size = this.#take(16);
    need((this.#take(16) ^ size) === 0xffff, "gzip: a stored block's size");
    while (size > 0) {
      if (this.#end >= OUT) await tell();
      await this.#fill(1);
      const count = Math.min(size, this.#input.length - this.#at, OUT - this.#end);
      need(count > 0, "gzip: a member is cut short");
      this.#out.set(this.#input.subarray(this.#at, this.#at + count), this.#end);
      this.#at += count;
      this.#end += count;
      size -= count;
    }
  }

  #tables() {
    const letters = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const count = this.#take(4) + 4;
    need(letters <= 286 && distances <= 30, "gzip: too many codes");
    const first = new Array(19).fill(0);
    for (let at = 0; at < count; at++) first[ORDER[at]] = this.#take(3);
    const codes = table(first, "lengths");
    const lengths = [];
    while (lengths.length < letters + distances) {
      const symbol = this.#symbol(codes);
      if (symbol < 16) lengths.push(symbol);
      else {
        need(symbol > 16 || lengths.length > 0, "gzip: a length of nothing repeated");
        const value = symbol === 16 ? lengths.at(-1) : 0;
        const times = [() => 3 + this.#take(2), () => 3 + this.#take(3), () => 11 + this.#take(7)];
        for (let left = times[symbol - 16](); left > 0; left--) lengths.push(value);
      }
    }
    need(lengths.length === letters + distances, "gzip: too many lengths");
    need(lengths[256] > 0, "gzip: a block without an end");
    return [
      table(lengths.slice(0, letters), "letters"),
      table(lengths.slice(letters), "distances"),
    ];
  }

  #symbol(codes) {
    while (this.#n_bits < 15 && this.#at < this.#input.length) {
      this.#bits |= this.#input[this.#at++] << this.#n_bits;
      this.#n_bits += 8;
    }
    const found = codes[this.#bits & 0x7fff];
    const length = found & 15;
    need(length > 0 && length <= this.#n_bits, "gzip: a code that is none");
    this.#bits >>>= length;
    this.#n_bits -= length;
    return found >> 4;
  }

  /** Writes symbols until the block ends (true), or input or room run low (false). */
  #symbols([letters, distances]) {
    const out = this.#out;
    const input = this.#input;
    // Near the end of the whole input every step is taken with care; before it, none needs to be.
    const safe = this.#read === this.#source.size ? Infinity : input.length - MARGIN;
    while (this.#end < OUT && this.#at < safe) {
      const symbol = this.#symbol(letters);
      if (symbol < 256) {
        out[this.#end++] = symbol;
        continue;
      }
      if (symbol === 256) return true;
      const length = LENGTHS[symbol - 257];
      need(length, "gzip: a length that is none");
      let left = length.base + this.#take(length.extra);
      const distance = DISTANCES[this.#symbol(distances)];
      need(distance, "gzip: a distance that is none");
      let from = this.#end - distance.base - this.#take(distance.extra);
      need(from >= 0, "gzip: a distance before the beginning");
      while (left-- > 0) out[this.#end++] = out[from++];
    }
    return false;
  }
}

/** The bytes of the one gzip member that `source` is. */
export async function gunzip(source, sizeMax) {
  const members = new Members(source);
  const pieces = [];
  await members.member((piece) => void pieces.push(piece.slice()), sizeMax);
  if (!(await members.atEnd())) throw new Fault("gzip: bytes behind the member");
  return pieces;
}
