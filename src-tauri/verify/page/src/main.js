// The page: takes a bundle, verifies it, shows what was found.

import { Fault, textOf, utf8 } from "./bytes.js";
import { nameOf, parsePem } from "./certificate.js";
import { bytesText, foreign, h, mark } from "./dom.js";
import { resultPart } from "./result.js";
import { pageOf } from "./self.js";
import { Cancelled, Pace } from "./source.js";
import { isTraining, resultOf, verifyBundle } from "./verify.js";
import { wordsOf } from "./words.js";

/* global VERSION -- the build knows it */
const PEM_MAX = 1 << 20;

const own = {
  version: VERSION,
  bytes: utf8(pageOf(textIn("style"), textIn("loader"), textIn("packed"), textIn("program"))),
};
const state = {
  language: navigator.language.toLowerCase().startsWith("vi") ? "vi" : "en",
  roots: [],
  rootTrouble: null,
  file: null,
  pace: null,
  found: null,
  note: null,
  told: "",
  print: () => {},
};

function textIn(id) {
  return document.getElementById(id).textContent;
}

/** Verifies `file` with the roots there are, and shows what was found. */
async function look(file) {
  if (state.pace) state.pace.cancelled = true;
  const pace = new Pace(tell);
  Object.assign(state, { file, pace, found: null, note: null });
  show();
  try {
    const bundle = await verifyBundle(file, pace, state.roots, own);
    if (state.pace !== pace) return;
    const [result, training] = [resultOf(bundle), isTraining(bundle)];
    state.found = { file, result, faults: bundle.faults, training };
  } catch (cause) {
    if (state.pace !== pace) return;
    state.note = cause instanceof Cancelled ? ["cancelled"] : ["broke", String(cause)];
  } finally {
    pace.end();
    if (state.pace === pace) {
      state.pace = null;
      show();
      document.getElementById("verdict")?.focus();
    }
  }
}

/** Takes what was chosen or dropped; what is no bundle at first sight is said at once. */
function take(files, isFolder = false) {
  const [file] = files;
  const encrypted = file?.name.endsWith(".age");
  const trouble = isFolder ? "isFolder" : files.length > 1 ? "isOne" : encrypted ? "isAge" : null;
  if (!trouble && file) return void look(file);
  if (state.pace) state.pace.cancelled = true;
  Object.assign(state, { pace: null, found: null, note: trouble ? [trouble] : null });
  show();
}

async function addRoots(files) {
  state.rootTrouble = null;
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.slice(0, PEM_MAX).arrayBuffer());
      const found = parsePem(textOf(bytes, "PEM"));
      if (found.length === 0) throw new Fault("PEM");
      state.roots.push(...found);
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      state.rootTrouble = "badRoot";
    }
  }
  if (state.found) return void look(state.file);
  show();
}

/** A button that opens the system's own choice of files. */
function chooser(id, text, accept, taken, of) {
  const input = h("input", {
    type: "file",
    id,
    accept,
    of: "unseen",
    tabindex: "-1",
    "aria-hidden": "true",
    onchange: () => taken([...input.files]),
  });
  const button = h("button", { type: "button", of, onclick: () => input.click() }, text);
  return [button, input];
}

function header(words) {
  const choice = (language, name) =>
    h(
      "button",
      {
        type: "button",
        lang: language,
        "aria-pressed": String(state.language === language),
        onclick: () => speak(language),
      },
      name,
    );
  return h(
    "header",
    {},
    h("p", { of: "brand" }, "Keepsake"),
    h(
      "div",
      { of: "choice", role: "group", "aria-label": words.said("language") },
      choice("vi", "Tiếng Việt"),
      choice("en", "English"),
    ),
  );
}

function speak(language) {
  state.language = language;
  show();
  document.querySelector(`.choice [lang=${language}]`).focus();
}

function intake(words) {
  const text = words.said(state.found || state.note ? "another" : "choose");
  return h(
    "section",
    { of: state.found ? "intake again" : "intake" },
    h(
      "p",
      { of: "choose" },
      chooser("bundle", text, ".zip", take, "button primary"),
      h("span", {}, words.said("drop")),
    ),
    h("p", { of: "soft small" }, words.said("asReceived")),
  );
}

