// Three browsers, each driven by what it speaks itself: Chromium by Playwright, Firefox by
// Marionette, WebKitGTK by WebDriver. All of them open the page from the disk.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const tools = createRequire(new URL("../../../../ui/package.json", import.meta.url));
const STARTS_MS = 60_000;
const PAUSE_MS = 25;
const MINI_BROWSER = [
  "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
  "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
];

/** The page as it stands in the checkout. */
export const PAGE = new URL("../verify.html", import.meta.url).href;

/** Waits until `ask` gives something, and gives that. */
export async function until(ask, what, limit = STARTS_MS) {
  for (const stop = Date.now() + limit; Date.now() < stop;) {
    const found = await ask();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A program that is ended with its test, and a folder of its own. */
class Program {
  constructor(command, words, env = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "keepsake-page-"));
    const options = { env: { ...process.env, HOME: this.folder, ...env }, detached: true };
    this.child = spawn(command, words(this.folder), {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.told = "";
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (data) => (this.told += data));
    }
    this.child.on("error", (cause) => (this.told += String(cause)));
  }

  async end() {
    if (this.child.pid && this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-this.child.pid, "SIGKILL");
      await once(this.child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Debian's Chromium. */
export function chromium() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const executablePath = "/usr/bin/chromium";
  return tools("playwright-core").chromium.launch({ executablePath, args });
}

class Chromium {
  name = "Chromium";

  static async start({ language = "en", theme = "light" } = {}) {
    const browser = await chromium();
    const own = new Chromium();
    const locale = language === "vi" ? "vi-VN" : "en-GB";
    own.browser = browser;
    own.page = await browser.newPage({
      locale,
      colorScheme: theme,
      viewport: { width: 1100, height: 900 },
    });
    await own.page.goto(PAGE);
    return own;
  }

  evaluate(code) {
    return this.page.evaluate(`(() => {${code}})()`);
  }

  async choose(id, path) {
    await this.page.setInputFiles(`#${id}`, path);
  }

  end() {
    return this.browser.close();
  }
}

/** Firefox's own protocol: `[type, id, command, parameters]` as JSON, each after its length. */
class Firefox {
  name = "Firefox";
  #waiting = new Map();
  #next = 1;
  #data = Buffer.alloc(0);

  static async start({ language = "en" } = {}) {
    const own = new Firefox();
    own.program = new Program("firefox-esr", (folder) => {
      const prefs = {
        "marionette.port": 0,
        "intl.accept_languages": language,
        "intl.locale.requested": "en-US",
        "app.update.enabled": false,
        "network.proxy.type": 0,
        "datareporting.policy.dataSubmissionEnabled": false,
      };
      const lines = Object.entries(prefs).map(
        ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
      );
      writeFileSync(join(folder, "user.js"), lines.join(""));
      return ["--headless", "--marionette", "--no-remote", "--profile", folder];
    });
    const file = join(own.program.folder, "MarionetteActivePort");
    const port = await until(
      () => existsSync(file) && Number(readFileSync(file, "utf8")),
      "Firefox",
    );
    own.socket = connect(port, "127.0.0.1");
    own.socket.on("data", (data) => own.#take(data));
    await once(own.socket, "connect");
    await own.command("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
    await own.command("WebDriver:Navigate", { url: PAGE });
    return own;
  }

  #take(data) {
    this.#data = Buffer.concat([this.#data, data]);
    for (;;) {
      const cut = this.#data.indexOf(":");
      const size = Number(this.#data.subarray(0, cut));
      if (cut < 0 || this.#data.length < cut + 1 + size) return;
      const message = JSON.parse(this.#data.subarray(cut + 1, cut + 1 + size));
      this.#data = this.#data.subarray(cut + 1 + size);
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const { resolve, reject } = this.#waiting.get(id);
      if (error) reject(new Error(`${error.error}: ${error.message}`));
      else resolve(result);
    }
  }

  command(name, parameters) {
    const id = this.#next++;
    const text = JSON.stringify([0, id, name, parameters]);
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  async evaluate(script) {
    return (await this.command("WebDriver:ExecuteScript", { script, args: [] })).value;
  }

  async choose(id, path) {
    const found = await this.command("WebDriver:FindElement", {
      using: "css selector",
      value: `#${id}`,
    });
    const [element] = Object.values(found.value);
    await this.command("WebDriver:ElementSendKeys", { id: element, text: path });
  }

  async end() {
    this.socket.destroy();
    await this.program.end();
  }
}

class WebKit {
  name = "WebKitGTK";

  static async start({ language = "en" } = {}) {
    const own = new WebKit();
    own.screen = new Program("Xvfb", () => [
      "-displayfd",
      "1",
      "-screen",
      "0",
      "1100x900x24",
      "-nolisten",
      "tcp",
    ]);
    const display = await until(() => /^\d+\n/.exec(own.screen.told)?.[0].trim(), "a screen");
    const env = {
      DISPLAY: `:${display}`,
      LANGUAGE: language,
      LC_ALL: "C.UTF-8",
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    };
    const port = await freePort();
    own.program = new Program("WebKitWebDriver", () => [`--port=${port}`], env);
    own.base = `http://127.0.0.1:${port}/session`;
    const browser = { binary: MINI_BROWSER.find(existsSync), args: ["--automation"] };
    const body = { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": browser } } };
    const session = await until(() => own.request("", body).catch(() => null), "WebKitGTK");
    own.base += `/${session.sessionId}`;
    await own.request("/url", { url: PAGE });
    return own;
  }

  async request(path, body) {
    const method = body ? "POST" : "DELETE";
    const answer = await fetch(this.base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  evaluate(script) {
    return this.request("/execute/sync", { script, args: [] });
  }

  async choose(id, path) {
    const found = await this.request("/element", { using: "css selector", value: `#${id}` });
    const [element] = Object.values(found);
    await this.request(`/element/${element}/value`, { text: path });
  }

  async end() {
    await this.request("", null).catch(() => null);
    await this.program.end();
    await this.screen.end();
  }
}

export const ENGINES = [Chromium, Firefox, WebKit];
