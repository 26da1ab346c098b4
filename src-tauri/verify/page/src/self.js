// The page as a file. The build writes it with this, and the page makes its own bytes again with
// it, to compare them with the copy in a bundle: a page from `file://` cannot read itself.

import { base64, utf8 } from "./bytes.js";
import { sha256 } from "./hash.js";

const hashOf = (text) => `'sha256-${base64(sha256(utf8(text)))}'`;

/** The whole file. The policy names the one style and the one script by their digests. */
export function pageOf(style, script) {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
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
    "<noscript>This page needs JavaScript. Trang này cần JavaScript.</noscript>",
    '<div id="page"></div>',
    `<script type="module" id="script">${script}</scr` + "ipt>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}
