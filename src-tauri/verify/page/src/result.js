// What was found, as a page: the verdict first, then what it rests on.

import { LAYERS } from "./bundle.js";
import { bytesText, foreign, h, mark, moment } from "./dom.js";
import { PARTS, bounds, itemPart } from "./tables.js";

const OPEN_MAX = 3;
const FAULTS_MAX = 5;

const section = (words, name, ...children) =>
  h("section", {}, h("h2", {}, words.said(name)), ...children);

const wide = (label, table) =>
  h("div", { of: "wide", tabindex: "0", role: "region", "aria-label": label }, table);

function table(words, label, heads, rows) {
  const head = h(
    "tr",
    {},
    heads.map((name) => h("th", { scope: "col" }, words.said(name))),
  );
  const cell = (cells) =>
    h(
      "tr",
      {},
      cells.map((it) => h("td", {}, it)),
    );
  return wide(
    words.said(label),
    h("table", {}, h("thead", {}, head), h("tbody", {}, rows.map(cell))),
  );
}

function verdict(words, { result, file, training }) {
  const said = (name) => h("p", {}, words.said(name));
  const isTimed = result.not_later_than !== null;
  const says = result.holds
    ? [said("holdsSays"), said("holdsYet"), isTimed ? null : said("untimed")]
    : [said("failsSays")];
  return h(
    "section",
    { of: `verdict ${result.holds ? "good" : "bad"}`, "aria-live": "polite" },
    mark(result.holds ? "good" : "bad"),
    h(
      "div",
      {},
      h("h2", { tabindex: "-1", id: "verdict" }, words.said(result.holds ? "holds" : "fails")),
      training ? h("p", { id: "training" }, h("strong", {}, words.said("training"))) : null,
      says,
      h(
        "p",
        { of: "soft small" },
        `${words.said("file")}: `,
        foreign(file.name, "code"),
        ` (${bytesText(file.size)})`,
      ),
    ),
  );
}

/** A fingerprint in groups that an eye can follow, and that are copied without what is between. */
const grouped = (key) =>
  key
    .slice(7)
    .match(/.{1,8}/g)
    .map((part) => [h("span", {}, part), h("wbr", {})]);

function keyPart(words, key, state) {
  const answer = h("p", { of: "answer", role: "status" });
  const compare = (told) => {
    state.told = told;
    const letters = told
      .replace(/[\s\u200b-\u200f\ufeff]/g, "")
      .replace(/^SHA256:/i, "")
      .replace(/=+$/, "");
    const isIt = `SHA256:${letters}` === key;
    // Where nothing but capitals differ it was copied wrongly, and accuses nobody.
    const isNone = letters.length !== 43 || `sha256:${letters.toLowerCase()}` === key.toLowerCase();
    const kind = isIt ? "good" : isNone ? "unsure" : "bad";
    const name = { unsure: "keyShort", good: "keySame", bad: "keyOther" }[kind];
    answer.className = `answer ${kind}`;
    answer.replaceChildren(...(letters === "" ? [] : [mark(kind), words.said(name)]));
  };
  const input = h("input", {
    id: "told",
    of: "field",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "SHA256:…",
    oninput: () => compare(input.value),
  });
  input.value = state.told;
  compare(state.told);
  return section(
    words,
    "key",
    h("p", { of: "print", id: "key" }, h("span", { of: "soft" }, "SHA256:"), grouped(key)),
    h("p", {}, words.said("keyWhy")),
    h("label", { for: "told", of: "label" }, words.said("keyTold")),
    input,
    answer,
  );
}

function layersPart(words, { result, faults }) {
  const stopped = faults.some((it) => it.layer === "zip");
  const row = (layer) => {
    const own = faults.filter((it) => it.layer === layer);
    const state =
      own.length > 0 ? "fault" : result.holds ? "ok" : stopped ? "notLooked" : "notSeen";
    const kind = { fault: "bad", ok: "good", notLooked: "unsure", notSeen: "unsure" }[state];
    const told = own.slice(0, FAULTS_MAX).map((it) => h("li", {}, foreign(it.what, "code")));
    const more =
      own.length > FAULTS_MAX
        ? h("li", {}, words.said("moreFaults", own.length - FAULTS_MAX))
        : null;
    return h(
      "li",
      { of: kind },
      mark(kind),
      h(
        "span",
        {},
        h("strong", {}, words.layer(layer)),
        ` — ${words.layerSays(layer)}: `,
        h("span", { of: "state" }, words.said(state)),
        told.length > 0 ? h("ul", { of: "faults" }, told, more) : null,
      ),
    );
  };
  const list = h("ul", { of: "layers" }, LAYERS.map(row));
  return h("section", {}, h("h2", {}, words.said("layers")), list);
}

