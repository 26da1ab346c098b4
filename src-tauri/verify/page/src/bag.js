// The bag (RFC 8493, BUNDLE.md §2): which files there are, and that each is the one listed.

import { hex, linesOf, need, textOf, utf8 } from "./bytes.js";
import { isOfForm } from "./bundle.js";

const BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const INFO =
  /^Bagging-Date: (\d{4}-\d\d-\d\d)\nBagging-Software: (keepsake [A-Za-z0-9.+-]{1,40})\nPayload-Oxum: ([0-9]+\.[0-9]+)\n$/;
const REQUIRED = [
  "bagit.txt",
  "bag-info.txt",
  "manifest-sha256.txt",
  "tagmanifest-sha256.txt",
  "0-OPEN-ME-FIRST.html",
  "HOW-TO-VERIFY.txt",
  "verify.html",
];
const ALLOWED = new Set([
  ...REQUIRED,
  "report.vi.pdf",
  "report.en.pdf",
  "certificate-template.pdf",
]);

const isPayload = (path) => path.startsWith("data/");
const isSeal = (path) => path.startsWith("seal/");

/** The lines of a manifest; path and digest each. */
function manifest(bytes) {
  const lines = linesOf(textOf(bytes, "the manifest"));
  need(lines, "its last line does not end");
  return lines.map((line) => {
    const found = /^([0-9a-f]{64}) {2}([!-~]+)$/.exec(line);
    need(found, "a line that is none of a manifest");
    return { path: found[2], sha256: found[1] };
  });
}

async function checkManifest(bundle, path, isListed) {
  const listed = await bundle.guard("bag", { path }, async () => {
    const lines = manifest(await bundle.read(path));
    const ascend = lines.every((line, at) => at === 0 || lines[at - 1].path < line.path);
    need(ascend, "its lines do not ascend");
    return new Map(lines.map((line) => [line.path, line.sha256]));
  });
  if (!listed) return;
  for (const [name, file] of bundle.files) {
    if (!isListed(name)) continue;
    await bundle.guard("bag", { path: name }, () => {
      const told = listed.get(name);
      need(told !== undefined, "it is not in the manifest");
      need(told === hex(file.sha256), "its digest is not the manifest's");
    });
    listed.delete(name);
  }
  for (const name of listed.keys()) {
    await bundle.guard("bag", { path: name }, () =>
      need(false, "the manifest has it, the bundle not"),
    );
  }
}

/** Layer `bag`. Leaves the date and the software of `bag-info.txt` in the bundle. */
export async function checkBag(bundle) {
  for (const path of REQUIRED) {
    await bundle.guard("bag", { path }, () => need(bundle.has(path), "it is missing"));
  }
  for (const path of bundle.files.keys()) {
    const known = isPayload(path) || isSeal(path) ? isOfForm(path) : ALLOWED.has(path);
    await bundle.guard("bag", { path }, () => need(known, "a file that has no place here"));
  }
  await bundle.guard("bag", { path: "bagit.txt" }, async () => {
    need(textOf(await bundle.read("bagit.txt"), "it") === BAGIT, "it is no bag of version 1.0");
  });
  await bundle.guard("bag", { path: "bag-info.txt" }, async () => {
    const found = INFO.exec(textOf(await bundle.read("bag-info.txt"), "it"));
    need(found, "its lines");
    [, bundle.baggingDate, bundle.software] = found;
    const payload = [...bundle.files].filter(([path]) => isPayload(path));
    const size = payload.reduce((sum, [, file]) => sum + file.size, 0);
    need(found[3] === `${size}.${payload.length}`, "its number of bytes or files");
  });
  await checkManifest(bundle, "manifest-sha256.txt", isPayload);
  await checkManifest(bundle, "tagmanifest-sha256.txt", (path) => {
    return !isPayload(path) && !isSeal(path) && path !== "tagmanifest-sha256.txt";
  });
}

/** Layer `case` of the rules that the judge read: only their digest is looked at here. */
export function rulesDigest(bundle) {
  const rules = bundle.match(/^data\/rules\/(.+)$/).map(([path, name]) => [name, path]);
  rules.sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = rules.map(([name, path]) => `${hex(bundle.files.get(path).sha256)}  ${name}\n`);
  return lines.length === 0 ? null : utf8(lines.join(""));
}