function rootsPart(words) {
  const one = (root, at) => {
    const remove = () => {
      state.roots.splice(at, 1);
      if (state.found) look(state.file);
      else show();
    };
    return h(
      "li",
      {},
      foreign(nameOf(root)),
      " ",
      h("button", { type: "button", of: "link", onclick: remove }, words.said("remove")),
    );
  };
  const count = state.roots.length;
  return h(
    "details",
    { of: "roots", open: count > 0 || state.rootTrouble !== null },
    h("summary", {}, words.said("roots"), count > 0 ? ` (${count})` : ""),
    h("p", { of: "small" }, words.said("rootsWhy")),
    count === 0
      ? h("p", { of: "small soft" }, words.said("noRoot"))
      : h("ul", {}, state.roots.map(one)),
    state.rootTrouble
      ? h("p", { of: "warning", role: "alert" }, mark("bad"), words.said(state.rootTrouble))
      : null,
    h("p", {}, chooser("root", words.said("addRoot"), ".pem,.crt,.cer", addRoots, "button")),
  );
}

function progress(words) {
  const cancel = () => {
    state.pace.cancelled = true;
  };
  return h(
    "section",
    { of: "progress", "aria-busy": "true" },
    h("p", {}, h("strong", {}, words.said("reading")), " ", foreign(state.file.name, "code")),
    h("progress", { id: "bar", max: "1", value: "0", "aria-label": words.said("reading") }),
    h("p", { of: "counts" }, h("span", { id: "step", role: "status" }), h("span", { id: "count" })),
    h(
      "button",
      { type: "button", of: "button", id: "cancel", onclick: cancel },
      words.said("cancel"),
    ),
  );
}

/** How far the work is. Only the step is read out, not each byte. */
function tell(pace) {
  if (state.pace !== pace) return;
  const words = wordsOf(state.language);
  const [bar, step, count] = ["bar", "step", "count"].map((id) => document.getElementById(id));
  const done = Math.min(pace.done, pace.total);
  bar.value = pace.total > 0 ? done / pace.total : 0;
  const text = words.said("checking", words.layer(pace.what));
  if (step.textContent !== text) step.textContent = text;
  count.textContent = words.said("readOf", bytesText(done), bytesText(pace.total));
}

function notePart(words) {
  const [name, more] = state.note;
  return h(
    "section",
    { of: "note", role: "alert" },
    mark("unsure"),
    h("p", {}, words.said(name), more ? [" ", foreign(more, "code")] : null),
  );
}

/** The result for programs, as BUNDLE.md §9 has it. */
const asJson = () => JSON.stringify(state.found.result);

function save() {
  const address = URL.createObjectURL(new Blob([asJson(), "\n"], { type: "application/json" }));
  h("a", {
    href: address,
    download: `${state.file.name.replace(/\.zip$/i, "")}.verified.json`,
  }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function actions(words) {
  const data = h("script", {
    type: "application/json",
    id: "result",
    "data-file": state.file.name,
  });
  data.textContent = asJson();
  return h(
    "p",
    { of: "actions" },
    h("button", { type: "button", of: "button", id: "save", onclick: save }, words.said("save")),
    h("button", { type: "button", of: "button", onclick: () => print() }, words.said("print")),
    data,
  );
}

/** Draws the page anew, from what is known. */
function show() {
  const words = wordsOf(state.language);
  document.documentElement.lang = state.language;
  document.title = `Keepsake: ${words.said("title")}`;
  const shown = state.found && resultPart(words, state.found, state);
  state.print = shown?.print ?? (() => {});
  const canVerify = typeof crypto === "object" && crypto.subtle;
  document
    .getElementById("page")
    .replaceChildren(
      header(words),
      h(
        "main",
        {},
        h("h1", {}, words.said("title")),
        h("p", { of: "lead" }, words.said("lead")),
        canVerify
          ? state.pace
            ? progress(words)
            : intake(words)
          : h("p", { of: "warning" }, mark("bad"), words.said("noCrypto")),
        state.note ? notePart(words) : "",
        shown ? shown.part : "",
        shown ? actions(words) : "",
        canVerify ? rootsPart(words) : "",
      ),
      h("footer", { of: "soft small" }, words.said("version", VERSION)),
    );
}

function listen() {
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.toggle("over", isFiles(event));
  });
  for (const name of ["dragleave", "drop"]) {
    addEventListener(name, () => document.body.classList.remove("over"));
  }
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (!isFiles(event)) return;
    const entry = event.dataTransfer.items?.[0]?.webkitGetAsEntry?.();
    take([...event.dataTransfer.files], entry?.isDirectory ?? false);
  });
  addEventListener("beforeprint", () => state.print());
}

listen();
show();
