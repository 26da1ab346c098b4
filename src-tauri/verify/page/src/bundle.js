// A bundle while it is looked at: its files, and the faults that were found.

import { Fault, need } from "./bytes.js";

const KB = 1 << 10;
const MB = 1 << 20;
/** Of how many faults the page tells; `faults` of the result has the first of each layer. */
const TOLD_MAX = 500;

/** The layers, in the order of their looking. */
export const LAYERS =
  "zip bag case keys seal entries proofs heads checkpoints stamps records items page".split(" ");

const NUMBER = "(?:0|[1-9][0-9]*)";
const AUTHORITY = "[a-z0-9-]{1,32}";
/** The forms of a path below `data/` and `seal/`, with the most bytes each may have. */
const FORMS = [
  ["data/case\\.json", 32 * MB],
  ["data/keys/(?:log\\.vkey|allowed_signers\\.txt|log\\.pem)", 4 * KB],
  [`data/keys/tsa/${AUTHORITY}\\.pem`, Infinity],
  [`data/log/checkpoints/${NUMBER}\\.txt`, 64 * KB],
  [`(?:data/log/checkpoints/${NUMBER}|seal/tagmanifest-sha256)\\.txt\\.sig`, 4 * KB],
  [
    `(?:data/log/checkpoints/${NUMBER}|seal/tagmanifest-sha256)\\.txt\\.${AUTHORITY}\\.tsr`,
    256 * KB,
  ],
  [`(?:data/log/checkpoints/${NUMBER}|seal/tagmanifest-sha256)\\.txt\\.ots`, 64 * KB],
  [`data/log/consistency/${NUMBER}-${NUMBER}\\.txt`, 128 * KB],
  [`data/log/entries/${NUMBER}\\.json`, MB],
  [`data/log/entries/${NUMBER}\\.tlog-proof`, 128 * KB],
  [`data/log/entries/${NUMBER}\\.disclosures\\.txt`, 64 * MB],
  [`data/log/heads/${NUMBER}/i-[0-9a-f]{32}\\.txt`, 128 * KB],
  [`data/items/(?:[0-9]{3}|[1-9][0-9]{3,})/text\\.${NUMBER}\\.txt`, Infinity],
  [`data/items/(?:[0-9]{3}|[1-9][0-9]{3,})/masked-text\\.${NUMBER}\\.[a-z0-9]{1,8}`, Infinity],
  [
    `data/items/(?:[0-9]{3}|[1-9][0-9]{3,})/(?:masked-)?(?:media|file)-${NUMBER}\\.${NUMBER}\\.[a-z0-9]{1,8}`,
    Infinity,
  ],
  ["data/archive/keepsake\\.wacz", Infinity],
  ["data/rules/[A-Za-z0-9._-]+\\.toml", Infinity],
  ["(?:tag)?manifest-sha256\\.txt", 32 * MB],
  ["verify\\.html", MB],
  ["(?:bagit|bag-info)\\.txt", 4 * KB],
].map(([form, max]) => [new RegExp(`^${form}$`), max]);

const formOf = (path) => FORMS.find(([form]) => form.test(path));

/** Whether a path below `data/` or `seal/` is one that the format has. */
export const isOfForm = (path) => formOf(path) !== undefined;

export class Bundle {
  /** By path below the top: where a file is, its size, its SHA-256. */
  files = new Map();
  /** What was found, by layer; the first of each is the result's. */
  faults = [];
  top = null;
  key = null;
  case = null;
  /** By number: the entries that could be read, each with its `fields`. */
  entries = new Map();
  /** Ascending by size: those that could be read, each with its `stamps`. */
  checkpoints = [];
  stamps = [];
  ots = [];
  page = "unknown";

  constructor(source, roots) {
    this.source = source;
    this.roots = roots;
  }

  /**
   * What `work` gives. A fault in it is one of `layer` and lets it give undefined. `where` tells
   * the page which item, entry or file it is about.
   */
  async guard(layer, where, work) {
    await this.source.pace.breathe();
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      const told = this.faults.filter((fault) => fault.layer === layer).length;
      if (told === 0 || this.faults.length < TOLD_MAX) {
        const place = where.path ?? (where.seq === undefined ? "" : `entry ${where.seq}`);
        const what = place === "" ? cause.message : `${place}: ${cause.message}`;
        this.faults.push({ layer, what, ...where });
      }
      return undefined;
    }
  }

  has(path) {
    return this.files.has(path);
  }

  /** The bytes of a file, which has to be there and not larger than the format says. */
  async read(path) {
    const file = this.files.get(path);
    need(file, "it is missing");
    need(file.size <= (formOf(path)?.[1] ?? 0), "it is too large");
    return (await this.source.bytes(file.start, file.size)).slice();
  }

  /** What a form finds in the paths, in the archive's order. */
  match(form) {
    return [...this.files.keys()].map((path) => form.exec(path)).filter((found) => found !== null);
  }
}
