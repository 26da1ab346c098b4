// The first run and the steps after it, who can open the vault, settings, help and the vantages: what
// a person does there, and how it looks.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { looksRight, type View } from "./looks";
import { broken, calls, count, shoot, tell, TestWindow, violations } from "./window";

const KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const NOW = "correct horse battery";

let window: TestWindow;
let page: Page;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterAll(() => window.stop());

const settings = async (at: Page) => {
  await at.locator("#place-settings").click();
  await at.locator("#settings-view").waitFor();
};
const section = async (at: Page, name: string) => {
  await settings(at);
  await at.locator(`#section-${name}`).scrollIntoViewIfNeeded();
};
const guide = async (at: Page) => {
  await at.locator("#place-guide").click();
  await at.locator("#guide-view").waitFor();
};
const key = async (at: Page) => {
  await at.locator("#reader-add").click();
  await at.locator("#reader-key").fill(KEY);
  await at.locator("#reader-name").fill("Luật sư Nguyễn Thị Ngọc Ẩn");
  await at.locator("#reader-check").click();
  await at.getByTestId("reader-words").waitFor();
};

const VIEWS: Record<string, View> = {
  "first-run-own": {
    scene: { phase: "none", posts: 0, swap: "open" },
    reach: async (at) => {
      await at.locator("#passphrase").fill("trăm năm trong cõi người ta");
      await at.getByTestId("swap").waitFor();
      await at.locator("[data-testid=strength][data-rating=weak]").waitFor();
    },
  },
  guide: { scene: { guided: false, posts: 0 }, reach: guide },
  "guide-words": {
    scene: { guided: false },
    reach: async (at) => {
      await guide(at);
      await at.locator("#step-recovery").click();
      await at.locator("#recovery-begin").click();
      await at.locator("#recovery-save").click();
      await at.getByTestId("recovery-saved").waitFor();
      await at.locator("#guide-view ol ol").scrollIntoViewIfNeeded();
    },
  },
  "guide-reader": {
    scene: { guided: false },
    reach: async (at) => {
      await guide(at);
      await at.locator("#step-reader").click();
      await key(at);
      await at.locator("#reader-compared").scrollIntoViewIfNeeded();
    },
  },
  settings: { scene: {}, reach: settings },
  access: {
    scene: { opened: true },
    reach: async (at) => {
      await section(at, "access");
      await at.locator("#change-open").click();
      await at.locator("#change-now").scrollIntoViewIfNeeded();
    },
  },
  "hand-over": {
    scene: { opened: true },
    reach: async (at) => {
      await section(at, "access");
      await at.locator("#hand-over-open").click();
      await at.locator("#hand-over-hold").scrollIntoViewIfNeeded();
    },
  },
  "check-damaged": {
    scene: { damaged: true },
    reach: async (at) => {
      await section(at, "check");
      await at.locator("#audit").click();
      await at.getByTestId("audit-report").scrollIntoViewIfNeeded();
    },
  },
  "backup-differs": {
    scene: { damaged: true },
    reach: async (at) => {
      await section(at, "backup");
      await at.locator("#back-up").click();
      await at.getByTestId("backed-up").scrollIntoViewIfNeeded();
    },
  },
  about: {
    scene: {},
    reach: async (at) => {
      await section(at, "about");
      await at.locator("#licences > summary").click();
      await at.getByTestId("package").first().waitFor();
      await at.getByTestId("version").scrollIntoViewIfNeeded();
    },
  },
  help: {
    scene: {},
    reach: async (at) => {
      await at.locator("#place-help").click();
      await at.locator("#topic-threatened").click();
    },
  },
  vantages: {
    scene: {},
    reach: async (at) => {
      await section(at, "vantages");
      await at.locator("#add-tor, #check-all").first().waitFor();
      await at.locator("#check-all").click();
      await at.getByTestId("checked").first().waitFor();
      await at.locator("#add-vantage").click();
      await at.locator("#section-vantages").scrollIntoViewIfNeeded();
    },
  },
};

