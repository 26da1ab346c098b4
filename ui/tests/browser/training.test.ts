// The training room: what a trainer does in it from the first page to the last, and how it looks.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { looksRight, type View } from "./looks";
import { broken, calls, count, shoot, sticksOut, TestWindow, violations } from "./window";

let window: TestWindow;
let page: Page;
beforeAll(async () => {
  window = await TestWindow.start();
});
const ends = async () => {
  expect(await violations(page)).toEqual([]);
  await page.close();
};
afterAll(() => window.stop());

const ROOM = { training: true, posts: 12 };
const part = (at: Page, name: string) => at.locator(`#training-${name}`).click();

const VIEWS: Record<string, View> = {
  "training-scenario": {
    scene: ROOM,
    reach: async (at) => {
      await at.locator("#play-on").click();
      await at.locator("[data-testid=scenario][data-over=true]").waitFor();
    },
  },
  "training-console": {
    scene: ROOM,
    reach: async (at) => {
      await part(at, "console");
      for (const deed of ["save", "remove", "forward-6w"]) {
        await at.locator(`#do-${deed}:enabled`).click();
        await at.locator(`#do-${deed}:enabled`).waitFor();
      }
      await at.locator("#do-outage-on").click();
      await at.locator("#do-outage-off:enabled").waitFor();
    },
  },
  "training-exercises": {
    scene: ROOM,
    reach: async (at) => {
      await at.locator("#play-on").click();
      await at.locator("[data-testid=scenario][data-over=true]").waitFor();
      await part(at, "exercises");
      await at.locator("#seize").click();
      await at.locator("#hand-seized").click();
      await at.locator("#seized-words").fill("mat khau");
      await at.locator("#try-seized").click();
      await at.getByTestId("tried").waitFor();
      await at.locator("#court-answer").click();
      await at.getByTestId("court-told").waitFor();
    },
  },
  "training-locked": { scene: { ...ROOM, phase: "screened" } },
};
looksRight(() => window, VIEWS);

it("begins at the first page, plays a scenario, and says TRAINING wherever one goes", async () => {
  page = await window.open({ phase: "none", posts: 12 });
  await page.locator("#open-room").click();
  await page.getByTestId("scenario-card").nth(2).waitFor();
  await shoot(page, "training-cards-en-light");
  await page.locator("#begin-rice").click();
  await page.locator("#next-step").click();
  await page.getByText("Step 1 of 11").waitFor();
  const said = await calls(page);
  expect(said).toContain("renew rice");
  expect(said).toContain("said publish 210 @song.lua");
  // A line that is not done yet is told as it will be.
  await page.getByText("3 posts of ⁨Ảnh chợ nổi⁩ are removed, with a notice").waitFor();
  for (const place of ["posts", "incidents", "notices", "bundles", "settings", "help"]) {
    await page.locator(`#place-${place}`).click();
    await page.locator(`#place-${place}[aria-current]`).waitFor();
    await page.mouse.wheel(0, 5_000);
    const band = await page.getByTestId("training-band").boundingBox();
    expect(band?.y, place).toBe(0);
  }
  expect(await page.locator("#place-watch, #place-guide, #section-access").count()).toBe(0);
  expect(await page.locator("#go-to-room").count()).toBe(0);
  // Bundles can be made here; they say TRAINING.
  await page.locator("#place-bundles").click();
  await page.locator("#evidence-make").click();
  await page.locator("#bundles-view .sheet").first().waitFor();
  await page.locator("#place-training").click();
  await page.locator("#play-on").click();
  await page.locator("[data-testid=scenario][data-over=true]").waitFor();
  expect(await count(page, "say_in_room")).toBe(11);
  expect(await page.getByTestId("room-findings").innerText()).toContain("210 flagged");
  await page.locator("#present").click();
  await page.locator("#present[aria-pressed=true]").waitFor();
  await page.setViewportSize({ width: 733, height: 507 });
  await shoot(page, "training-presented-en-light");
  expect(await sticksOut(page)).toBe(false);
  expect(await broken(page)).toEqual([]);
  expect(await page.locator("details, [data-testid=room-phrase], #reset-room").count()).toBe(0);
  await page.locator("#present").click();
  await page.locator("#reset-room").click();
  await page.getByTestId("scenario-card").first().waitFor();
  expect((await calls(page)).at(-1)).not.toBe("renew rice");
  expect(await calls(page)).toContain("renew null");
  await page.locator("#leave-room").click();
  await page.locator("#create").waitFor();
  await ends();
});

it("has a console by keyboard, exercises, papers, and a lock that keeps the room", async () => {
  page = await window.open({ training: true, posts: 12 });
  await part(page, "console");
  await page.locator("#room-account").selectOption("anh.chonoi");
  await page.locator("#room-amount").fill("99");
  await page.locator("#do-hide").focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-code=no_target]").waitFor();
  await page.locator("#room-all").check();
  await page.locator("#do-hide").click();
  await page.getByTestId("room-log").getByText("hide @anh.chonoi").waitFor();
  await page.locator("#do-close").click();
  await page.getByTestId("room-log").getByText("close @anh.chonoi").waitFor();
  await part(page, "papers");
  await page.locator("#paper-handout").click();
  await page.getByText("Saved.").waitFor();
  expect(await calls(page)).toContain("paper handout en");
  await part(page, "exercises");
  await page.getByTestId("court").getByText("something must be flagged").waitFor();
  await page.locator("#seize").click();
  await page.locator("#seized-words").fill("mot hai ba");
  await page.keyboard.press("Enter");
  await page
    .getByTestId("tried")
    .getByText("not the passphrase")
    .or(page.getByTestId("tried"))
    .first()
    .waitFor();
  await page.locator("#hand-seized").click();
  await page.getByTestId("handed").getByText("17").waitFor();
  await page.keyboard.press("Control+l");
  await page.getByTestId("unlock-view").waitFor();
  await page.getByTestId("training-band").waitFor();
  expect(await page.locator("#settings-open, #start-rehearsal, #lock-fully").count()).toBe(0);
  await page.locator("#leave-room").click();
  await page.locator("#create").waitFor();
  await ends();
});

it("is reached from help, and locks the vault first", async () => {
  page = await window.open({});
  await page.locator("#place-help").click();
  await page.locator("#topic-trainer").click();
  await page.locator("#go-to-room").click();
  await page.getByTestId("training-band").waitFor();
  expect(await calls(page)).toContain("go_to_room");
  await ends();
});
