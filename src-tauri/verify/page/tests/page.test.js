// The page as a file: that it is what the sources give, small, and says all in both languages.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { committed, pageOfSources, programOf } from "../build.mjs";
import { ALL_WORDS, wordsOf } from "../src/words.js";
import { LAYERS } from "../src/bundle.js";

const BYTES_MAX = 60_000;

test("the committed page is what the sources give", async () => {
  const page = committed();
  assert.equal(page, await pageOfSources(page), "`node build.mjs` writes it anew");
});

test("the page is small, and names nothing outside of itself", () => {
  const page = committed();
  assert.ok(Buffer.byteLength(page) < BYTES_MAX, `${Buffer.byteLength(page)} bytes`);
  const { program } = programOf(page);
  const frame = page.replace(programOf(page).packed, "");
  for (const text of [program, frame]) {
    const addresses = [...text.matchAll(/\b(https?|wss?|ftp):\/\/[^\s"'`]*/g)].map(
      ([found]) => found,
    );
    assert.deepEqual(
      addresses.filter((it) => it !== "http://www.w3.org/2000/svg"),
      [],
    );
    assert.doesNotMatch(
      text,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bfetch\b|XMLHttpRequest|WebSocket|localStorage|sessionStorage|indexedDB/,
    );
  }
  assert.match(
    frame,
    /default-src 'none'; style-src 'sha256-[^']{44}'; script-src 'sha256-[^']{44}' 'sha256-[^']{44}';/,
  );
});

test("each text is in both languages, and each that is asked for is there", () => {
  const [words, layers, kinds] = ALL_WORDS;
  for (const [name, texts] of Object.entries({ ...words, ...kinds, ...layers })) {
    assert.equal(texts.length, name in layers && !(name in words) ? 4 : texts.length);
    assert.ok(
      texts.every((text) => text.trim() !== ""),
      name,
    );
  }
  for (const [name, [vietnamese, english]] of Object.entries(words)) {
    const holes = (text) => [...text.matchAll(/\{\d\}/g)].map(([found]) => found).sort();
    assert.deepEqual(holes(vietnamese), holes(english), name);
  }
  assert.deepEqual(Object.keys(layers), LAYERS);
  const folder = new URL("../src/", import.meta.url);
  const sources = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("");
  for (const name of Object.keys(words)) {
    assert.match(sources, new RegExp(`["']${name}["']|\\b${name}: `), `${name} is said nowhere`);
  }
  assert.equal(wordsOf("vi").said("notLater", "x"), "không muộn hơn x");
});
