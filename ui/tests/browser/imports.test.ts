// Archives on their way into the vault, by keyboard, dialog and drop.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
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

const drop = (dropped: string[]) =>
  page.evaluate(
    (it) => (globalThis as unknown as { drop: (dropped: string[]) => void }).drop(it),
    dropped,
  );
const focused = () => page.evaluate(() => document.activeElement?.id);

/** Goes on with Tab until this has the focus. */
async function tabTo(id: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await focused()) === id) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${id} cannot be reached by Tab`);
}

describe("an archive", () => {
  it("is picked, shown, taken in and reported, by keyboard alone", async () => {
    page = await window.open({ posts: 60 });
    await page.locator(".post-row").first().waitFor();
    await tabTo("add-open");
    await page.keyboard.press("Enter");
    await page.getByTestId("drop-zone").waitFor();
    await tabTo("pick-files");
    await page.keyboard.press("Enter");
    await page.getByTestId("import-run").waitFor();
    await page.getByTestId("import-preview").waitFor();
    expect(await calls(page)).toContain("pick files");
    expect(await count(page, "import_archive")).toBe(0);
    const shown = await page.getByTestId("import-preview").innerText();
    for (const text of [
      "Facebook",
      "Nguyễn Thị Ngọc Ẩn",
      "04 Mar 2012 to 18 Nov 2026",
      "1,107 posts",
      "3.4 GB",
      "18 reposts",
      "96 things not published by you",
      "part2.zip",
    ])
      expect(shown).toContain(text);
    await tabTo("import");
    await page.keyboard.press("Enter");
    await page.getByText("You can go on working").waitFor();
    await page.getByTestId("import-outcome").waitFor();
    expect(await page.getByTestId("import-outcome").innerText()).toContain(
      "1,204 new posts are in",
    );
    await tabTo("import-show");
    await page.keyboard.press("Enter");
    await page.getByText("65 posts").waitFor();
    expect(await count(page, "import_archive")).toBe(1);
  });

  it("is read again with what only the user knows", async () => {
    page = await window.open({});
    await page.locator("#add-open").click();
    await page.locator("#pick-folder").click();
    await page.getByTestId("asks").waitFor();
    expect(await calls(page)).toContain("pick folder");
    expect(await page.locator("#reread").count()).toBe(0);
    await page.locator("#ask-zone").selectOption({ label: "Viet Nam (UTC+07:00)" });
    await page.locator("#ask-reposts").check();
    await page.locator("#ask-forgotten").check();
    await page.locator("#reread").click();
    await vi.waitFor(async () => expect(await count(page, "survey_archive")).toBe(2));
    await page.getByTestId("asks").waitFor();
    const asked = (await calls(page)).filter((call) => call.includes("zone_minutes")).at(-1);
    expect(JSON.parse(asked ?? "")).toMatchObject({
      zone_minutes: 420,
      with_reposts: true,
      with_forgotten: true,
    });
    expect(await page.locator("#ask-zone").inputValue()).toBe("420");
  });

  it("that is stopped on the way keeps what is in, and goes on when told to", async () => {
    page = await window.open({});
    await page.locator("#add-open").click();
    await page.locator("#pick-files").click();
    await page.locator("#import").click();
    await page.locator("#import-cancel").click();
    await page.locator("#import-go-on").waitFor();
    expect(await page.getByTestId("import-outcome").innerText()).toContain("whole and stays");
    await page.locator("#import-go-on").click();
    await page.getByTestId("import-preview").waitFor();
    await page.locator("#pick-others").click();
    await page.getByTestId("drop-zone").waitFor();
  });

  it("that cannot be read says why, and that nothing was written", async () => {
    page = await window.open({ archive: "archive_incomplete" });
    await page.locator("#add-open").click();
    await page.locator("#pick-files").click();
    await page.locator("[data-code=archive_incomplete]").waitFor();
    const said = await page.getByTestId("imports").innerText();
    expect(said).toContain("cut while it was downloaded");
    expect(said).toContain("Nothing was written");
    await page.locator("#survey").click();
    await page.locator("[data-code=archive_incomplete]").waitFor();
  });

  it("goes on while something else is read, and behind a locked screen", async () => {
    page = await window.open({ importing: "taking_in" });
    await page.locator(".post-row").first().waitFor();
    expect(await page.locator("#import-open").innerText()).toContain("512 of 1,248 posts");
    await page.locator(".post-row").nth(1).click();
    await page.locator("#post-detail").waitFor();
    await page.locator("#import-open").click();
    await page.getByTestId("import-run").waitFor();
    expect(await page.getByTestId("import-run").innerText()).toContain("about 3 minutes left");
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    const asked = await count(page, "import_state");
    await tell(page, "import");
    const content = await page.content();
    for (const text of ["facebook-so", "512", "1,248"]) expect(content).not.toContain(text);
    expect(await count(page, "import_state")).toBe(asked);
    await page.locator("#passphrase").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await page.locator("#import-open").waitFor();
  });

  it("that did not come to its end is told of after unlocking", async () => {
    page = await window.open({ phase: "locked", unfinished: true });
    await page.locator("#passphrase").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await page.getByTestId("unfinished-news").waitFor();
    await page.locator("#unfinished-show").click();
    await page.locator("[data-testid=import-row][data-finished=false]").waitFor();
    await page.locator("#add-close").click();
    await page.locator("#unfinished-noted").click();
    await page.getByTestId("unfinished-news").waitFor({ state: "detached" });
  });
});

describe("what is dropped on the window", () => {
  it("is read at once if it is files, and more parts come to the first", async () => {
    page = await window.open({});
    await page.locator(".post-row").first().waitFor();
    await tell(page, "drag_over");
    await page.getByTestId("drop-veil").waitFor();
    await tell(page, "drag_away");
    await page.getByTestId("drop-veil").waitFor({ state: "detached" });
    await drop(["a-part1.zip"]);
    await page.getByTestId("import-preview").waitFor();
    await drop(["a-part2.zip"]);
    await vi.waitFor(async () => expect(await count(page, "survey_archive")).toBe(2));
    await page.getByTestId("import-preview").waitFor();
    expect(await page.getByTestId("imports").innerText()).toContain("a-part2.zip");
  });

  it("goes into the box if it is links", async () => {
    page = await window.open({});
    await page.locator("#add-open").click();
    await page.locator("#links").fill("https://social.example/1");
    await drop(["https://social.example/2", "https://social.example/3"]);
    await vi.waitFor(async () =>
      expect((await page.locator("#links").inputValue()).split("\n")).toEqual(
        [1, 2, 3].map((n) => `https://social.example/${String(n)}`),
      ),
    );
    expect(await count(page, "survey_archive")).toBe(0);
  });

  it("is refused while an import goes on, in the rehearsal and behind a lock", async () => {
    page = await window.open({ importing: "taking_in" });
    await page.locator(".post-row").first().waitFor();
    await tell(page, "drop_refused");
    await page.locator("[data-code=busy]").waitFor();
    await page.close();
    page = await window.open({ phase: "none" });
    await page.locator("#start-rehearsal").click();
    await page.locator(".post-row").first().waitFor();
    await tell(page, "drop_refused");
    await page.locator("[data-code=not_in_rehearsal]").waitFor();
    await page.locator("#add-open").click();
    await page.locator("#links").waitFor();
    expect(await page.getByTestId("imports").count()).toBe(0);
    await page.close();
    page = await window.open({ phase: "locked" });
    await tell(page, "drop_refused");
    await page.locator("[data-code=vault_locked]").waitFor();
    expect(await count(page, "import_state")).toBe(0);
  });
});

