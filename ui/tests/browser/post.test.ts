// The view of one post, and what platforms told: journeys by pointer and keyboard, hostile words,
// and how it all looks.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { looksRight, type View } from "./looks";
import { broken, calls, count, shoot, tell, TestWindow, violations } from "./window";

let window: TestWindow;
let page: Page | undefined;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());
afterEach(async () => {
  if (page !== undefined) expect(await violations(page)).toEqual([]);
  await page?.close();
  page = undefined;
});

const open = (number: number) => async (page: Page) => {
  await page.locator(".post-row").first().waitFor();
  await page.locator("#post-list").focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < number; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(`#post-detail[data-post-id=post_${String(number)}] h2`).waitFor();
};

async function opened(number: number): Promise<Page> {
  page = await window.open({});
  await open(number)(page);
  return page;
}

const called = async (page: Page, begin: string) =>
  (await calls(page))
    .filter((call) => call.startsWith(`${begin} `))
    .map((call) => call.slice(begin.length + 1));

describe("a post that is gone", () => {
  it("shows pictures by the protocol, a film from memory, and lets go of it", async () => {
    const page = await opened(1);
    await page.evaluate(() => {
      const revoke = URL.revokeObjectURL.bind(URL);
      URL.revokeObjectURL = (url) => {
        (globalThis as unknown as { calls: string[] }).calls.push("revoked");
        revoke(url);
      };
    });
    const picture = page.locator("#post-detail .picture").first();
    await picture.locator("img").waitFor();
    expect(await picture.locator("img").getAttribute("src")).toBe("/shown/post.post_1.cap_1.0");
    expect(await count(page, "read_media")).toBe(0);
    await picture.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog img").waitFor();
    await page.locator("#picture-actual").click();
    await shoot(page, "post-picture-vi");
    expect(await broken(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });

    const film = page.getByRole("button", { name: /Open video/ });
    await film.focus();
    await page.keyboard.press("Enter");
    const video = page.locator("video[controls]");
    await video.waitFor();
    expect(await video.evaluate((it: HTMLVideoElement) => it.src.startsWith("blob:"))).toBe(true);
    expect(await video.evaluate((it: HTMLVideoElement) => it.paused)).toBe(true);
    expect(await video.evaluate((it) => it === document.activeElement)).toBe(true);
    await video.evaluate((it: HTMLVideoElement) =>
      it.readyState > 0 ? true : new Promise((done) => (it.onloadedmetadata = done)),
    );
    await shoot(page, "post-film");
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    expect(await count(page, "revoked")).toBe(1);
    expect(await page.locator("video, #post-detail img").count()).toBe(0);
  });

  it("folds equal looks on its line of time, and tells every moment in UTC when asked", async () => {
    const page = await opened(1);
    const run = page.locator("[data-kind=looks]").last();
    expect(await run.getAttribute("data-looks")).toBe("73");
    expect(await run.innerText()).toContain("59 looks at the post, all: Visible");
    const before = await page.locator("[data-testid=history] > ol > li").count();
    await run.getByRole("button", { name: "Show each look" }).press("Enter");
    expect(await page.locator("[data-testid=history] > ol > li").count()).toBe(before + 51);
    const seen = page.locator("#bracket time").first();
    expect(await seen.innerText()).toMatch(/GMT\+7/);
    await page.locator("#utc").press("Space");
    expect(await seen.innerText()).toMatch(/UTC$/);
    expect(await page.locator("#bracket").innerText()).toContain("Confirmed");
  });

  it("opens no address without asking, and offers to copy it", async () => {
    const page = await opened(5);
    await page.locator("#open-link-0").press("Enter");
    await page.locator("#open-title").waitFor();
    expect(await page.locator("dialog").innerText()).toContain("https://social.example/an/posts/");
    expect(await called(page, "open")).toEqual([]);
    expect(await broken(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await called(page, "open")).toEqual([]);
    await page.locator("#open-link-1").click();
    await page.locator("#open-yes").click();
    await page.locator("[data-code=no_browser]").waitFor();
    await page.locator("#open-copy").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.locator("#open-link-0").click();
    await page.locator("#open-yes").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await called(page, "open")).toEqual(["post_5 1", "post_5 0"]);
  });

  it("is saved once more, and says what came of it", async () => {
    const page = await opened(1);
    await page.locator("#save-again").click();
    await page.getByTestId("saved-again").waitFor();
    await open(3)(page);
    await page.locator("#save-again").click();
    await page.locator("#post-detail [data-code=http_status]").waitFor();
    await open(6)(page);
    await page.locator("#save-again").click();
    await page.getByTestId("saved-elsewhere").getByRole("button").click();
    await page.locator("#post-detail[data-post-id=post_0]").waitFor();
  });
});

