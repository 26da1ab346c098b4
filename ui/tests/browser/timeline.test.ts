// The list of posts in a real browser: search, filters, and the strip over it.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
import { looksRight } from "./looks";
import { TestWindow, broken, count, tell, violations } from "./window";

let window: TestWindow;
let page: Page;

beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());

const FOUND = "[data-testid=found]";
const rows = () => page.locator(".post-row[data-post-id]");
const found = async () =>
  Number((await page.locator(FOUND).textContent())?.split(" of ")[0]?.replaceAll(",", ""));

async function searched(text: string): Promise<void> {
  await page.locator("#search").fill(text);
  await page.locator(FOUND).getByText("of").waitFor();
}

describe("the list of posts", () => {
  afterEach(async () => {
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("is searched, filtered and cleared by keyboard alone", async () => {
    page = await window.open({ posts: 60 });
    await rows().first().waitFor();
    await page.keyboard.press("Control+f");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("search");
    await page.keyboard.type("duong");
    await page.locator("mark").first().waitFor();
    const marked = await page.locator("mark").first().textContent();
    expect(marked?.toLowerCase()).toMatch(/^[đd]ường$/);
    const words = await found();
    expect(words).toBeGreaterThan(0);
    expect(words).toBeLessThan(60);

    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#filter-panel").waitFor();
    await page.getByRole("checkbox", { name: /^Flagged/ }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Remove the filter: Flagged" }).waitFor();
    expect(await found()).toBeLessThan(words);
    expect(await broken(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("filter-open");
    expect(await page.locator("#filter-panel").count()).toBe(0);

    await page.locator("#search").focus();
    await page.keyboard.press("Escape");
    expect(await page.locator("#search").inputValue()).toBe("");
    expect(await page.locator("mark").count()).toBe(0);
    await page.getByRole("button", { name: "Remove the filter: Flagged" }).click();
    await vi.waitFor(async () => expect(await page.locator("#filter-clear").count()).toBe(0));
    await page.locator("#search").focus();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("post-list");
  });

  it("says that nothing is like that, and leads back", async () => {
    page = await window.open({ posts: 60 });
    await searched("không ai viết thế này");
    await page.getByText("No post is like that").waitFor();
    await page.getByTestId("empty-clear").click();
    await rows().first().waitFor();
    expect(await page.locator("#search").inputValue()).toBe("");
  });

  it("takes dates as people write them, and says when it cannot", async () => {
    page = await window.open({ posts: 60 });
    await page.locator("#filter-open").click();
    await page.locator("#filter-from").fill("32/13/2020");
    await page.locator("#filter-from").press("Enter");
    await page.getByText("Not a date.").waitFor();
    expect(await page.locator("#filter-from").getAttribute("aria-invalid")).toBe("true");
    await page.locator("#filter-from").fill("2026");
    await page.locator("#filter-from").press("Enter");
    await page.getByRole("button", { name: /^Remove the filter: published since/ }).waitFor();
  });

  it("is narrowed to a stretch of time on the strip, by drag and by keys", async () => {
    page = await window.open({ posts: 200 });
    const strip = page.locator("#strip-published");
    const box = await strip.boundingBox();
    if (box === null) throw new Error("no strip");
    await page.mouse.move(box.x + box.width * 0.3, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 10, { steps: 4 });
    await page.mouse.up();
    const chip = page.getByRole("button", { name: /^Remove the filter: published/ });
    await chip.waitFor();
    const dragged = await found();
    expect(dragged).toBeGreaterThan(0);
    expect(dragged).toBeLessThan(200);
    const chosen = strip.locator("[aria-selected=true]");
    const bars = await chosen.evaluateAll((all) => all.map((bar) => bar.ariaLabel ?? ""));
    const sum = bars.map((says) => Number(/: (\d+) post/.exec(says)?.[1])).reduce((a, b) => a + b);
    expect(sum, "the bars are what the list shows").toBe(dragged);
    await strip.focus();
    await page.keyboard.press("Escape");
    await chip.waitFor({ state: "detached" });

    await page.keyboard.press("End");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    await chip.waitFor();
    expect(await chosen.count()).toBe(2);
    await page.locator("#strip-vanished").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Remove the filter: vanished/ }).waitFor();
  });

  it("asks while an input method is at work, and leaves it its keys", async () => {
    page = await window.open({ posts: 60 });
    const field = page.locator("#search");
    await field.focus();
    const client = await page.context().newCDPSession(page);
    const composed = async (text: string) =>
      client.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    for (const text of ["đ", "đu", "đươ", "đường"]) await composed(text);
    await page.locator("mark").first().waitFor();
    await field.dispatchEvent("keydown", { key: "Escape", isComposing: true });
    expect(await field.inputValue()).toBe("đường");
    await client.send("Input.insertText", { text: "đường" });
    await vi.waitFor(async () => expect(await field.inputValue()).toBe("đường"));
    expect(await found()).toBeGreaterThan(0);
  });

  it("forgets behind a locked screen what was typed, and keeps what says nothing", async () => {
    page = await window.open({ posts: 60 });
    await searched("gạo");
    await page.getByTestId("filter-flagged").click();
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    expect(await page.content()).not.toContain("gạo");
    await page.locator("#passphrase").fill("correct horse battery");
    await page.locator("#unlock").click();
    await page.locator("[data-testid=filter-flagged][aria-pressed=true]").waitFor();
    expect(await page.locator("#search").inputValue()).toBe("");
  });

  it("asks for a hundred thousand posts in stretches, filtered or not", async () => {
    page = await window.open({ posts: 100_000 });
    await rows().first().waitFor();
    const lists = await count(page, "list_posts");
    await page.getByTestId("filter-flagged").click();
    await vi.waitFor(async () => expect(await found()).toBeGreaterThan(1000));
    expect(await count(page, "list_posts")).toBeLessThan(lists + 3);
    expect(await page.locator(".post-row").count()).toBeLessThan(40);
  });
});

describe("looks right:", () => {
  looksRight(() => window, {
    searched: {
      scene: { posts: 200 },
      reach: async (shown) => {
        page = shown;
        await shown.locator("#search").fill("đường");
        await shown.locator("mark").first().waitFor();
        await shown.locator("#strip-published").waitFor();
      },
    },
    filters: {
      scene: { posts: 200 },
      reach: async (shown) => {
        await shown.getByTestId("filter-flagged").click();
        await shown.locator("#strip-published").press("End");
        await shown.locator("#strip-published").press("Shift+Home");
        await shown.locator("#strip-published").press("Shift+ArrowRight");
        await shown.locator("#strip-published").press("Enter");
        await shown.locator("#filter-clear").waitFor();
        await shown.locator("#filter-open").click();
        await shown.locator("#filter-panel input").first().waitFor();
      },
    },
    "nothing-found": {
      scene: { posts: 60 },
      reach: async (shown) => {
        await shown.locator("#search").fill("xyz xyz");
        await shown.getByTestId("empty-clear").waitFor();
      },
    },
  });
});
