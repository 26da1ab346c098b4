// What a person does, from end to end, in the built window under the app's own policy.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { TestWindow, violations } from "./window";

let window: TestWindow;
let page: Page;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());
afterEach(async () => {
  expect(await violations(page)).toEqual([]);
  await page.close();
});

const calls = () =>
  page.evaluate(() => (globalThis as unknown as { calls: string[] }).calls.slice());
const count = async (command: string) => (await calls()).filter((call) => call === command).length;

describe("before the vault", () => {
  it("makes a vault and keeps no passphrase on the page", async () => {
    page = await window.open({ phase: "none" });
    await page.locator("#passphrase").fill("short");
    await page.locator("#create").click();
    await page.getByTestId("passphrase-problem").waitFor();
    expect(await count("create_vault")).toBe(0);
    await page.locator("#passphrase").fill("four plain words here");
    await page.locator("#passphrase-again").fill("four plain words there");
    await page.locator("#create").click();
    await page.getByTestId("passphrase-again-problem").waitFor();
    await page.locator("#passphrase-again").fill("four plain words here");
    await page.locator("#create").click();
    await page.locator(".post-row").first().waitFor();
    expect(await calls()).toContain("four plain words here");
    expect(await page.content()).not.toContain("four plain words");
  });

  it("warns of a Vietnamese input method and allows the letters all the same", async () => {
    page = await window.open({ phase: "none" });
    await page.locator("#passphrase").fill("con mèo trèo cây cau");
    await page.getByTestId("passphrase-warning").waitFor();
    await page.locator("#passphrase-again").fill("con mèo trèo cây cau".normalize("NFD"));
    await page.locator("#create").click();
    await page.locator(".post-row").first().waitFor();
    expect(await calls()).toContain("con mèo trèo cây cau".normalize("NFC"));
  });

  it("says that a passphrase is wrong, empties the field and keeps the focus there", async () => {
    page = await window.open({ phase: "locked" });
    await page.keyboard.type("not the right one");
    await page.keyboard.press("Enter");
    await page.locator("[data-code=wrong_passphrase]").waitFor();
    expect(await page.locator("#passphrase").inputValue()).toBe("");
    await page.keyboard.type("correct horse battery");
    await page.keyboard.press("Enter");
    await page.locator(".post-row").first().waitFor();
  });

  it("changes every word with the language and tells the core", async () => {
    page = await window.open({ phase: "none" });
    await page.locator("#language-vi").click();
    await page.getByRole("button", { name: "Tạo kho lưu trữ" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("vi");
    expect(await count("set_language")).toBe(1);
  });
});

describe("in the vault", () => {
  beforeEach(async () => {
    page = await window.open({});
    await page.locator(".post-row").first().waitFor();
  });

  it("opens a post by keyboard alone and comes back to the list", async () => {
    await page.locator("#post-list").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#why li").first().waitFor();
    expect(await page.locator("#bracket").innerText()).toContain("none recorded");
    await page.locator("#post-close").click();
    await page.locator("#post-detail").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("post-list");
  });

  it("opens pictures from memory, a video when asked, and lets go of both", async () => {
    await page.evaluate(() => {
      const revoke = URL.revokeObjectURL.bind(URL);
      URL.revokeObjectURL = (url) => {
        (globalThis as unknown as { calls: string[] }).calls.push("revoked");
        revoke(url);
      };
    });
    await page.locator(".post-row").nth(1).click();
    await page.locator("#post-detail img").nth(1).waitFor();
    expect(await count("read_media")).toBe(2);
    await page.getByRole("button", { name: /Open video/ }).click();
    await page.locator("video[controls]").waitFor();
    await page.locator("#post-close").click();
    await page.locator("#post-detail").waitFor({ state: "detached" });
    expect(await count("revoked")).toBe(3);
  });

  it("reads the reasons again in the other language", async () => {
    await page.locator(".post-row").nth(1).click();
    await page.locator("#why li").first().waitFor();
    await page.locator("#language-vi").click();
    await page.getByText("Trang trả lời 404").waitFor();
    expect(await page.locator("#bracket").innerText()).toContain("không ghi nhận thông báo nào");
  });

  it("shows how far a round has come, and stops it", async () => {
    await page.locator("#look-again").click();
    await page.locator("#cancel").click();
    await page.getByTestId("round").waitFor();
    expect(await page.getByTestId("round").innerText()).toContain("Stopped");
  });

  it("takes everything off the screen when it is locked from the keyboard", async () => {
    await page.locator(".post-row").nth(1).click();
    await page.locator("#why li").first().waitFor();
    await page.keyboard.press("Control+l");
    await page.locator("#unlock").waitFor();
    expect(await page.content()).not.toContain("Ngọc Ẩn");
    expect(await count("lock_vault")).toBe(1);
  });

  it("says of each link what became of it, and adds one's own site when told to", async () => {
    await page.locator("#add-open").click();
    await page
      .locator("#links")
      .fill("https://social.example/1 https://social.example/gone http://192.168.1.20/blog");
    await page.locator("#add").click();
    await page.locator("#add-private").waitFor();
    expect(await page.getByTestId("added").count()).toBe(3);
    expect(await page.locator("[data-link*=gone]").innerText()).toContain("Nothing was lost");
    await page.locator("#add-private").click();
    await page.locator("[data-link*='192.168'].kept").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  });

  it("narrows the list to what was flagged", async () => {
    await page.getByTestId("filter-flagged").click();
    await page.waitForFunction(
      () => document.querySelectorAll(".post-row[data-status=watched]").length === 0,
    );
    expect(await page.locator(".post-row[data-status=flagged]").count()).toBeGreaterThan(3);
  });
});

it("plays the rehearsal to its end under its banner", async () => {
  page = await window.open({ phase: "none" });
  await page.locator("#start-rehearsal").click();
  await page.getByTestId("rehearsal-banner").waitFor();
  await page.locator("#next-chapter").click();
  await page.getByText("Chapter 2 of 3").waitFor();
  await page.locator("#next-chapter").click();
  await page.locator("#next-chapter").waitFor({ state: "detached" });
  await page.locator("#end-rehearsal").click();
  await page.locator("#create").waitFor();
});

it("draws a window of rows out of a hundred thousand, and fetches only what comes into sight", async () => {
  page = await window.open({ posts: 100_000 });
  await page.locator(".post-row").first().waitFor();
  await page.locator("#post-list").focus();
  await page.keyboard.press("End");
  await page.locator(".post-row[data-post-id=post_99999]").waitFor();
  await page.locator("#post-list").hover();
  // The jump to the end settles over a few frames; a wheel turned meanwhile would be taken back.
  await page.waitForTimeout(500);
  await page.mouse.wheel(0, -5_000_000);
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll<HTMLElement>(".post-row[data-post-id]")];
    return rows.some(
      (row) => Number(row.ariaPosInSet) > 10_000 && Number(row.ariaPosInSet) < 90_000,
    );
  });
  const rows = page.locator(".post-row");
  expect(await rows.count()).toBeLessThan(40);
  expect(await rows.first().getAttribute("aria-setsize")).toBe("100000");
  expect(await count("list_posts")).toBeLessThan(12);
});
