// The page as a file. The build writes it with this, and the page makes its own bytes again with
// it, to compare them with the copy in a bundle: a page from `file://` cannot read itself.

import { base64, utf8 } from "./bytes.js";
import { sha256 } from "./hash.js";

const hashOf = (text) => `'sha256-${base64(sha256(utf8(text)))}'`;

/**
 * The whole file, of its style, its loader, the program packed (gzip, base64) and the program as
 * it is. The policy names style, loader and program by their digests: nothing else can run.
 */
export function pageOf(style, loader, packed, program) {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(loader)} ${hashOf(program)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    "<title>Keepsake</title>",
    `<style id="style">${style}</style>`,
    "</head>",
    "<body>",
    '<div id="page">This page needs JavaScript and a browser of 2023 or later.',
    "Trang này cần JavaScript và một trình duyệt từ năm 2023 trở đi.</div>",
    `<script type="text/plain" id="packed">${packed}</scr` + "ipt>",
    `<script id="loader">${loader}</scr` + "ipt>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}