describe("a post without an address", () => {
  it("says why it is not watched, and is given its address", async () => {
    page = await window.open({ imported: true });
    const rows = page.locator(".post-row");
    await rows.first().waitFor();
    expect(await rows.nth(0).innerText()).toContain("Not looked at yet");
    expect(await rows.nth(1).innerText()).toMatch(/Not watched\s+no address is known/);
    expect(await rows.nth(3).innerText()).toContain("you deleted it");
    await rows.nth(3).click();
    await page.getByTestId("verdict").waitFor();
    expect(await page.getByTestId("link-post").count()).toBe(0);
    await rows.nth(1).click();
    await page.locator("[data-post-id=post_1] #post-link").fill("https://taken.example/1");
    await page.locator("#post-link-keep").click();
    await page.locator("[data-code=link_taken]").waitFor();
    await page.locator("#post-link").fill("http://192.168.1.20/blog");
    await page.keyboard.press("Enter");
    await page.locator("#post-link-private").click();
    await vi.waitFor(async () => expect(await page.locator("#post-link").inputValue()).toBe(""));
    expect(await calls(page)).toContain("link post_1 http://192.168.1.20/blog");
  });

  it("is said to be missing after an import, and where to give it", async () => {
    page = await window.open({ imported: true });
    await page.locator("#add-open").click();
    const number = async (id: string, words: RegExp) =>
      Number(words.exec(await page.locator(id).innerText())?.[1] ?? 0);
    const titled = () => number("#linking-title", /missing: (\d+)$/);
    await vi.waitFor(async () => expect(await titled()).toBeGreaterThan(0));
    const before = await titled();
    await page.locator("#pick-files").click();
    await page.locator("#import").click();
    await page.getByTestId("import-unlinked").waitFor();
    // The import brought more of them, and they are counted anew.
    await vi.waitFor(async () => expect(await titled()).toBeGreaterThan(before));
    const told = await number("[data-testid=import-unlinked]", /^(\d+) posts in the vault/);
    expect(told).toBe(await titled());
    await page.locator("#import-link").click();
    expect(await focused()).toBe("linking-title");
  });

  it("finds it in a list, and what fits several is left to decide", async () => {
    page = await window.open({ imported: true });
    await page.locator("#add-open").click();
    await page.locator("#link-list").fill("https://a.example/1\nhttps://a.example/two\nno link");
    await page.locator("#link-match").click();
    await page.getByTestId("linked").waitFor();
    expect(await page.getByTestId("linked").innerText()).toContain("1 of 3 rows found their post");
    await page.locator("[data-result=ambiguous] button").nth(1).click();
    await page.locator("#post-detail[data-post-id=post_5]").waitFor();
    await page.locator("#add-open").click();
    await page.locator("#show-unlinked").click();
    await page.locator("#filter-clear").waitFor();
    await page.locator(".post-row[data-post-id=post_2]").waitFor();
    expect(await page.locator(".post-row[data-post-id=post_3]").count()).toBe(0);
  });
});
