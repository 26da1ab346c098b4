// Reading a file of any size piece by piece, without standing in the way of the page.

import { Fault } from "./bytes.js";
import { Sha256, crc32 } from "./hash.js";

const WINDOW = 4 << 20;
/** What is read at once where little is asked for: a bundle may have its files in any order. */
const AHEAD = 256 << 10;
/** Up to here the browser hashes a piece at once, which is ten times as fast as `Sha256`. */
const AT_ONCE = 64 << 20;
const SMALL = 4096;
const PAUSE_AFTER_MS = 30;

/** The person has had enough. */
export class Cancelled extends Error {}

/** Lets the page live between two pieces of work, tells how far it is, and stops on demand. */
export class Pace {
  #last = performance.now();
  #channel = new MessageChannel();
  done = 0;
  total = 0;
  cancelled = false;
  /** What is worked on, a word of the page's. */
  what = "";

  constructor(tell = () => {}) {
    this.tell = tell;
  }

  async breathe(bytes = 0) {
    this.done += bytes;
    if (this.cancelled) throw new Cancelled();
    if (performance.now() - this.#last < PAUSE_AFTER_MS) return;
    this.tell(this);
    await new Promise((resolve) => {
      this.#channel.port1.onmessage = resolve;
      this.#channel.port2.postMessage(0);
    });
    this.#channel.port1.onmessage = null;
    this.#last = performance.now();
  }

  end() {
    this.#channel.port1.close();
  }
}

/** A part of a file, by offset. Holds one window of it and no more. */
export class Source {
  #blob;
  #window = new Uint8Array(0);
  #start = 0;

  constructor(blob, pace) {
    this.#blob = blob;
    this.size = blob.size;
    this.pace = pace;
  }

  /** The same bytes under another beginning. */
  part(start, size) {
    return new Source(this.#blob.slice(start, start + size), this.pace);
  }

  /** `size` bytes from `start` on; fewer only at the end of the source. */
  async bytes(start, size) {
    const stop = Math.min(start + size, this.size);
    if (start < this.#start || stop > this.#start + this.#window.length) {
      this.#start = start - (start % AHEAD);
      this.#window = await this.#read(this.#start, Math.max(stop - this.#start, AHEAD));
    }
    return this.#window.subarray(start - this.#start, stop - this.#start);
  }

  async #read(start, size) {
    const blob = this.#blob.slice(start, Math.min(start + size, this.size));
    try {
      return new Uint8Array(await blob.arrayBuffer());
    } catch (cause) {
      if (cause instanceof DOMException) throw new Fault("the file can no longer be read");
      throw cause;
    }
  }

  /** SHA-256 and CRC-32 of a part, in one pass. */
  async digest(start, size) {
    let crc = 0;
    const stream = size > AT_ONCE ? new Sha256() : null;
    const whole = stream === null && size > WINDOW ? new Uint8Array(size) : null;
    let last = new Uint8Array(0);
    for (let at = 0; at < size; at += WINDOW) {
      last = await this.bytes(start + at, Math.min(WINDOW, size - at));
      for (let from = 0; from < last.length; from += WINDOW / 4) {
        const slice = last.subarray(from, from + WINDOW / 4);
        crc = crc32(crc, slice);
        stream?.update(slice);
        await this.pace.breathe(slice.length);
      }
      whole?.set(last, at);
    }
    return { crc, sha256: stream ? stream.digest() : await hash(whole ?? last) };
  }
}

/** SHA-256 of bytes at hand. */
export async function hash(bytes) {
  if (bytes.length < SMALL) return new Sha256().update(bytes).digest();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