function logPart(words, { result }) {
  const row = (name, value) => [h("dt", {}, words.said(name)), h("dd", {}, value)];
  const facts = h(
    "dl",
    { of: "facts" },
    row("entriesInLog", String(result.entries ?? "–")),
    row("entriesShown", String(result.shown ?? "–")),
    row("newest", bounds(words, null, result.not_later_than)),
  );
  const page =
    result.holds || result.page === "same"
      ? words.said(result.page === "same" ? "pageSame" : "pageUnknown")
      : null;
  return section(
    words,
    "log",
    facts,
    page && h("p", { of: "soft" }, page),
    stampsPart(words, result),
  );
}

function stampsPart(words, result) {
  const place = (of) => (of === "seal" ? words.said("seal") : words.said("nEntries", of));
  const state = (it) => {
    const isVerified = it.state === "verified";
    return [mark(isVerified ? "good" : "unsure"), words.said(isVerified ? "verified" : "unrooted")];
  };
  const rows = result.stamps.map((it) => [
    place(it.of),
    foreign(it.by),
    moment(it.time),
    state(it),
  ]);
  for (const { of, blocks } of result.ots) {
    const told = blocks.map(({ height, merkleroot }) =>
      h("span", { of: "line" }, words.said("otsBlock", height, merkleroot)),
    );
    rows.push([place(of), "OpenTimestamps", "", told.length > 0 ? told : words.said("otsPending")]);
  }
  if (rows.length === 0) return h("p", {}, words.said("noStamps"));
  return [
    h("h3", {}, words.said("stamps")),
    table(words, "stamps", ["checkpoint", "stampedBy", "saysTime", "state"], rows),
  ];
}

function withheldPart(words, { result }) {
  if (result.withheld.length === 0)
    return section(words, "withheld", h("p", {}, words.said("noneWithheld")));
  const row = ({ entry, what, name, why }) => [
    String(entry),
    [words.said(PARTS[what]), " ", foreign(name, "code")],
    why === "" ? h("span", { of: "soft" }, words.said("noWhy")) : foreign(why),
  ];
  return section(
    words,
    "withheld",
    h("p", {}, words.said("withheldSays")),
    table(words, "withheld", ["entry", "what", "why"], result.withheld.map(row)),
  );
}

function itemsPart(words, { result, faults }) {
  let post = 0;
  const isOpen = result.items.length <= OPEN_MAX;
  const withheld = new Map();
  for (const one of result.withheld) {
    if (!withheld.has(one.entry)) withheld.set(one.entry, []);
    withheld.get(one.entry).push(one);
  }
  const parts = result.items.map((item, at) => {
    const number = item.kind === "post" ? ++post : 0;
    const folder = `items/${String(at + 1).padStart(3, "0")}`;
    const more = { faults, withheld, holds: result.holds, folder, isOpen };
    return itemPart(words, item, number, more);
  });
  const warning = result.holds
    ? null
    : h("p", { of: "warning" }, mark("bad"), words.said("failsTable"));
  const part = section(
    words,
    "items",
    warning,
    h("p", {}, words.said("itemsSays")),
    parts.map((it) => it.part),
  );
  return { part, print: () => parts.forEach((it) => it.print()) };
}

function limitsPart(words) {
  const names = ["noWhyGone", "noTruth", "noOutside", "noBefore", "noReport", "noPage"];
  return section(
    words,
    "limits",
    h(
      "ul",
      {},
      names.map((name) => h("li", {}, words.said(name))),
    ),
  );
}

/** The whole of it; `print` opens all that is closed. `state` keeps what the reader typed. */
export function resultPart(words, found, state) {
  const { result } = found;
  const items = result.items.length > 0 ? itemsPart(words, found) : null;
  const hasLog = result.entries !== null;
  const part = h(
    "div",
    { of: "result" },
    verdict(words, found),
    result.key ? keyPart(words, result.key, state) : null,
    layersPart(words, found),
    hasLog ? logPart(words, found) : null,
    hasLog ? withheldPart(words, found) : null,
    items?.part,
    limitsPart(words),
  );
  return { part, print: () => items?.print() };
}
