import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { preview, type PreviewServer } from "vite";
import type { Language, News } from "../../src/lib/ipc/bindings";
import { FAKES } from "./fake";
import { fakeTimeline } from "./fake/timeline";
import { fakeCore, type Scene } from "./fake_core";
import { servePictures } from "./pictures";
import { policy } from "./policy";

const SHOTS = fileURLToPath(new URL("../../../target/screenshots/ui/", import.meta.url));
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export interface Look {
  language: Language;
  theme: "light" | "dark";
  width: number;
  height: number;
}
export const LOOK: Look = { language: "en", theme: "light", width: 1100, height: 760 };

/** The built window in a browser: the app's own policy, a make-believe core, one page at a time. */
export class TestWindow {
  private constructor(
    private readonly server: PreviewServer,
    private readonly browser: Browser,
    private readonly address: string,
  ) {}

  static async start(): Promise<TestWindow> {
    mkdirSync(SHOTS, { recursive: true });
    const server = await preview({
      root: fileURLToPath(new URL("../../", import.meta.url)),
      logLevel: "error",
      preview: { port: 0, host: "127.0.0.1", headers: { "Content-Security-Policy": policy() } },
    });
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGS });
    const found = server.httpServer.address();
    const port = typeof found === "object" && found !== null ? found.port : 0;
    return new TestWindow(server, browser, `http://127.0.0.1:${String(port)}/`);
  }

  async open(scene: Partial<Scene>, look: Partial<Look> = {}): Promise<Page> {
    const { language, theme, width, height } = { ...LOOK, ...look };
    const page = await this.browser.newPage({
      viewport: { width, height },
      colorScheme: theme,
      locale: language === "vi" ? "vi-VN" : "en-GB",
      timezoneId: "Asia/Ho_Chi_Minh",
    });
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener("securitypolicyviolation", (event) => {
        violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
      });
      window.addEventListener("error", (event) => {
        // The list measures its rows; a browser that puts a measurement off to the next frame says so.
        if (!event.message.startsWith("ResizeObserver loop")) violations.push(event.message);
      });
    });
    await page.addInitScript(fakeTimeline);
    const made: Scene = {
      phase: "open",
      rehearsal: false,
      training: false,
      guarded: true,
      posts: 60,
      watch: "resting",
      vanished: 0,
      blind: false,
      importing: "empty",
      archive: null,
      unfinished: false,
      imported: false,
      guided: true,
      swap: "none",
      opened: false,
      damaged: false,
      bundle: "good",
      full: false,
      browsing: "closed",
      ...scene,
      language,
    };
    for (const fake of [fakeCore, ...FAKES]) await page.addInitScript(fake, made);
    await servePictures(page);
    await page.goto(this.address);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/** The commands that the page called so far, in order. */
export const calls = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { calls: string[] }).calls.slice());

/** How often it called one. */
export const count = async (page: Page, command: string): Promise<number> =>
  (await calls(page)).filter((call) => call === command).length;

/** Tells the page something in the name of the core. */
export const tell = (page: Page, news: News): Promise<void> =>
  page.evaluate((it) => (globalThis as unknown as { tell: (news: News) => void }).tell(it), news);

/** What the policy blocked and what was thrown. Has to be empty at the end of every journey. */
export const violations = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { violations: string[] }).violations);

/** The accessibility rules that `page` breaks, with the places. */
export async function broken(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    (values) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: "tag", values },
      }),
    AXE_RULES,
  );
  if (found.passes.length === 0) throw new Error("axe looked at nothing");
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
}

export const shoot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: `${SHOTS}${name}.png` });

/** True when something sticks out sideways, so that a reader would have to scroll in two directions. */
export const sticksOut = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
