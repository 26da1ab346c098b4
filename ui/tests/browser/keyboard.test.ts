// By keyboard alone: whatever a key did its work on may go, the user's place in the page may not.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { TestWindow } from "./window";

let window: TestWindow;
let page: Page;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterEach(() => page.close());
afterAll(() => window.stop());

/** Puts the focus on it as Tab would, and presses Enter. */
async function enter(css: string): Promise<void> {
  await page.locator(css).first().focus();
  await page.keyboard.press("Enter");
}

/** The id or test id that stands nearest around the focus. */
const place = () =>
  page.evaluate(() => {
    const at = document.activeElement?.closest<HTMLElement>("[id]:not(#app), [data-testid]");
    return at?.id || at?.dataset["testid"] || "nowhere";
  });

describe("the focus stays", () => {
  it("where a button went once it had done its work", async () => {
    page = await window.open({});
    await page.locator("#place-incidents").click();
    await enter("[data-testid=incident-noted]");
    await page.getByTestId("incident-noted").nth(1).waitFor({ state: "detached" });
    expect(await place()).toBe("incident");
    await enter("[data-testid=incident-export]");
    await page.locator("#gather").waitFor();
    await enter("#gather");
    await page.getByTestId("disclosed").waitFor();
    expect(await place()).toBe("choose");
    await page.keyboard.press("Tab");
    expect(await place()).not.toBe("nowhere");
  });

  it("on a button that was switched off while it worked", async () => {
    page = await window.open({});
    await page.locator("#add-open").click();
    await page.locator("#links").fill("https://social.example/gone");
    await enter("#add");
    await page.getByTestId("added").waitFor();
    expect(await place()).not.toBe("nowhere");
    await enter("#look-again");
    await page.locator("#cancel").waitFor();
    await page.locator("#cancel").waitFor({ state: "detached" });
    await page.locator("#look-again:enabled").waitFor();
    expect(await place()).toBe("look-again");
  });
  it("where the bars fold up, and past them", async () => {
    page = await window.open({}, { width: 320, height: 640 });
    await page.locator(".post-row").first().waitFor();
    await page.locator("#skip").focus();
    expect(await page.locator("#skip").boundingBox()).toMatchObject({ x: 8, y: 8 });
    await page.keyboard.press("Enter");
    expect(await place()).toBe("timeline");
    await enter("#places-open");
    await page.locator("#place-settings").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    expect(await page.locator("#place-settings").isVisible()).toBe(false);
    expect(await place()).toBe("places-open");
    await page.keyboard.press("Enter");
    await enter("#place-settings");
    await page.locator("#settings-search").waitFor();
    expect(await page.locator("#places-open").getAttribute("aria-expanded")).toBe("false");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  it("in the list when Escape closes what is open beside it, and not in what is being typed", async () => {
    page = await window.open({});
    await page.locator("#post-list").focus();
    await page.keyboard.press("Enter");
    await page.locator("#post-detail").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#post-detail").waitFor({ state: "detached" });
    expect(await place()).toBe("post-list");
    await enter("#add-open");
    await page.locator("#links").fill("https://social.example/1");
    await page.keyboard.press("Escape");
    expect(await page.locator("#links").inputValue()).toBe("https://social.example/1");
  });
});