looksRight(() => window, VIEWS);

describe("a person", () => {
  afterEach(async () => {
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("makes a vault, is taken through the steps, and finds them again", async () => {
    page = await window.open({ phase: "none", posts: 0, guided: false });
    await page.locator("#passphrase-suggest").click();
    await page.locator("[data-testid=strength][data-rating=strong]").waitFor();
    const words = await page.locator("#passphrase").inputValue();
    // All seven can be read, and six of them are counted.
    const drawn = page.getByTestId("drawn-words");
    expect(await drawn.locator("li").count()).toBe(7);
    expect((await drawn.innerText()).replaceAll(/\d/g, "").trim()).toBe(words);
    await page.locator("#passphrase-again").fill(words.slice(0, words.lastIndexOf(" ")));
    await page.keyboard.press("Enter");
    await page.getByText("You typed 6 words here, 7 above.").waitFor();
    await page.locator("#passphrase-again").fill(words);
    await page.keyboard.press("Enter");
    await page.locator("#guide-view").waitFor();
    expect(await page.content()).not.toContain(words);

    // A sheet is not made before two of its words are given back.
    await page.locator("#step-recovery").click();
    await page.locator("#recovery-begin").click();
    expect(await page.locator("[data-testid=recovery] ol li").count()).toBe(24);
    await page.locator("#recovery-nickname").fill("Nhà");
    await page.locator("#recovery-neutral").check();
    await page.locator("#recovery-save").click();
    await page.getByTestId("recovery-saved").waitFor();
    expect(await calls(page)).toContain("sheet Nhà true");
    await page.locator("#recovery-have").click();
    expect(await page.content()).not.toContain("cay-me");
    await page.locator("#recovery-first").fill("cay-me");
    await page.locator("#recovery-second").fill("hoa-sen");
    await page.locator("#recovery-finish").click();
    await page.locator("[data-code=words_differ]").waitFor();
    expect(await page.getByTestId("step-recovery").getAttribute("data-done")).toBe("false");
    await page.locator("#recovery-first").fill("cay-me");
    await page.locator("#recovery-second").fill("gach-non");
    await page.locator("#recovery-finish").click();
    await page.locator("[data-testid=step-recovery][data-done=true]").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("recovery-begin");

    // Nobody is let in before the words of the key were compared.
    await page.locator("#step-reader").click();
    await page.locator("#reader-add").click();
    await page.locator("#reader-key").fill("AGE-SECRET-KEY-1");
    await page.locator("#reader-check").click();
    await page.locator("[data-code=not_a_recipient]").waitFor();
    await page.locator("#reader-key").fill(KEY);
    await page.locator("#reader-name").fill("Chị Ổn");
    await page.locator("#reader-check").click();
    await page.getByTestId("reader-words").waitFor();
    expect(await page.locator("#reader-grant").isDisabled()).toBe(true);
    await page.locator("#reader-compared").check();
    await page.locator("#reader-grant").click();
    await page.getByTestId("granted").waitFor();
    expect(await page.getByTestId("reader").innerText()).toContain("Chị Ổn");

    await page.locator("#guide-away").click();
    await page.locator("#guide-view").waitFor({ state: "detached" });
    expect(await page.locator("#place-guide").count()).toBe(0);
    await section(page, "about");
    await page.locator("#guide-again").click();
    await page.locator("[data-testid=step-reader][data-done=true]").waitFor();
    await page.locator("#step-posts").click();
    await page.locator("#links").waitFor();
  });

  it("leaves no recovery words on a page that was left or locked", async () => {
    page = await window.open({ opened: true });
    await section(page, "access");
    await page.locator("#recovery-begin").click();
    await page.getByText("hoa-cuc").waitFor();
    await page.locator("#place-posts").click();
    await page.locator("#settings-view").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain("hoa-cuc");
    expect(await count(page, "forget_recovery")).toBe(1);
    await section(page, "access");
    await page.locator("#recovery-begin").click();
    await page.getByText("hoa-cuc").waitFor();
    await tell(page, "screened");
    await page.locator("#unlock").waitFor();
    expect(await page.content()).not.toContain("hoa-cuc");
  });

  it("changes passphrase and keys only with the passphrase of now, and hands over in two steps", async () => {
    page = await window.open({ opened: true });
    await section(page, "access");
    await page.locator("#change-open").click();
    const change = async (now: string) => {
      await page.locator("#change-now").fill(now);
      await page.locator("#change-next").fill("bốn ngăn kéo trống không");
      await page.locator("#change-next-again").fill("bốn ngăn kéo trống không");
      await page.locator("#change").click();
    };
    await change("not this one");
    await page.locator("[data-code=wrong_passphrase]").waitFor();
    expect(await count(page, "change_passphrase")).toBe(0);
    await change(NOW);
    await page.getByTestId("changed").waitFor();
    expect(await calls(page)).toContain("next bốn ngăn kéo trống không");

    await page.locator("#rekey-open").click();
    await page.locator("#rekey-now").fill(NOW);
    await page.locator("#rekey").click();
    await page.getByTestId("progress").waitFor();
    await page.getByTestId("rekeyed").waitFor();
    expect(await page.getByTestId("recovery-made").innerText()).toContain("no recovery sheet");

    await page.locator("#hand-over-open").click();
    expect(await page.locator("#hand-over-hold").isDisabled()).toBe(true);
    await page.locator("#hand-over-now").fill(NOW);
    await page.locator("#hand-over-sure").check();
    const hold = page.locator("#hand-over-hold");
    await hold.focus();
    await page.keyboard.down("Space");
    await page.getByText("Keep holding… 2").waitFor();
    await page.keyboard.up("Space");
    expect(await count(page, "hand_over")).toBe(0);
    await page.keyboard.down("Space");
    await page.getByTestId("no-keys").waitFor();
    await page.keyboard.up("Space");
    expect(await count(page, "hand_over")).toBe(1);
  });

  it("ends a reader's grant after a second thought, and is told of damage in plain words", async () => {
    page = await window.open({ opened: true, damaged: true });
    await section(page, "access");
    await page.getByTestId("reader-end").click();
    await page.locator("#reader-end-yes").click();
    await page.getByTestId("no-readers").waitFor();
    expect(await page.getByTestId("hand-over-nobody").count()).toBe(1);
    await page.locator("#audit").click();
    await page.getByTestId("progress").waitFor();
    const report = page.locator("[data-testid=audit-report][data-damaged=true]");
    await report.waitFor();
    expect(await report.innerText()).toContain("58 posts whole, 2 posts affected");
    await page.locator("#rebuild").click();
    await page.getByText("Done: 60 posts.").waitFor();
  });

  it("copies the vault elsewhere, says what differs, and takes it back on a new computer", async () => {
    page = await window.open({});
    await section(page, "backup");
    await page.locator("#back-up").click();
    await page.getByTestId("progress").waitFor();
    await page.getByText("The copy is complete: 1,412 files, 37 of them new.").waitFor();
    expect(await broken(page)).toEqual([]);
    await page.close();
    page = await window.open({ damaged: true });
    await section(page, "backup");
    await page.locator("#back-up").click();
    await page.getByText("2 files are not the same in both").waitFor();
    await page.close();
    page = await window.open({ phase: "none", posts: 0, damaged: true });
    await page.locator("#restore").click();
    await page.getByTestId("restoring").waitFor();
    await page.getByText("There is no copy of a vault in that folder.").waitFor();
    expect(await page.locator("#create").count()).toBe(1);
    await page.close();
    page = await window.open({ phase: "none", posts: 0 }, { language: "vi" });
    await page.locator("#restore").click();
    await page.getByTestId("unlock-view").waitFor();
    await page.getByText("Kho của bạn đã trở lại.").waitFor();
    expect(await broken(page)).toEqual([]);
  });

  it("finds settings with and without marks, by keyboard, and chooses how it looks", async () => {
    page = await window.open({}, { language: "vi" });
    await settings(page);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Cài đặt");
    await page.keyboard.press("Tab");
    await page.keyboard.type("to khoi phuc");
    await page.getByTestId("section-looks").waitFor({ state: "detached" });
    expect(await page.getByTestId("section-access").count()).toBe(1);
    await page.locator("#settings-search").fill("Tờ khôi phục".normalize("NFD"));
    expect(await page.getByTestId("section-access").count()).toBe(1);
    await page.locator("#settings-search").fill("zzz");
    expect(await broken(page)).toEqual([]);
    await page.locator("#settings-all").click();
    await page.locator("#theme-dark").click();
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await paper()).toBe("rgb(28, 26, 23)");
    await page.locator("#theme-light").click();
    expect(await paper()).toBe("rgb(244, 239, 229)");
    const lastLook = () => page.getByTestId("vantage").first().innerText();
    expect(await lastLook()).toContain("14:12");
    await page.locator("#utc").check();
    expect(await lastLook()).toContain("07:12 UTC");
    expect(await calls(page)).toContain('{"theme":"light","utc":true}');
  });

  it("tries, adds, turns off and removes places to look from", async () => {
    page = await window.open({ blind: true });
    await page.locator("#place-watch").click();
    await page.getByTestId("check-berlin").click();
    await page.getByTestId("checked").waitFor();
    expect(await page.getByTestId("checked").innerText()).toContain("https://social.example/");
    await page.locator("#add-vantage").click();
    await page.locator("#vantage-proxy").fill("socks5://192.0.2.1:1080");
    await page.locator("#vantage-name").fill("Tokyo");
    await page.locator("#vantage-country").selectOption("JP");
    await page.locator("#vantage-save").click();
    await page.locator("[data-code=bad_proxy]").waitFor();
    await page.locator("#vantage-proxy").fill("socks5h://192.0.2.1:1080");
    await page.keyboard.press("Enter");
    await page.getByTestId("vantage").nth(3).waitFor();
    expect(await page.getByTestId("vantage").nth(3).innerText()).toContain("Tokyo in Japan");
    await page.getByTestId("remove-tor").click();
    await page.locator("#remove-yes").click();
    await page.locator("#add-tor").click();
    await page.locator("[data-code=no_tor]").waitFor();
    for (const name of ["direct", "berlin", "Tokyo"]) await page.locator(`#use-${name}`).uncheck();
    await page.getByTestId("no-vantage").waitFor();
    await page.locator("#own-country").selectOption("DE");
    await page.getByText("own line in Germany").waitFor();
  });

  it("reads help without asking anybody, finds words in it, and the keys by ?", async () => {
    page = await window.open({});
    await page.locator("#place-help").click();
    const before = (await calls(page)).length;
    await page.locator("#topic-lawyer").click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("help-lawyer");
    await page.locator("#help-search").fill("hibernation");
    expect(await page.getByTestId("topic").count()).toBe(1);
    await page.locator("#help-search").fill("custody");
    await page.getByTestId("glossary").waitFor();
    expect(await broken(page)).toEqual([]);
    expect((await calls(page)).slice(before)).toEqual([]);
    await page.keyboard.press("?");
    expect(await page.locator("#shortcuts-title").count()).toBe(0);
    await page.locator("#help-about").click();
    await page.getByTestId("version").waitFor();
    await page.locator("#section-about").focus();
    await page.keyboard.press("?");
    await page.locator("#shortcuts-title").waitFor();
    expect(await broken(page)).toEqual([]);
    await shoot(page, "shortcuts");
    await page.keyboard.press("Escape");
    await page.locator("#shortcuts-title").waitFor({ state: "detached" });
  });
});
