// What a bundle's entries say, as tables made from them.

import { foreign, h, mark, moment, visible } from "./dom.js";

const ROWS = 50;
const LETTERS = 600;

/** A moment or the words that there is none. */
function proven(words, name, time) {
  const [before, after] = words.said(name, "\u0000").split("\u0000");
  return [before, moment(time), after];
}

/** How the newest state of the log, or an entry, is bounded in time. */
export function bounds(words, earlier, later) {
  if (!earlier && !later) return h("span", { of: "soft" }, words.said("noTime"));
  return h(
    "span",
    {},
    later ? h("span", { of: "line" }, proven(words, "notLater", later)) : null,
    earlier ? h("span", { of: "line soft" }, proven(words, "notEarlier", earlier)) : null,
  );
}

/** A long text is cut until it is asked for. */
function clipped(words, text) {
  if (text.length <= LETTERS * 2) return foreign(text, "div", "text");
  const cut = text.slice(0, LETTERS).replace(/[\ud800-\udbff]$/, "");
  const short = foreign(`${cut}…`, "div", "text");
  const all = () => short.replaceChildren(visible(text));
  const button = h(
    "button",
    { type: "button", of: "link", onclick: () => (all(), button.remove()) },
    words.said("allText", text.length),
  );
  return h("div", {}, short, button);
}

/** A field's value: text as it is, all else as JSON. */
function valueOf(words, value) {
  if (typeof value === "string") return clipped(words, value);
  const isPlain = typeof value !== "object" || value === null;
  const text = isPlain ? String(value) : JSON.stringify(value);
  return h("div", { of: "json" }, clipped(words, text));
}

/** The page's words for parts that are withheld. */
export const PARTS = { field: "field", record: "record", file: "oneFile" };

function withheldRow(words, { what, name, why }) {
  return [
    h(
      "dt",
      { of: "withheld" },
      h("span", { of: "bars", "aria-hidden": "true" }),
      words.said(PARTS[what]),
    ),
    h(
      "dd",
      { of: "withheld" },
      h("strong", {}, words.said("isWithheld")),
      ": ",
      foreign(name, "span", "name"),
      why === "" ? "" : [" — ", foreign(why)],
    ),
  ];
}

function entryRow(words, entry, withheld) {
  const names = Object.keys(entry.fields);
  const fields = names.map((name) => [
    h("dt", {}, foreign(name)),
    h("dd", {}, valueOf(words, entry.fields[name])),
  ]);
  const hidden = (withheld.get(entry.seq) ?? []).map((it) => withheldRow(words, it));
  const none = fields.length + hidden.length === 0;
  return h(
    "tr",
    {},
    h("th", { scope: "row", "data-of": words.said("number") }, String(entry.seq)),
    h("td", { "data-of": words.said("kind") }, words.kind(entry.kind)),
    h("td", { "data-of": words.said("claimed") }, moment(entry.time)),
    h(
      "td",
      { "data-of": words.said("proven") },
      bounds(words, entry.not_earlier_than, entry.not_later_than),
    ),
    h(
      "td",
      { "data-of": words.said("fields") },
      none ? h("span", { of: "soft" }, words.said("noFields")) : h("dl", {}, fields, hidden),
    ),
  );
}

function entriesTable(words, entries, withheld) {
  const rows = h("tbody");
  const head = ["number", "kind", "claimed", "proven", "fields"];
  const table = h(
    "table",
    { of: "entries" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head.map((name) => h("th", { scope: "col" }, words.said(name))),
      ),
    ),
    rows,
  );
  let shown = 0;
  const button = h("button", { type: "button", of: "button", onclick: () => show(ROWS) });
  const show = (count) => {
    const next = entries.slice(shown, shown + count);
    rows.append(...next.map((entry) => entryRow(words, entry, withheld)));
    shown += next.length;
    const left = Math.min(ROWS, entries.length - shown);
    button.textContent = words.said("more", left);
    if (left === 0) button.remove();
  };
  const box = h(
    "div",
    {},
    h(
      "div",
      { of: "wide", tabindex: "0", role: "region", "aria-label": words.said("items") },
      table,
    ),
    button,
  );
  show(ROWS);
  return { box, all: () => show(Infinity) };
}

function filesList(words, item, faults, folder) {
  if (item.files.length === 0) return null;
  const line = ({ path, entry, masked }) => {
    const isWrong = faults.some((it) => it.path === `data/${folder}/${path}`);
    const state = isWrong ? "fileFails" : masked ? "fileMasked" : "fileFits";
    const kind = isWrong ? "bad" : masked ? "unsure" : "good";
    return h("li", {}, mark(kind), foreign(path, "code"), " ", words.said(state, entry));
  };
  return [h("h4", {}, words.said("files")), h("ul", { of: "files" }, item.files.map(line))];
}

/** The first words of an item's newest text, to tell it from others. */
function titleOf(item) {
  const newest = (name) => {
    const given = item.entries.map(({ fields }) => [fields[name]].flat()[0]);
    return given.findLast((it) => typeof it === "string" && it.trim() !== "");
  };
  // Not the address of a look: what was asked beside the post has one as well.
  const text = newest("text") ?? newest("title") ?? newest("addresses");
  const line = text?.trim().split("\n")[0] ?? "";
  return [...line].slice(0, 90).join("") + ([...line].length > 90 ? "…" : "");
}

/**
 * One item: what it is, whether its entries hold, and when it is opened the table of them.
 * `withheld` is by entry.
 */
export function itemPart(words, item, number, { faults, withheld, holds, folder, isOpen }) {
  const own = faults.filter((it) => it.item === item.item);
  const [kind, state] =
    own.length > 0
      ? ["bad", "itemFails"]
      : holds
        ? ["good", "itemHolds"]
        : ["unsure", "itemUnsure"];
  const word = words.said(item.kind === "log" ? "logItem" : item.kind);
  const title = titleOf(item);
  const body = h("div", { of: "body" });
  let table = null;
  const fill = () => {
    if (table !== null) return;
    table = entriesTable(words, item.entries, withheld);
    body.append(table.box, ...(filesList(words, item, own, folder) ?? []));
  };
  const summary = h(
    "summary",
    {},
    mark(kind),
    h(
      "span",
      { of: "title" },
      h("strong", {}, item.kind === "post" ? `${word} ${number}` : word),
      title === "" ? null : foreign(title, "span", "first"),
      h(
        "span",
        { of: "soft small" },
        `${words.said("nEntries", item.entries.length)} · ${words.said(state)} · `,
        h("code", {}, item.item),
      ),
    ),
  );
  const part = h(
    "details",
    { of: "item", open: isOpen, ontoggle: () => part.open && fill() },
    summary,
    body,
  );
  if (isOpen) fill();
  const print = () => {
    fill();
    table.all();
    part.open = true;
  };
  return { part, print };
}
