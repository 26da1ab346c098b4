// ReplayWeb.page, as people have it, over the exchanges in a bundle: each page is shown as it was
// answered then, the refusal at the end too. `KEEPSAKE_REPLAY` names the folder of its package.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";

import { chromium } from "./engines.js";

const BUNDLES = resolve(process.env.KEEPSAKE_BUNDLES ?? "bundles");
const PACKAGE = resolve(process.env.KEEPSAKE_REPLAY ?? "replaywebpage");
/** The first page of many is shown only once the player itself is there. */
const PATIENCE_MS = 60_000;

const scratch = mkdtempSync(join(tmpdir(), "keepsake-replay-"));
const archive = join(scratch, "keepsake.wacz");
const unzipped = (zip, name) => execFileSync("unzip", ["-p", zip, name], { maxBuffer: 2 ** 28 });

/** The exchanges of pages: where, when, and what was answered. */
function pages() {
  const records = unzipped(archive, "archive/data.warc.gz");
  const index = gunzipSync(unzipped(archive, "indexes/index.cdx.gz")).toString().trim().split("\n");
  const listed = index.map((line) => {
    const [, time, ...facts] = line.split(" ");
    return { time, ...JSON.parse(facts.join(" ")) };
  });
  return listed
    .filter(({ mime }) => mime === "text/html")
    .map((page) => {
      const from = Number(page.offset);
      const record = gunzipSync(records.subarray(from, from + Number(page.length))).toString();
      const [, words] = /<article>(.*?)<\/article>/su.exec(record);
      return { ...page, words };
    });
}

/** A page with the player on it; the archive is given in ranges, as the player asks for them. */
function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const send = (type, body, code = 200, headers = {}) => {
    const length = Buffer.byteLength(body);
    response.writeHead(code, { "content-type": type, "content-length": length, ...headers });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  if (pathname === "/") {
    const attribute = (name) =>
      `${name}="${searchParams.get(name).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
    const place = `${attribute("url")} ${attribute("ts")} replayBase="/replay/"`;
    const player = `<replay-web-page source="/keepsake.wacz" ${place}></replay-web-page>`;
    const page = `<meta charset="utf-8"><script src="/replay/ui.js"></script>${player}`;
    return send("text/html", `<!doctype html>${page}`);
  }
  if (pathname === "/keepsake.wacz") {
    const all = readFileSync(archive);
    const range = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? "");
    if (range === null) return send("application/zip", all, 200, { "accept-ranges": "bytes" });
    const [from, to] = [Number(range[1]), Number(range[2] || all.length - 1)];
    const headers = { "content-range": `bytes ${from}-${to}/${all.length}` };
    return send("application/zip", all.subarray(from, to + 1), 206, headers);
  }
  const file = /^\/replay\/(|ui\.js|sw\.js)$/u.exec(pathname)?.[1];
  if (file === undefined) return send("text/plain", "", 404);
  const type = file === "" ? "text/html" : "text/javascript";
  return send(type, readFileSync(join(PACKAGE, file || "index.html")));
}

const server = createServer(answer);
let browser;

before(async () => {
  writeFileSync(archive, unzipped(join(BUNDLES, "honest.zip"), "*/data/archive/keepsake.wacz"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  browser = await chromium();
});

after(async () => {
  await browser?.close();
  server.close();
  rmSync(scratch, { recursive: true, force: true });
});

test("ReplayWeb.page shows each page as it was answered at each time", async () => {
  const all = pages();
  assert.ok(all.some(({ status }) => status === "404") && all.length > 4, "a story with an end");
  const tab = await browser.newPage();
  for (const { url, time, words } of all) {
    const query = new URLSearchParams({ url, ts: time });
    await tab.goto(`http://127.0.0.1:${server.address().port}/?${query}`);
    const frame = await framed(tab, (address) => address.includes(`/${time}mp_/`));
    const shown = await frame.locator("article").textContent({ timeout: PATIENCE_MS });
    assert.equal(shown, words, `${url} at ${time}`);
  }
});

/** The frame whose address is the one asked for, once it is there. */
async function framed(tab, isIt) {
  const found = () => tab.frames().find((frame) => isIt(frame.url()));
  const stop = AbortSignal.timeout(PATIENCE_MS);
  while (found() === undefined && !stop.aborted) {
    await tab.waitForEvent("framenavigated", { timeout: 500 }).catch(() => null);
  }
  return found() ?? assert.fail("the player shows the page");
}
