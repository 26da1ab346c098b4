// Every view, as `looks.ts` looks at it.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { looksRight, type View } from "./looks";
import { broken, shoot, tell, TestWindow } from "./window";

const openPost = async (page: Page) => {
  await page.locator(".post-row[data-status=flagged]").first().click();
  await page.locator("#post-detail img").first().waitFor();
};

const openWatch = async (page: Page) => {
  await page.locator("#watch-open").click();
  await page.getByTestId("sight").first().waitFor();
};

const openAdd = async (page: Page) => {
  await page.locator("#add-open").click();
  await page.getByTestId("imports").waitFor();
};

const VIEWS: Record<string, View> = {
  "first-run": { scene: { phase: "none", posts: 0 } },
  unlock: { scene: { phase: "locked" } },
  screened: { scene: { phase: "screened" } },
  keyless: { scene: { phase: "keyless" } },
  destroying: {
    scene: {},
    reach: async (page) => {
      await page.locator("#place-settings").click();
      await page.locator("#destroy-ask").click();
      await page.locator("#destroy-sure").check();
    },
  },
  "settings-background": {
    scene: {},
    reach: async (page) => {
      await page.locator("#place-settings").click();
      await page.locator("#background-tray").waitFor();
      await page.locator("#section-background").evaluate((title) => title.scrollIntoView());
    },
  },
  soon: {
    scene: {},
    reach: async (page) => {
      await page.locator(".post-row").first().waitFor();
      await tell(page, "soon");
      await page.getByTestId("idle-notice").waitFor();
    },
  },
  timeline: { scene: {}, reach: (page) => page.locator(".post-row").first().waitFor() },
  empty: { scene: { posts: 0 }, reach: (page) => page.locator("h2").first().waitFor() },
  looking: {
    scene: {},
    reach: async (page) => {
      await page.locator("#look-again").click();
      await page.locator("#cancel").waitFor();
    },
  },
  adding: {
    scene: {},
    reach: async (page) => {
      await page.locator("#add-open").click();
      await page
        .locator("#links")
        .fill("https://social.example/1\nhttps://social.example/gone\nhttp://192.168.1.20/blog");
      await page.locator("#add").click();
      await page.locator("#add-private").scrollIntoViewIfNeeded();
    },
  },
  add: { scene: { posts: 0 }, reach: openAdd },
  "add-history": {
    scene: { imported: true, unfinished: true },
    reach: async (page) => {
      await openAdd(page);
      await page.locator("#link-list").fill("https://a.example/1\nhttps://a.example/two\nx");
      await page.locator("#link-match").click();
      await page.getByTestId("linked").waitFor();
      await page.locator("[data-testid=import-row] summary").first().click();
      await page.getByTestId("linking").scrollIntoViewIfNeeded();
    },
  },
  "import-preview": { scene: { importing: "surveyed" }, reach: openAdd },
  "import-asks": {
    scene: { importing: "surveyed" },
    reach: async (page) => {
      await openAdd(page);
      await page.locator("#ask-reposts").check();
      await page.locator("#reread").scrollIntoViewIfNeeded();
    },
  },
  "import-running": { scene: { importing: "taking_in" }, reach: openAdd },
  "import-running-behind": {
    scene: { importing: "taking_in", watch: "waiting" },
    reach: (page) => page.locator("#import-open").waitFor(),
  },
  "import-done": { scene: { importing: "done" }, reach: openAdd },
  "import-refused": {
    scene: { importing: "picked", archive: "not_an_archive" },
    reach: openAdd,
  },
  "import-unfinished": {
    scene: { unfinished: true },
    reach: (page) => page.getByTestId("unfinished-news").waitFor(),
  },
  "import-dropping": {
    scene: {},
    reach: async (page) => {
      await page.locator(".post-row").first().waitFor();
      await tell(page, "drag_over");
      await page.getByTestId("drop-veil").waitFor();
    },
  },
  imported: {
    scene: { imported: true },
    reach: async (page) => {
      await page.locator("[data-post-id=post_1]").click();
      await page.getByTestId("link-post").scrollIntoViewIfNeeded();
    },
  },
  post: { scene: {}, reach: openPost },
  watch: { scene: { blind: true }, reach: openWatch },
  "watch-looking": { scene: { watch: "looking" }, reach: openWatch },
  "watch-paused": { scene: { watch: "paused" }, reach: openWatch },
  "watch-sights": {
    scene: { watch: "off", blind: true },
    reach: async (page) => {
      await openWatch(page);
      await page.locator("#watch-view li").last().scrollIntoViewIfNeeded();
    },
  },
  "watch-failed": { scene: { watch: "failed" }, reach: openWatch },
  vanished: {
    scene: { vanished: 3, watch: "looking" },
    reach: (page) => page.getByTestId("vanished-news").waitFor(),
  },
  rehearsal: {
    scene: { phase: "none" },
    reach: async (page) => {
      await page.locator("#start-rehearsal").click();
      await page.locator(".post-row").first().waitFor();
    },
  },
};

let window: TestWindow;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());

looksRight(() => window, VIEWS);

it("offers the rehearsal without scrolling, in the window as it opens", async () => {
  for (const language of ["vi", "en"] as const) {
    const scene = { phase: "none", posts: 0 } as const;
    const page = await window.open(scene, { language, width: 1040, height: 760 });
    const box = await page.locator("aside").boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 760), language).toBeLessThan(760);
    await page.close();
  }
});

it("keeps every shape and border when the system imposes its colors", async () => {
  const page = await window.open({}, { language: "vi", theme: "dark" });
  await page.emulateMedia({ forcedColors: "active" });
  await openPost(page);
  await shoot(page, "post-forced-colors");
  expect(await broken(page)).toEqual([]);
  await page.close();
});
