// The page in three browsers, opened from the disk as a lawyer would, over a whole corpus of
// bundles: honest ones, and attacks. `KEEPSAKE_BUNDLES` names their folder, with `expected.json`:
// `[{"name", "file", "holds", "layer", "roots": [<PEM>…]}]`. Chromium is given all of them, the
// others all that hold and a part of the attacks; all with `KEEPSAKE_ALL_BUNDLES=1`.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";

import { committed } from "../build.mjs";
import { ENGINES, until } from "./engines.js";

const FOLDER = resolve(process.env.KEEPSAKE_BUNDLES ?? "bundles");
const ROOTS = join(tmpdir(), `keepsake-roots-${process.pid}`);
const expected = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8"));

/** The corpus by the roots it is to be verified with, so that a browser is given each set once. */
function groups() {
  const found = new Map();
  for (const one of expected) {
    const roots = [one.roots ?? []].flat();
    const key = JSON.stringify(roots);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  mkdirSync(ROOTS, { recursive: true });
  return [...found].map(([key, bundles], at) => {
    const path = join(ROOTS, `${at}.pem`);
    const roots = JSON.parse(key);
    writeFileSync(path, roots.join("\n"));
    return { path: roots.length > 0 ? path : null, bundles };
  });
}

/** The other engines differ in what they bring, not in what they are told: every fourth attack. */
const SHARE = process.env.KEEPSAKE_ALL_BUNDLES || 4;

const isTried = (Engine, { holds }, at) =>
  Engine === ENGINES[0] || SHARE !== 4 || holds || at % SHARE === 0;

/** What the page shows and says of a bundle. */
async function look(browser, file) {
  await browser.choose("bundle", join(FOLDER, file));
  const ask = `
    const data = document.getElementById("result");
    if (data?.dataset.file !== ${JSON.stringify(file)} || document.getElementById("bar")) return null;
    const heading = document.getElementById("verdict").textContent;
    const text = data.textContent;
    data.remove();
    return { text, heading, page: document.getElementById("page").textContent };`;
  const found = await until(() => browser.evaluate(ask), `${browser.name}: ${file}`);
  return { ...found, result: JSON.parse(found.text) };
}

async function withRoots(browser, path) {
  if (path === null) return;
  await browser.choose("root", path);
  await until(
    () => browser.evaluate(`return document.querySelector(".roots li") !== null`),
    "a root",
  );
}

async function fresh(Engine, options) {
  const browser = await Engine.start(options);
  await until(
    () => browser.evaluate(`return document.getElementById("bundle") !== null`),
    "the page",
  );
  return browser;
}

for (const Engine of ENGINES) {
  describe(new Engine().name, () => {
    let browser;
    before(async () => (browser = await fresh(Engine)));
    after(() => browser?.end());

    test("the page makes its own bytes again", async () => {
      const own = `
        const text = (id) => document.getElementById(id).textContent;
        return [text("style"), text("loader"), text("packed"), text("program")].map((it) => it.length);`;
      const lengths = await browser.evaluate(own);
      const page = committed();
      assert.ok(
        lengths.every((it) => it > 0 && it < page.length * 2),
        String(lengths),
      );
    });

    test("every bundle is judged as expected, by the layer that is expected", async () => {
      const wrong = [];
      for (const { path, bundles } of groups()) {
        if (path !== null) {
          await browser.end();
          browser = await fresh(Engine);
          await withRoots(browser, path);
        }
        const tried = bundles.filter((one, at) => isTried(Engine, one, at));
        for (const { name, file, holds, layer } of tried) {
          const { result, heading, page } = await look(browser, file);
          const layers = result.faults.map((fault) => fault.layer);
          const agrees = result.holds === holds && (layer === null || layers.includes(layer));
          if (!agrees) wrong.push(`${name}: ${layer} expected, ${JSON.stringify(result.faults)}`);
          assert.equal(
            heading,
            holds === result.holds && holds ? "This bundle holds" : heading,
            name,
          );
          if (!result.holds) assert.match(heading, /does NOT hold/, name);
          if (result.key) assert.ok(page.replaceAll("\u200b", "").includes(result.key), name);
        }
      }
      assert.deepEqual(wrong, []);
    });

    test("it speaks the reader's language", async () => {
      await browser.end();
      browser = await fresh(Engine, { language: "vi" });
      const title = `return document.documentElement.lang + " " + document.title`;
      const wanted = "vi Keepsake: Kiểm chứng gói bằng chứng";
      // WebKitGTK takes its languages from a setting that no driver can reach.
      if (browser.name !== "WebKitGTK") assert.equal(await browser.evaluate(title), wanted);
      await browser.evaluate(`document.querySelector(".choice [lang=vi]").click()`);
      assert.equal(await browser.evaluate(title), wanted);
    });
  });
}
