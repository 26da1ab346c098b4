// Joins the sources into `verify.html`: one script and one style, both made small, for the page has
// to be under 60 kB. `node build.mjs` writes it; `joined` gives it to the test that holds the
// committed file to be this. The tools are those of the interface, pinned by its lock file.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { pageOf } from "./src/self.js";

const here = (path) => new URL(path, import.meta.url);
const OUT = here("verify.html");
const tools = createRequire(here("../../../ui/package.json"));

/** The version of the workspace, which is that of all its programs. */
function version() {
  const manifest = readFileSync(here("../../../Cargo.toml"), "utf8");
  return /^\[workspace\.package\]\nversion = "([^"]+)"/m.exec(manifest)[1];
}

async function script() {
  const { build } = tools("rolldown");
  const made = await build({
    input: fileURLToPath(here("src/main.js")),
    write: false,
    logLevel: "warn",
    transform: { target: "es2022", define: { VERSION: JSON.stringify(version()) } },
    output: { format: "esm", minify: true },
  });
  return made.output[0].code.trim();
}

function style() {
  const { transform } = tools("lightningcss");
  const code = readFileSync(here("src/page.css"));
  return transform({ filename: "page.css", code, minify: true }).code.toString();
}

/** The whole page. */
export async function joined() {
  const [program, look] = [await script(), style()];
  if (/<\/script|<!--/i.test(program)) throw new Error("the script would end too early");
  if (program.includes("\r") || look.includes("\r")) throw new Error("a line end that would change");
  return pageOf(look, program);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = await joined();
  writeFileSync(OUT, page);
  process.stdout.write(`verify.html: ${String(Buffer.byteLength(page))} bytes\n`);
}
