// Making parts of the page. Text becomes text and nothing else: what a bundle holds is hostile.

/** An element: attributes, listeners (`onclick`), classes, and children or their text. */
export function h(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key === "of" ? "class" : key, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

const SHAPES = {
  // A tick in a circle, a cross in an octagon, a bar in a diamond: told apart without colours.
  good: ["M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22z", "M6.5 12.5l3.8 3.8 7.2-8"],
  bad: ["M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z", "M8 8l8 8M16 8l-8 8"],
  unsure: ["M12 1l11 11-11 11L1 12z", "M7.5 12h9"],
};

/** A mark that says by its shape what the text beside it says. */
export function mark(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `mark ${kind}`);
  for (const d of SHAPES[kind]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** Letters that are not seen, or turn others around, written out so that they mislead nobody. */
export const visible = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => {
    if (letter === "\n" || letter === "\t" || letter === "\u200d") return letter;
    return `[U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
  });

/** Text of a bundle: shown as it is, set apart from the page's own. */
export const foreign = (text, name = "span", of = "") =>
  h(name, { of: `foreign ${of}`, dir: "auto" }, visible(text));

export function bytesText(bytes) {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `2026-05-08 09:30:00 UTC`, in which a line breaks before the hour or nowhere. */
export const moment = (text) =>
  h("time", { datetime: text }, `${text.replace("T", " ").replace("Z", "\u00a0UTC")}`);