it("forgets a post in two steps, and says before what stays", async () => {
  const page = await opened(1);
  await page.locator("#forget-open").press("Enter");
  await page.locator("#forget-sure").waitFor();
  expect(await page.locator("#forget-yes").isDisabled()).toBe(true);
  expect(await page.locator("dialog").innerText()).toContain("2 copies, 3 files, 105 looks");
  await shoot(page, "post-forget");
  expect(await broken(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await called(page, "forgotten")).toEqual([]);
  await page.locator("#forget-open").click();
  await page.locator("#forget-sure").check();
  await page.locator("#forget-yes").click();
  await page.locator("#post-detail").waitFor({ state: "detached" });
  expect(await called(page, "forgotten")).toEqual(["post_1"]);
});

describe("a post that was edited", () => {
  it("shows what changed by shape and words, between the copies that are chosen", async () => {
    const page = await opened(2);
    const diff = page.getByTestId("word-diff");
    await diff.waitFor();
    expect(await diff.locator("del bdi").allInnerTexts()).toEqual(["14 ", "ba ", "chưa "]);
    expect(await diff.locator("ins bdi").allInnerTexts()).toEqual(["nhiều ", "các ", "đã "]);
    expect(await diff.locator("del").first().textContent()).toBe("[taken out: 14 ]");
    const lines = await diff
      .locator("del, ins")
      .evaluateAll((all) => all.map((it) => getComputedStyle(it).textDecorationLine));
    expect(new Set(lines)).toEqual(new Set(["line-through", "underline"]));
    expect(await page.getByTestId("compare").locator("figure").count()).toBe(3);
    await page.locator("#compare-before").selectOption("cap_2");
    await page.getByText("Nothing changed between these copies.").waitFor();
    expect(await called(page, "compare")).toEqual(["cap_1 cap_2", "cap_2 cap_2"]);
  });
});

describe("what platforms told", () => {
  it("is entered by keyboard: a notice with files, that none came, an appeal and its end", async () => {
    const page = await opened(1);
    await page.locator("#note-open").press("Enter");
    const enter = page.locator("#notice-enter");
    expect(await enter.isDisabled()).toBe(true);
    await page.locator("#notice-on").fill("31/4/2026");
    await page.locator("#notice-text").fill("local legal restrictions");
    await page.getByText("This is no day.").waitFor();
    await page.getByTestId("proposed").waitFor();
    await page.locator("#notice-on").fill("01/01/2027");
    await page.locator("#notice-ground").selectOption("law");
    await page.locator("#pick-files").click();
    expect(await page.getByTestId("attached").innerText()).toBe("man-hinh.png");
    await enter.press("Enter");
    await page.locator("[data-testid=notice-form] [data-code=to_come]").waitFor();
    await page.locator("#notice-on").fill("12/11/2026");
    await enter.click();
    await page.locator("[data-testid=notice-entry][data-kind=notice]").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("note-open");

    for (const kind of ["none_came", "appeal", "outcome"]) {
      await page.locator("#note-open").press("Enter");
      await page.locator(`#kind-${kind}`).check();
      if (kind !== "none_came") await page.locator("#notice-text").fill("Lời của tôi");
      await page.locator("#notice-enter").click();
      await page.locator(`[data-testid=notice-entry][data-kind=${kind}]`).waitFor();
    }
    const [notice] = (await called(page, "note")).map((it) => JSON.parse(it) as object);
    expect(notice).toMatchObject({
      post: "post_1",
      given: { on: "2026-11-12", by: "app", ground: "law", pick: 2 },
    });
    await page.locator("[id^=aside-note]").first().click();
    await page.locator("[id^=aside-yes]").first().click();
    await page
      .getByText(/Set aside as a mistake/)
      .first()
      .waitFor();
    expect(await broken(page)).toEqual([]);
  });

  it("is counted by month, and refused posts have their place", async () => {
    page = await window.open({});
    await page.locator("#place-notices").click();
    await page.getByTestId("silent").waitFor();
    expect(await page.locator("tfoot").innerText()).toMatch(/16\s+12\s+5/);
    await page.locator("#refused-open").press("Enter");
    await page.locator("#refused-platform").fill("zalo");
    await page.locator("#refused-on").fill("2/11/2026");
    expect(await page.locator("#refused-enter").isDisabled()).toBe(true);
    await page.locator("#refused-text").fill("Bài không đăng được");
    expect(await broken(page)).toEqual([]);
    await page.locator("#refused-enter").click();
    await page.getByTestId("refused").nth(1).waitFor();
    const [given] = await called(page, "refused");
    expect(JSON.parse(given ?? "")).toMatchObject({
      platform: "zalo",
      on: "2026-11-02",
      pick: null,
    });
    await page.locator("#aside-refused_2").click();
    await page.locator("#aside-yes-refused_2").click();
    await page.getByText("(Set aside)").waitFor();
  });
});

it("never runs or reorders what a captured post says, nor lets it burst the page", async () => {
  page = await window.open({});
  const [home, asked] = [page.url(), [] as string[]];
  page.on("request", (request) => {
    if (!request.url().startsWith(home)) asked.push(request.url());
  });
  await open(3)(page);
  const text = page.getByTestId("post-text");
  expect(await text.innerText()).toContain("<script>document.title='taken'</script>");
  // Two frames, in which whatever was to load or run would have begun.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  expect(await page.title()).toBe("Keepsake");
  expect(asked).toEqual([]);
  expect(page.url()).toBe(home);
  const inside = "iframe, object, embed, form, svg:not([aria-hidden]), link, meta, style";
  expect(await page.locator(`#post-detail :is(${inside})`).count()).toBe(0);
  // Marks piled on a letter stay within the text.
  expect(await text.evaluate((it) => getComputedStyle(it).overflow)).toBe("hidden");
  expect(
    await page.locator("#post-detail :is(script, iframe, a[href], object, embed)").count(),
  ).toBe(0);
  expect(await page.locator("#post-detail img").count()).toBe(0);
  const isolated = await page
    .locator("#post-detail h2 bdi")
    .evaluate((it) => getComputedStyle(it).unicodeBidi);
  expect(isolated).toBe("isolate");
  expect(await text.getAttribute("dir")).toBe("auto");
  const film = await page.getByRole("button", { name: /Open video/ }).innerText();
  expect(film).toContain("\u2068gnp.exe <b>tên</b>\u2069");
  const wide = await page.locator("#post-detail").evaluate((it) => it.scrollWidth > it.clientWidth);
  expect(wide).toBe(false);
  await page.getByText(/too large to be opened here/).waitFor();
});

it("opens a text of ten million letters at once, and says that there is more of it", async () => {
  page = await window.open({});
  await page.locator(".post-row").first().waitFor();
  const begun = Date.now();
  await open(7)(page);
  await page.getByTestId("text-rest").waitFor();
  expect(Date.now() - begun).toBeLessThan(4000);
  expect(await page.getByTestId("text-rest").innerText()).toMatch(/100,000 of 10,000,000/);
  const wide = await page.locator("#post-detail").evaluate((it) => it.scrollWidth > it.clientWidth);
  expect(wide).toBe(false);
});

const bottom = async (page: Page, id: string) => {
  await page.locator(id).evaluate((it) => it.scrollIntoView({ block: "start" }));
};

const VIEWS: Record<string, View> = {
  "post-gone": { scene: {}, reach: open(1) },
  "post-edited": {
    scene: {},
    reach: async (page) => {
      await open(2)(page);
      await page.getByTestId("word-diff").waitFor();
      await bottom(page, "[data-testid=compare]");
    },
  },
  "post-abroad": {
    scene: {},
    reach: async (page) => {
      await open(5)(page);
      await bottom(page, "[data-testid=sights]");
    },
  },
  "post-notices": {
    scene: {},
    reach: async (page) => {
      await open(5)(page);
      await bottom(page, "#notices");
    },
  },
  "post-noting": {
    scene: {},
    reach: async (page) => {
      await open(1)(page);
      await page.locator("#note-open").click();
      await page.locator("#pick-files").click();
      await bottom(page, "#notices");
    },
  },
  "post-bare": {
    scene: {},
    reach: async (page) => {
      await open(4)(page);
      await bottom(page, "[data-testid=missing]");
    },
  },
  notices: {
    scene: {},
    reach: async (page) => {
      await page.locator("#place-notices").click();
      await page.getByTestId("silent").waitFor();
    },
  },
};

describe("looks right", () => {
  looksRight(() => window, VIEWS);
});
