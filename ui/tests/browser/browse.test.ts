// The private browser's place in our window: opened, steered and read from by keyboard, and looked at.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { looksRight } from "./looks";
import { TestWindow, broken, calls, shoot, violations } from "./window";

let window: TestWindow;

beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());

const go = (page: Page) => page.locator("#place-browser").click();

describe("the private browser", () => {
  it("is opened, steered, saved from and closed by keyboard", async () => {
    const page = await window.open({});
    await go(page);
    await page.locator("#browser-address").focus();
    await page.keyboard.type("facebook.com");
    await page.keyboard.press("Enter");
    await page.locator("#browser-place").waitFor();
    expect(await page.locator("#browser-view h1").textContent()).toBe("Private browser");
    expect(await page.locator("#timeline-begin").isDisabled()).toBe(true);
    await page.locator("#timeline-where").waitFor();

    await page.locator("#browser-place").fill("https://www.facebook.com/nguyen.thi.phuong.anh");
    await page.keyboard.press("Enter");
    await page.locator("#timeline-reach").waitFor();
    await page.locator("#browser-save").focus();
    await page.keyboard.press("Enter");
    await page.locator("#browser-show").waitFor();
    expect(await page.locator("#browser-saved").textContent()).toContain("One file could not");

    expect(await page.locator("#timeline-begin").isDisabled()).toBe(true);
    await page.locator("#timeline-mine").focus();
    await page.keyboard.press("Space");
    await page.locator("#timeline-begin").focus();
    await page.keyboard.press("Enter");
    await page.locator("#timeline-end").waitFor();
    expect(await page.locator("[data-testid=run-saved]").textContent()).toBe("3");
    expect(await page.locator("#browser-save").isDisabled()).toBe(true);
    await page.locator("#timeline-end").click();
    await page.locator("#timeline-run[data-ended=stopped]").waitFor();
    await page.locator("#browser-close").click();
    await page.locator("#browser-open").waitFor();
    const asked = (await calls(page)).filter((it) => it.includes("browse") || it.includes("keep_"));
    expect(asked).toContain("keep_in_view");
    expect(asked.filter((it) => it === "keep_timeline")).toHaveLength(1);
    expect(await broken(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("asks where a page leads to another site, and shows a bad certificate", async () => {
    const page = await window.open({ browsing: "troubled" });
    await go(page);
    expect(await page.locator("#browser-trouble").textContent()).toContain("certificate");
    expect(await page.locator("#browser-outside").textContent()).toContain(
      "tin-tuc.example.com.vn",
    );
    expect(await page.locator("#browser-denied").textContent()).toContain("downloads: 1");
    await page.locator("#outside-stay").click();
    await page.locator("#browser-outside").waitFor({ state: "detached" });
    await shoot(page, "browser-troubled");
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

describe("looks right", () => {
  looksRight(() => window, {
    "browser-closed": { scene: {}, reach: go },
    "browser-running": { scene: { browsing: "running" }, reach: go },
    "browser-trouble": { scene: { browsing: "troubled" }, reach: go },
  });
});
