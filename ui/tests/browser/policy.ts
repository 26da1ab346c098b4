import { existsSync, readFileSync } from "node:fs";

const CONF = new URL("../../../src-tauri/tauri.conf.json", import.meta.url);

/** What the window's policy has to be, should the window itself not be there to ask. */
const AGREED =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
  "img-src 'self' media:; media-src blob:; connect-src ipc: http://ipc.localhost; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

interface Conf {
  app?: { security?: { csp?: string | Record<string, string | string[]> } };
}

/** The content security policy of the real window, as it sends it. */
export function policy(): string {
  if (!existsSync(CONF)) return AGREED;
  const csp = (JSON.parse(readFileSync(CONF, "utf8")) as Conf).app?.security?.csp;
  if (csp === undefined) return AGREED;
  if (typeof csp === "string") return csp;
  return Object.entries(csp)
    .map(([name, sources]) => `${name} ${[sources].flat().join(" ")}`)
    .join("; ");
}
