// Joins the sources into `verify.html`. `node build.mjs` writes it, `node build.mjs --program`
// prints the program in it. The tools are those of the interface, pinned by its lock file.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { pageOf } from "./src/self.js";

const here = (path) => new URL(path, import.meta.url);
const OUT = here("verify.html");
const LINE = /.{1,120}/g;
const tools = createRequire(here("../../../ui/package.json"));

/** The version of the workspace, which is that of all its programs. */
function version() {
  const manifest = readFileSync(here("../../../Cargo.toml"), "utf8");
  return /^\[workspace\.package\]\nversion = "([^"]+)"/m.exec(manifest)[1];
}

async function joined(path, format) {
  const { build } = tools("rolldown");
  const made = await build({
    input: fileURLToPath(here(path)),
    write: false,
    logLevel: "warn",
    transform: { target: "es2022", define: { VERSION: JSON.stringify(version()) } },
    output: { format, minify: true },
  });
  return made.output[0].code.trim();
}

function style() {
  const { transform } = tools("lightningcss");
  const code = readFileSync(here("src/page.css"));
  return transform({ filename: "page.css", code, minify: true }).code.toString();
}

const pack = (program) => gzipSync(program, { level: 9 }).toString("base64").match(LINE).join("\n");

/** The program that a page has packed in it, and the packing. */
export function programOf(page) {
  const [, packed] = /<script type="text\/plain" id="packed">([^<]*)<\/script>/.exec(page);
  return { packed, program: gunzipSync(Buffer.from(packed, "base64")).toString() };
}

/**
 * The page that the sources give. `packing` is a page whose packing is taken over where it is of
 * the same program: versions of zlib pack the same program into other bytes.
 */
export async function pageOfSources(packing = null) {
  const program = await joined("src/main.js", "esm");
  const loader = await joined("src/loader.js", "iife");
  const old = packing && programOf(packing);
  const packed = old?.program === program ? old.packed : pack(program);
  const page = pageOf(style(), loader, packed, program);
  if (page.includes("\r")) throw new Error("a line end that a browser would change");
  return page;
}

/** The page as it is committed. */
export const committed = () => readFileSync(OUT, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === "--program") {
    process.stdout.write(`${programOf(committed()).program}\n`);
  } else {
    const page = await pageOfSources();
    writeFileSync(OUT, page);
    process.stdout.write(`verify.html: ${String(Buffer.byteLength(page))} bytes\n`);
  }
}
