// `case.json` (BUNDLE.md §6): what was chosen, what is withheld, and that this is what is there.

import { hex, isHash, need, seconds, textOf, utf8 } from "./bytes.js";
import { rulesDigest } from "./bag.js";
import { isItem } from "./entry.js";
import { sha256 } from "./hash.js";
import { hasMembers, isCount, isObject, parseJson } from "./json.js";

const PATH = "data/case.json";
const MEMBERS = "v made software languages log checkpoints seal items withheld rules".split(" ");
const ITEM = ["item", "kind", "folder", "entries", "files"];
const FILE = ["path", "entry", "field", "masked"];
const KINDS = ["post", "refused", "import", "log"];
const LANGUAGES = [["vi", "en"], ["vi"], ["en"], []];

/** Which of two texts comes first by its bytes in UTF-8: -1, 0 or 1. */
export function compareBytes(left, right) {
  const [a, b] = [utf8(left), utf8(right)];
  const at = a.findIndex((byte, index) => byte !== b[index]);
  if (at < 0) return a.length === b.length ? 0 : -1;
  return at >= b.length || a[at] > b[at] ? 1 : -1;
}

/** Whether the elements ascend and none is there twice. */
function ascends(list, compare) {
  return list.every((one, at) => at === 0 || compare(list[at - 1], one) < 0);
}

const isText = (value) => typeof value === "string";
const numbers = (left, right) => left - right;

const isStamps = (names) =>
  Array.isArray(names) &&
  names.every((name) => isText(name) && /^[a-z0-9-]{1,32}$/.test(name)) &&
  ascends(names, compareBytes);

const isCheckpoint = (one) =>
  hasMembers(one, ["entries", "stamps", "ots"]) &&
  isCount(one.entries) &&
  isStamps(one.stamps) &&
  typeof one.ots === "boolean";

const isFile = (one) =>
  hasMembers(one, FILE) &&
  isText(one.path) &&
  isCount(one.entry) &&
  isText(one.field) &&
  typeof one.masked === "boolean";

const isOne = (one, at) =>
  hasMembers(one, ITEM) &&
  isItem(one.item) &&
  KINDS.includes(one.kind) &&
  one.folder === `items/${String(at + 1).padStart(3, "0")}` &&
  Array.isArray(one.entries) &&
  one.entries.length > 0 &&
  one.entries.every(isCount) &&
  ascends(one.entries, numbers) &&
  Array.isArray(one.files) &&
  one.files.every(isFile) &&
  ascends(one.files, (left, right) => compareBytes(left.path, right.path)) &&
  (one.files.length === 0 || one.kind === "post" || one.kind === "refused");

const isWithheld = (one) =>
  hasMembers(one, ["entry", "what", "name", "why"]) &&
  isCount(one.entry) &&
  ["field", "record", "file"].includes(one.what) &&
  isText(one.name) &&
  isText(one.why);

const byPlace = (left, right) =>
  left.entry - right.entry ||
  compareBytes(left.what, right.what) ||
  compareBytes(left.name, right.name);

const isRules = (rules) =>
  rules === null ||
  (hasMembers(rules, ["version", "sha256"]) && isText(rules.version) && isHash(rules.sha256));

function isListOf(list, isOneOf, compare) {
  return Array.isArray(list) && list.every(isOneOf) && (!compare || ascends(list, compare));
}

/** The form alone. */
function parseCase(bytes) {
  const text = textOf(bytes, "it");
  need(text.endsWith("}\n"), "its end");
  const found = parseJson(text.slice(0, -1), true);
  need(hasMembers(found, MEMBERS) && found.v === 1, "its members");
  need(seconds(found.made) !== null && isText(found.software), "when or with what it was made");
  need(
    LANGUAGES.some((it) => JSON.stringify(it) === JSON.stringify(found.languages)),
    "languages",
  );
  const log = found.log;
  need(hasMembers(log, ["origin", "entries"]) && isText(log.origin) && isCount(log.entries), "log");
  const bySize = (left, right) => left.entries - right.entries;
  need(
    isListOf(found.checkpoints, isCheckpoint, bySize) && found.checkpoints.length > 0,
    "checkpoints",
  );
  need(
    hasMembers(found.seal, ["stamps", "ots"]) && isCheckpoint({ entries: 0, ...found.seal }),
    "seal",
  );
  need(isListOf(found.items, isOne), "items");
  need(new Set(found.items.map((it) => it.item)).size === found.items.length, "an item twice");
  need(found.items.filter((it) => it.kind === "log").length < 2, "two items of the log");
  need(isListOf(found.withheld, isWithheld, byPlace), "withheld");
  need(isRules(found.rules), "rules");
  return found;
}

/** Reads `case.json`. The rest of layer `case` waits until the entries are read. */
export async function readCase(bundle) {
  const where = { path: PATH };
  bundle.case =
    (await bundle.guard("case", where, async () => parseCase(await bundle.read(PATH)))) ?? null;
}

/** That what `case.json` names is there, and that what is there it names. */
export async function checkCase(bundle) {
  const { case: told } = bundle;
  if (!told) return;
  const check = (work, where = {}) => bundle.guard("case", { path: PATH, ...where }, work);
  await check(() => {
    const date = told.made.slice(0, 10);
    need(bundle.top.split("-")[2] === date.replaceAll("-", ""), "its date is not that of the top");
    need((bundle.baggingDate ?? date) === date, "its date is not that of bag-info.txt");
    need((bundle.software ?? told.software) === told.software, "its software is not the bag's");
  });
  await check(() => {
    need(!bundle.key || told.log.origin === bundle.key.origin, "it is of another log");
    need(
      told.log.entries === told.checkpoints.at(-1).entries,
      "not the newest checkpoint's number",
    );
  });
  await check(() => {
    const lines = rulesDigest(bundle);
    need((lines === null) === (told.rules === null), "rules that it does not tell of");
    need(
      lines === null || hex(sha256(lines)) === told.rules.sha256,
      "other rules than it tells of",
    );
  });
  await checkStamps(bundle, check);
  await checkEntries(bundle, check);
  await checkFiles(bundle, check);
  await checkWithheld(bundle, check);
}

