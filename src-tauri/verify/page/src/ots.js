// OpenTimestamps proofs, as LOG.md §8 has them: what of them can be said without the network.

import { Fault, asciiOf, concat, fromHex, hex, need, same } from "./bytes.js";
import { hash } from "./source.js";

const SIZE_MAX = 64 << 10;
const DEPTH_MAX = 256;
const BRANCHES_MAX = 64;
const MESSAGE_MAX = 4096;
const ATTESTATION_MAX = 8192;
const HEAD = fromHex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108");
const PENDING = "83dfe30d2ef90c8e";
const BITCOIN = "0588960d73d71901";

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    need(this.at + count <= this.bytes.length, "the proof is cut short");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** LEB128, in its shortest form. */
  number() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const [byte] = this.take(1);
      number += (byte & 127) * 2 ** shift;
      need(shift < 49 && (byte !== 0 || shift === 0), "a number's form");
      if (byte < 128) return number;
    }
  }

  sized(least, most) {
    const size = this.number();
    need(size >= least && size <= most, "a size out of its range");
    return this.take(size);
  }
}

/** An attestation of a calendar or of a block; of another kind, nothing. */
function attestation(reader, message) {
  const kind = hex(reader.take(8));
  const body = new Reader(reader.sized(0, ATTESTATION_MAX));
  let found = [];
  if (kind === PENDING) {
    const address = asciiOf(body.sized(1, 1000));
    need(address !== null && /^[A-Za-z0-9._/:-]*$/.test(address), "a calendar's address");
    found = [{ calendar: address }];
  } else if (kind === BITCOIN) {
    need(message.length === 32, "a block's root of another size");
    found = [{ height: body.number(), root: hex(message.slice().reverse()) }];
  } else {
    return found;
  }
  need(body.at === body.bytes.length, "an attestation's end");
  return found;
}

/** What one way from `message` on leads to, and all ways that leave it. */
async function walk(reader, message, depth) {
  const found = [];
  need(depth <= DEPTH_MAX, "too many operations");
  for (let branches = 1; ; branches++) {
    need(branches <= BRANCHES_MAX, "too many branches");
    let [tag] = reader.take(1);
    const isLast = tag !== 0xff;
    if (!isLast) [tag] = reader.take(1);
    if (tag === 0) found.push(...attestation(reader, message));
    else found.push(...(await walk(reader, await operate(tag, reader, message), depth + 1)));
    if (isLast) return found;
  }
}

async function operate(tag, reader, message) {
  if (tag === 0x08) return hash(message);
  if (tag !== 0xf0 && tag !== 0xf1) throw new Fault("an operation that is not known");
  const more = reader.sized(1, MESSAGE_MAX);
  const joined = tag === 0xf0 ? concat(message, more) : concat(more, message);
  need(joined.length <= MESSAGE_MAX, "a message that is too long");
  return joined;
}

/** The attestations of a proof over the file with this SHA-256. */
export async function verifyOts(bytes, sha256) {
  need(bytes.length <= SIZE_MAX, "a proof of more than 64 KiB");
  const reader = new Reader(bytes);
  need(same(reader.take(HEAD.length), HEAD), "no proof of OpenTimestamps");
  need(same(reader.take(32), sha256), "it is over another file");
  const found = await walk(reader, sha256, 0);
  need(reader.at === bytes.length, "bytes behind the proof");
  return found;
}
