// What a person does, from end to end, in the built window under the app's own policy.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
import type { WatchState } from "../../src/lib/ipc/bindings";
import { calls, count, tell, TestWindow, violations } from "./window";

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

/** What the core says of its watch from now on. */
const stand = (state: Partial<WatchState>) =>
  page.evaluate(
    (it) => Object.assign((globalThis as unknown as { watch: WatchState }).watch, it),
    state,
  );

describe("before the vault", () => {
  it("has the letters of both languages at hand from the start", async () => {
    page = await window.open({ phase: "none" });
    const faces = await page.evaluate(() => [...document.fonts].map((face) => face.status));
    expect(faces.length).toBeGreaterThan(8);
    expect(faces.filter((status) => status !== "loaded")).toEqual([]);
  });

  it("makes a vault and keeps no passphrase on the page", async () => {
    page = await window.open({ phase: "none" });
    await page.locator("#passphrase").fill("short");
    await page.locator("#create").click();
    await page.getByTestId("passphrase-problem").waitFor();
    expect(await count(page, "create_vault")).toBe(0);
    await page.locator("#passphrase").fill("four plain words here");
    await page.locator("#passphrase-again").fill("four plain words there");
    await page.locator("#create").click();
    await page.getByTestId("passphrase-again-problem").waitFor();
    await page.locator("#passphrase-again").fill("four plain words here");
    await page.locator("#create").click();
    await page.locator(".post-row").first().waitFor();
    expect(await calls(page)).toContain("four plain words here");
    expect(await page.content()).not.toContain("four plain words");
  });

  it("warns of a Vietnamese input method and allows the letters all the same", async () => {
    page = await window.open({ phase: "none" });
    await page.locator("#passphrase").fill("con mèo trèo cây cau");
    await page.getByTestId("passphrase-warning").waitFor();
    await page.locator("#passphrase-again").fill("con mèo trèo cây cau".normalize("NFD"));
    await page.locator("#create").click();
    await page.locator(".post-row").first().waitFor();
    expect(await calls(page)).toContain("con mèo trèo cây cau".normalize("NFC"));
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
    expect(await count(page, "set_language")).toBe(1);
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

  it("reads the reasons again in the other language", async () => {
    await page.locator(".post-row").nth(1).click();
    await page.locator("#why li").first().waitFor();
    await page.locator("#language-vi").click();
    await page.getByText("Trang trả lời 404").waitFor();
    expect(await page.locator("#bracket").innerText()).toContain("không ghi nhận thông báo nào");
  });

  it("says that it waits only where the core is slow to answer", async () => {
    await page.evaluate(() => {
      const never = () => new Promise(() => undefined);
      const fakes = (globalThis as unknown as { fakes: Record<string, () => unknown> }).fakes;
      fakes.vanished = never;
    });
    await page.locator("#place-incidents").click();
    const waiting = page.getByText("One moment");
    const after = (milliseconds: number) =>
      waiting.evaluate((element, time) => {
        for (const animation of element.getAnimations()) {
          animation.pause();
          animation.currentTime = time;
        }
        return getComputedStyle(element).visibility;
      }, milliseconds);
    expect(await after(200)).toBe("hidden");
    expect(await after(300)).toBe("visible");
  });

  it("shows how far a round has come, and stops it", async () => {
    await page.locator("#look-again").click();
    await page.locator("#cancel").click();
    await page.getByTestId("round").waitFor();
    expect(await page.getByTestId("round").innerText()).toContain("Stopped");
  });

  it("takes everything off the screen when it is locked, and comes back to the same place", async () => {
    await page.getByTestId("filter-flagged").click();
    await page.locator(".post-row").nth(1).click();
    await page.locator("#why li").first().waitFor();
    const open = await page.locator("#post-detail").getAttribute("data-post-id");
    await page.keyboard.press("Control+l");
    await page.locator("#unlock").waitFor();
    expect(await page.content()).not.toContain("Ngọc Ẩn");
    expect(await count(page, "lock_screen")).toBe(1);
    expect(await page.getByTestId("full-at").innerText()).toMatch(/until \d\d:\d\d/);
    await page.keyboard.type("correct horse battery");
    await page.keyboard.press("Enter");
    await page.locator("#why li").first().waitFor();
    expect(await page.locator("#post-detail").getAttribute("data-post-id")).toBe(open);
    expect(await page.getByTestId("filter-flagged").getAttribute("aria-pressed")).toBe("true");
  });

  it("locks fully by keyboard, also from behind a locked screen", async () => {
    await page.keyboard.press("Control+Shift+L");
    await page.locator("#unlock").waitFor();
    expect(await page.content()).not.toContain("Ngọc Ẩn");
    expect(await count(page, "lock_vault")).toBe(1);
    await page.keyboard.type("correct horse battery");
    await page.keyboard.press("Enter");
    await page.locator(".post-row").first().waitFor();
    await page.locator("#lock").click();
    await page.locator("#lock-fully").click();
    await page.locator("#start-rehearsal").waitFor();
    expect(await count(page, "lock_vault")).toBe(2);
  });

  it("leaves nothing on the screen when the core locks it, whatever is open", async () => {
    await page.locator(".post-row").nth(1).click();
    await page.locator("#why li").first().waitFor();
    await page.locator("#add-open").click();
    await page.locator("#links").fill("https://social.example/secret");
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    const content = await page.content();
    for (const text of ["Ngọc Ẩn", "social.example"]) expect(content).not.toContain(text);
    expect(await page.locator("#add-view").count()).toBe(0);
    expect(await count(page, "lock_screen")).toBe(0);
  });

  it("asks before an idle lock, and any move is an answer", async () => {
    await page.locator("#add-open").click();
    await tell(page, "soon");
    await page.getByTestId("idle-notice").waitFor();
    const stirred = await count(page, "stir");
    await page.mouse.move(200, 200);
    await page.getByTestId("idle-notice").waitFor({ state: "detached" });
    expect(await count(page, "stir")).toBeGreaterThan(stirred);
  });

  it("hides at once by its button and by its key", async () => {
    await page.locator("#hide-now").click();
    await page.keyboard.press("F12");
    await vi.waitFor(async () => expect(await count(page, "hide_now")).toBe(2));
  });

  it("keeps what was chosen, and says what this computer cannot be heard to do", async () => {
    await page.locator("#place-settings").click();
    await page.locator("#idle").selectOption("15");
    await page.locator("#with-screen").uncheck();
    await page.locator("#behind").selectOption("0");
    expect(await calls(page)).toContain(
      '{"idle_minutes":15,"behind_minutes":0,"with_screen":false}',
    );
    expect(await page.locator("#hears-screen").innerText()).toContain("tells Keepsake");
    expect(await page.locator("#hears-sleep").innerText()).toContain("not detected");
    await page.locator("#place-posts").click();
    await page.locator("#settings-view").waitFor({ state: "detached" });
  });

  it("destroys the keys only after two steps and three seconds", async () => {
    await page.locator("#place-settings").click();
    await page.locator("#destroy-ask").click();
    expect(await page.locator("#destroy-hold").isDisabled()).toBe(true);
    await page.locator("#destroy-sure").check();
    const hold = page.locator("#destroy-hold");
    await hold.hover();
    await page.mouse.down();
    await page.getByText("Keep holding… 2").waitFor();
    await page.mouse.up();
    await page.getByText("Hold for 3 seconds").waitFor();
    expect(await count(page, "destroy_slots")).toBe(0);
    await hold.focus();
    await page.keyboard.down("Space");
    await page.getByText("Keep holding… 1").waitFor();
    expect(await count(page, "destroy_slots")).toBe(0);
    await page.getByTestId("no-keys").waitFor();
    await page.keyboard.up("Space");
    expect(await count(page, "destroy_slots")).toBe(1);
    expect(await page.content()).not.toContain("Ngọc Ẩn");
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
    // The one that failed is still told of, and can be mended.
    expect(await page.getByTestId("added").count()).toBe(3);
    expect(await page.locator("#links").inputValue()).toBe("https://social.example/gone");
    await page.locator("#add-close").click();
    await page.locator("#add-view").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("add-open");
  });

  it("says how the watch stands, pauses it, lets it go on, and turns it off", async () => {
    await page.locator("#watch-open").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("vantage").nth(2).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Watch");
    expect(await page.getByTestId("vantage").nth(1).innerText()).toMatch(
      /berlin in Germany[^]*Does not answer/,
    );
    expect(await page.locator("[data-blind=true]").innerText()).toContain(
      "Needs a login: 601 looks",
    );
    await page.locator("#watch-pause").click();
    await page.locator("[data-testid=watch-now][data-mode=paused]").waitFor();
    expect(await page.getByTestId("watch-now").innerText()).toContain("by itself in 60 minutes");
    await page.locator("#watch-resume").click();
    await page.locator("[data-testid=watch-now][data-mode=resting]").waitFor();
    await page.locator("#watch-on").uncheck();
    await page.locator("[data-testid=watch-now][data-mode=off]").waitFor();
    expect(await calls(page)).toContain("watch false");
    expect(await page.locator("#place-watch").getAttribute("aria-current")).toBe("page");
    await page.locator("#place-posts").click();
    await page.locator("#watch-view").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Your posts");
    await page.locator("#place-settings").click();
    await page.locator("#settings-watch").check();
    expect(await calls(page)).toContain("watch true");
    await page.locator("#place-posts").click();
    await page.locator("#settings-view").waitFor({ state: "detached" });
  });

  it("follows a round as it goes on", async () => {
    await page.locator("#watch-open").click();
    await page.getByTestId("watch-now").waitFor();
    await stand({ mode: "looking", progress: { phase: "confirming", done: 1, total: 2 } });
    await tell(page, "watch");
    await page.getByText("waits a minute and looks at them once more").waitFor();
  });

  it("tells of what vanished once, and leads there", async () => {
    await stand({ vanished: 1, vanished_post: "post_5" });
    const lists = await count(page, "list_posts");
    await tell(page, "posts");
    await page.getByText("A post has vanished.").first().waitFor();
    await vi.waitFor(async () => expect(await count(page, "list_posts")).toBe(lists + 1));
    await page.locator("#vanished-show").click();
    await page.locator("#post-detail[data-post-id=post_5]").waitFor();
    expect(await page.getByTestId("vanished-news").count()).toBe(0);
    expect(await count(page, "note_vanished")).toBe(1);
    await stand({ vanished: 4, vanished_post: null });
    await tell(page, "watch");
    await page.locator("#vanished-show").click();
    await page.locator("[data-testid=filter-flagged][aria-pressed=true]").waitFor();
    await stand({ vanished: 2 });
    await tell(page, "watch");
    await page.locator("#vanished-noted").click();
    await page.getByTestId("vanished-news").waitFor({ state: "detached" });
    expect(await page.title()).toBe("Keepsake");
  });

  it("says nothing of the watch behind a locked screen", async () => {
    await stand({ vanished: 2 });
    await tell(page, "watch");
    await page.getByTestId("vanished-news").waitFor();
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    const asked = await count(page, "watch_state");
    await tell(page, "posts");
    expect(await page.content()).not.toContain("vanished.");
    expect(await count(page, "watch_state")).toBe(asked);
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
  expect(await count(page, "list_posts")).toBeLessThan(12);
});