/** Checks that `expected` and `found` are the same paths. */
async function checkPaths(check, expected, found) {
  const missing = new Set(expected);
  for (const path of found) {
    const isTold = missing.delete(path);
    await check(() => need(isTold, "there, and not announced"), { path });
  }
  for (const path of missing) await check(() => need(false, "announced, and not there"), { path });
}

async function checkStamps(bundle, check) {
  const { checkpoints, seal } = bundle.case;
  const expected = [];
  const stamps = (base, { stamps: names, ots }) => {
    for (const name of names) expected.push(`${base}.${name}.tsr`);
    if (ots) expected.push(`${base}.ots`);
  };
  for (const one of checkpoints) {
    expected.push(`data/log/checkpoints/${one.entries}.txt`);
    stamps(expected.at(-1), one);
  }
  stamps("seal/tagmanifest-sha256.txt", seal);
  const form = /^(data\/log\/checkpoints\/\d+\.txt(.*\.tsr|\.ots)?|seal\/.*(\.tsr|\.ots))$/;
  await checkPaths(
    check,
    expected,
    bundle.match(form).map(([path]) => path),
  );
  const authorities = new Set([...checkpoints, seal].flatMap((one) => one.stamps));
  for (const [path, name] of bundle.match(/^data\/keys\/tsa\/(.+)\.pem$/)) {
    await check(() => need(authorities.has(name), "of an authority that is not named"), { path });
  }
}

async function checkEntries(bundle, check) {
  const { checkpoints, items } = bundle.case;
  const itemOf = new Map();
  for (const one of items) {
    for (const seq of one.entries) {
      await check(() => need(!itemOf.has(seq), "an entry of two items"), { seq });
      itemOf.set(seq, one.item);
    }
  }
  const heads = new Set(checkpoints.map((one) => one.entries - 1));
  const shown = new Set(bundle.match(/^data\/log\/entries\/(\d+)\./).map(([, seq]) => Number(seq)));
  for (const [seq, item] of itemOf) {
    const entry = bundle.entries.get(seq);
    const where = { path: undefined, seq, item };
    await check(() => need(shown.has(seq), "named, and not shown"), where);
    await check(() => need(!entry || entry.item === item, "of another item"), where);
  }
  for (const seq of shown) {
    const isTold = itemOf.has(seq) || heads.has(seq);
    await check(() => need(isTold, "shown, and not named"), { path: undefined, seq });
  }
}

/** Fields of which a file shows the value. */
const isShownByFile = (name) => name === "text" || /^(media|files)\.(0|[1-9][0-9]*)$/.test(name);

async function checkFiles(bundle, check) {
  const withheld = new Set();
  for (const one of bundle.case.withheld)
    if (one.what === "file") withheld.add(`${one.entry} ${one.name}`);
  const expected = [];
  const seen = new Set();
  for (const { item, kind, folder, entries, files } of bundle.case.items) {
    const given = new Map();
    const own = new Set(entries);
    for (const { path, entry, field, masked } of files) {
      expected.push(`data/${folder}/${path}`);
      const known = own.has(entry);
      const fields = bundle.entries.get(entry)?.fields;
      const where = { path: expected.at(-1), item };
      await check(
        () => need(known && (!fields || field in fields), "of a field that is not shown"),
        where,
      );
      if (!masked) given.set(`${entry} ${field}`, (given.get(`${entry} ${field}`) ?? 0) + 1);
    }
    if (kind !== "post" && kind !== "refused") continue;
    for (const seq of entries) {
      // That it is of two items was told.
      if (seen.has(seq)) continue;
      seen.add(seq);
      for (const name of Object.keys(bundle.entries.get(seq)?.fields ?? {}).filter(isShownByFile)) {
        const place = `${seq} ${name}`;
        const count = given.get(place) ?? 0;
        const fits = withheld.has(place) ? count === 0 : count === 1;
        await check(() => need(fits, `${name} is neither given once nor withheld`), {
          path: undefined,
          seq,
          item,
        });
      }
    }
  }
  await checkPaths(
    check,
    expected,
    bundle.match(/^data\/items\/.*$/).map(([path]) => path),
  );
}

async function checkWithheld(bundle, check) {
  const hidden = new Map();
  for (const { entry: seq, what, name } of bundle.case.withheld) {
    const entry = bundle.entries.get(seq);
    const isShown = bundle.has(`data/log/entries/${seq}.json`);
    await check(
      () => {
        need(isShown, "withheld of an entry that is not shown");
        if (!entry?.fields) return;
        if (what === "field") need(!(name in entry.fields), `${name} is withheld and shown`);
        if (what === "file") {
          need(isShownByFile(name) && name in entry.fields, "a file withheld of no field");
        }
        if (what === "record") need(isHash(name), "a record withheld of no name");
      },
      { path: undefined, seq, item: entry?.item },
    );
    if (what === "field") hidden.set(seq, (hidden.get(seq) ?? 0) + 1);
  }
  for (const [seq, entry] of bundle.entries) {
    if (!isObject(entry.fields)) continue;
    const count = Object.keys(entry.fields).length + (hidden.get(seq) ?? 0);
    const fits = count === entry._sd.length;
    const where = { path: undefined, seq, item: entry.item };
    await check(() => need(fits, "fields are withheld without being told"), where);
  }
}
