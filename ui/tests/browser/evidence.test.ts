// What vanished together, what leaves as evidence, what others hand over, and the custody log.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
import { looksRight, type View } from "./looks";
import { calls, count, tell, TestWindow, violations } from "./window";

const RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

let window: TestWindow;
let page: Page;
beforeAll(async () => {
  window = await TestWindow.start();
});
afterEach(async () => {
  // The views open pages of their own, and close them.
  if (page.isClosed()) return;
  expect(await violations(page)).toEqual([]);
  await page.close();
});
afterAll(() => window.stop());

const toIncidents = async (page: Page) => {
  await page.locator("#place-incidents").click();
  await page
    .locator("#incidents-view :is([data-testid=incident], [data-testid=no-incidents])")
    .first()
    .waitFor();
};

const toListed = async (page: Page) => {
  await toIncidents(page);
  await page.getByTestId("incident-export").nth(1).click();
  await page.locator("#gather").click();
  await page.getByTestId("disclosed").waitFor();
};

const toCheck = async (page: Page) => {
  await page.locator("#place-bundles").click();
  await page.locator("#evidence-check").click();
  await page.locator("#pick-bundle").click();
  await page.locator("[data-testid=verify]:is([data-stage=done], [data-stage=sealed])").waitFor();
};

describe("what vanished together", () => {
  it("is told with its window, its share and its words, and noted, opened and exported", async () => {
    page = await window.open({});
    await toIncidents(page);
    const first = page.getByTestId("incident").first();
    const text = await first.innerText();
    for (const said of ["37 posts", "New", "without notice", "17%", "37 of 214 posts", "giá lúa"])
      expect(text).toContain(said);
    expect(await page.getByTestId("incident").nth(1).innerText()).toContain("Not one act");
    // The drawing says the same as its table.
    expect(await page.locator("[data-testid=plot] svg").getAttribute("aria-label")).toContain(
      "45 disappearances between 05/2026 and 11/2026",
    );
    expect(await page.locator("[data-testid=plot] svg g").count()).toBe(4);
    await page.locator("[data-testid=plot] summary").click();
    expect(await page.locator("[data-testid=plot] tbody tr").count()).toBe(4);
    expect(await page.locator("[data-testid=months] tbody tr").count()).toBe(4);
    await first.getByTestId("incident-noted").click();
    await vi.waitFor(async () => expect(await first.innerText()).not.toContain("New"));
    await first.locator("button[aria-expanded]").click();
    await page.getByTestId("incident-posts").waitFor();
    expect(await page.getByTestId("incident-posts").locator("li").count()).toBe(37);
    await page.getByTestId("incident-posts").locator("button").nth(2).click();
    await page.locator("#post-detail[data-post-id=post_2]").waitFor();
    await toIncidents(page);
    await page.getByTestId("incident-export").first().click();
    await page.getByTestId("chosen").waitFor();
    expect(await page.getByTestId("chosen").innerText()).toContain("37 posts chosen");
  });
});

describe("a bundle on its way out", () => {
  it("shows what leaves, and at once what a redacted word takes with it", async () => {
    page = await window.open({});
    await toListed(page);
    expect(await page.getByTestId("sum").innerText()).toContain("57 files");
    expect(await page.getByTestId("disclosed").innerText()).toContain("Nguyễn Thị Ngọc Ẩn");
    await page.locator("[data-testid=disclosed-item] summary").first().click();
    expect(await page.getByTestId("disclosed-item").first().innerText()).toContain("text.12.txt");
    expect(await page.getByTestId("effect").innerText()).toContain("Nothing is withheld");
    await page.locator("#redact-word").fill("Ngọc Ẩn");
    await page.keyboard.press("Enter");
    await vi.waitFor(async () =>
      expect(await page.getByTestId("effect").innerText()).toContain("3 parts withheld"),
    );
    await page.locator("#redact-why").fill("she is in danger");
    await page.locator("#redact-why").blur();
    await page.getByTestId("outgoing-medium").nth(1).locator("input").check();
    await vi.waitFor(async () =>
      expect(await page.getByTestId("effect").innerText()).toContain("4 parts withheld"),
    );
    await page.getByTestId("outgoing-medium").nth(2).locator("button").click();
    await vi.waitFor(async () =>
      expect(await page.getByTestId("effect").innerText()).toContain("5 parts withheld"),
    );
    const asked = (await calls(page)).filter((call) => call.startsWith("list ")).at(-1) ?? "";
    expect(asked).toContain('"redact":["Ngọc Ẩn"]');
    expect(asked).toContain('"withhold":["sha-post_41"]');
    expect(asked).toContain('"why":"she is in danger"');
    await page.locator("#redact-word").fill("x");
    await page.locator("#redact-add").click();
    await page.locator("[data-code=redact_too_short]").waitFor();
    // It goes again, or nothing could be listed any more.
    await page.getByTestId("redact").waitFor();
    expect(await page.locator("[data-testid=redact] .chips li").allInnerTexts()).toEqual([
      "Ngọc Ẩn",
    ]);
    // Whoever looks elsewhere finds it as it was.
    await page.locator("#place-help").click();
    await page.locator("#place-bundles").click();
    await page.getByTestId("effect").waitFor();
    expect(await page.getByTestId("effect").innerText()).toContain("5 parts withheld");
  });

  it("is sealed to a recipient whose words are compared, or open after a warning; and is verified", async () => {
    page = await window.open({});
    await toListed(page);
    expect(await page.locator("#write-bundle").isDisabled()).toBe(true);
    await page.locator("#recipient").fill("age1nobody");
    await vi.waitFor(async () =>
      expect(await page.locator("#recipient").getAttribute("aria-invalid")).toBe("true"),
    );
    await page.locator("#way-open").check();
    await page.getByTestId("open-warning").waitFor();
    await page.locator("#way-sealed").check();
    await page.locator("#recipient").fill(RECIPIENT);
    await page.getByTestId("recipient-words").waitFor();
    expect(await page.getByTestId("recipient-words").innerText()).toContain("lantern");
    await page.locator("#write-bundle").click();
    await page.getByTestId("writing").waitFor();
    await page.locator("#writing-stop").click();
    await page.locator("[data-code=cancelled]").waitFor();
    await page.locator("#write-bundle").click();
    await page.locator("[data-testid=wrote][data-holds=true]").waitFor();
    const text = await page.getByTestId("wrote").innerText();
    for (const said of ["2026-11-20.zip.age", "it holds", "1 recipient can open it", "SHA256:"])
      expect(text).toContain(said);
    expect(await calls(page)).toContain(`write ["${RECIPIENT}"]`);
    await page.locator("#make-another").click();
    await page.locator("#gather").waitFor();
  });

  it("says what to do where the disk is full, and goes on from where it was", async () => {
    page = await window.open({ full: true });
    await toListed(page);
    await page.locator("#way-open").check();
    await page.locator("#write-bundle").click();
    await page.locator("[data-code=disk_full]").waitFor();
    await page.getByTestId("disclosed").waitFor();
  });

  it("takes refused posts and others, and gives them up again; readable forms want a yes", async () => {
    page = await window.open({});
    await page.locator("#place-bundles").click();
    expect(await page.locator("#gather").isDisabled()).toBe(true);
    await page.getByTestId("choose").locator("fieldset input").check();
    await page.locator("#other-posts summary").click();
    await page.locator("#other-posts li input").nth(3).check();
    await vi.waitFor(async () =>
      expect(await page.getByTestId("chosen").innerText()).toContain("1 post chosen"),
    );
    await page.locator("#gather").click();
    await page.getByTestId("disclosed").waitFor();
    expect(await page.getByTestId("disclosed-item").count()).toBe(2);
    await page.locator("#choose-nothing").click();
    await page.getByTestId("disclosed").waitFor({ state: "detached" });
    await page.locator("#readable summary").click();
    expect(await page.locator("#readable-write").isDisabled()).toBe(true);
    await page.locator("#readable-sure").check();
    await page.locator("#readable-write").click();
    await page.getByTestId("readable-done").waitFor();
    expect(await page.getByTestId("readable-done").innerText()).toContain("not sealed");
  });
});

describe("a bundle of somebody else's", () => {
  it("holds, is compared by its key, and is read without anything in it being run", async () => {
    page = await window.open({});
    await toCheck(page);
    await page.locator("[data-testid=found-sum][data-holds=true]").waitFor();
    expect(await page.locator("[data-testid=opened-row][data-state=holds]").count()).toBe(3);
    await page.locator("#told-key").fill("SHA256:another");
    expect(await page.getByTestId("key-compared").innerText()).toContain("not the key");
    await page.locator("[data-testid=found-sum][data-holds=false]").waitFor();
    await page.locator("#told-key").fill("SHA256:JzPiPChlI+BxS5Zq2xlDX8IlN0z3g0veClBHsZYjylk");
    expect(await page.getByTestId("key-compared").innerText()).toContain("It is the key");
    await page.getByTestId("layers").locator("summary").click();
    expect(await page.locator("[data-testid=layers] [data-state=holds]").count()).toBe(14);
    await page.locator("#add-root").click();
    await vi.waitFor(async () =>
      expect(await page.locator("[data-testid=stamps] [data-verified=true]").count()).toBe(2),
    );
    await page.locator("#read-item-0").click();
    await page.getByTestId("opened-item").waitFor();
    // Markup of a hostile bundle is text.
    expect(await page.getByTestId("opened-item").innerText()).toContain(
      "<script>alert(1)</script>",
    );
    expect(await page.getByTestId("opened-item").locator("script, img[src=x], a").count()).toBe(0);
    await page.locator("[data-masked=true] img").waitFor();
    expect(await page.getByTestId("opened-picture").nth(2).innerText()).toContain("Not shown here");
    expect(await page.getByTestId("opened-entry").first().innerText()).toContain("No longer there");
    await page.locator("#close-item").click();
    await page.locator("#close-bundle").click();
    await page.locator("[data-testid=verify][data-stage=empty]").waitFor();
  });

  it("is red where it was manipulated, with the item that fails", async () => {
    page = await window.open({ bundle: "forged" });
    await toCheck(page);
    await page.locator("[data-testid=found-sum][data-holds=false]").waitFor();
    expect(await page.locator("[data-testid=opened-row][data-state=fails]").innerText()).toContain(
      "fails",
    );
    expect(await page.locator("[data-testid=opened-row][data-state=holds]").count()).toBe(0);
    await page.locator("[data-testid=layers][open]").waitFor();
    expect(await page.locator("[data-layer=items][data-state=fails]").innerText()).toContain(
      "is not what its entry commits to",
    );
    await page.locator("#read-item-1").click();
    expect(await page.getByTestId("opened-item").innerText()).toContain("It does not hold");
  });

  it("is no bundle where nothing in it can be read", async () => {
    page = await window.open({ bundle: "garbled" });
    await toCheck(page);
    await page.locator("[data-testid=found-sum][data-holds=false]").waitFor();
    expect(await page.locator("[data-testid=layers] [data-state=unseen]").count()).toBe(13);
    expect(await page.getByTestId("opened-items").count()).toBe(0);
  });

  it("wants an identity where it is sealed, and its passphrase where that has one", async () => {
    page = await window.open({ bundle: "sealed" });
    await toCheck(page);
    await page.locator("#pick-identity").click();
    await page.locator("#identity-passphrase").fill("khác");
    await page.keyboard.press("Enter");
    await page.locator("[data-code=wrong_identity_passphrase]").waitFor();
    await page.locator("#identity-passphrase").fill("sáu chữ");
    await page.locator("#open-identity").click();
    await page.locator("[data-testid=found-sum][data-holds=true]").waitFor();
  });

  it("is checked without a vault, dropped on the window, and gone behind a lock", async () => {
    page = await window.open({ phase: "locked" });
    await page.locator("#check-bundle").click();
    await page.locator("#pick-bundle").click();
    await page.locator("[data-testid=found-sum][data-holds=true]").waitFor();
    await page.locator("#check-back").click();
    await page.locator("#check-bundle:focus").waitFor();
    expect(await count(page, "close_bundle")).toBe(1);
    await page.locator("#passphrase").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await page.locator(".post-row").first().waitFor();
    await tell(page, "bundle_dropped");
    await page.locator("#evidence-check[aria-pressed=true]").waitFor();
    await page.locator("[data-testid=found-sum]").waitFor();
    await tell(page, "screened");
    await page.getByTestId("unlock-view").waitFor();
    expect(await page.getByTestId("found-sum").count()).toBe(0);
  });
});

it("keeps the custody log: its head is signed, stamped, and given away", async () => {
  page = await window.open({});
  await page.locator("#place-bundles").click();
  await page.locator("#evidence-log").click();
  await page.getByTestId("custody-log").waitFor();
  expect(await page.getByTestId("custody-log").innerText()).toContain("stamped by sectigo");
  await page.locator("#sign-head").click();
  await vi.waitFor(async () => expect(await page.locator("#sign-head").isDisabled()).toBe(true));
  await page.locator("#stamp-head").click();
  await page.getByTestId("asked").waitFor();
  expect(await page.getByTestId("asked").innerText()).toContain("could not be asked (timeout)");
  await page.locator("#save-receipt").click();
  await vi.waitFor(async () => expect(await count(page, "save_receipt")).toBe(1));
  await page.getByTestId("authorities").locator("summary").click();
  await page.locator("#authority-name").fill("nha-rieng");
  await page.locator("#authority-url").fill("https://tsa.example/");
  await page.locator("#authority-add").click();
  await vi.waitFor(async () =>
    expect(await page.getByTestId("authorities").locator("li").count()).toBe(3),
  );
  await page.getByTestId("authorities").locator("li button").first().click();
  await vi.waitFor(async () =>
    expect(await page.getByTestId("authorities").locator("li").count()).toBe(2),
  );
});

it("is walked through by keyboard alone", async () => {
  page = await window.open({});
  await page.locator("#place-incidents").focus();
  await page.keyboard.press("Enter");
  await page.locator("#incidents-view h1:focus").waitFor();
  await page.getByTestId("incident-export").nth(2).focus();
  await page.keyboard.press("Enter");
  await page.locator("#gather").focus();
  await page.keyboard.press("Enter");
  await page.locator("#way-sealed").focus();
  await page.keyboard.press("ArrowDown");
  await page.locator("#way-open:checked").waitFor();
  await page.locator("#write-bundle").focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=wrote] h2:focus").waitFor();
});

const VIEWS: Record<string, View> = {
  incidents: {
    scene: {},
    reach: async (page) => {
      await toIncidents(page);
      await page.getByTestId("incident").nth(1).locator("button[aria-expanded]").click();
      await page.getByTestId("incident-posts").locator("li").first().waitFor();
    },
  },
  "incidents-none": { scene: { posts: 0 }, reach: toIncidents },
  "evidence-make": {
    scene: {},
    reach: async (page) => {
      await toListed(page);
      await page.locator("#redact-word").fill("Ngọc Ẩn");
      await page.locator("#redact-add").click();
      await page.locator("#recipient").fill(RECIPIENT);
      await page.getByTestId("recipient-words").waitFor();
      await page.locator("[data-testid=disclosed-item] details").first().waitFor();
      await page.evaluate(() => {
        for (const it of document.querySelectorAll(".view, #bundles-view")) it.scrollTop = 0;
      });
    },
  },
  "evidence-redact": {
    scene: {},
    reach: async (page) => {
      await toListed(page);
      await page.locator("#redact-word").fill("Ngọc Ẩn");
      await page.locator("#redact-add").click();
      await page.getByTestId("outgoing-medium").first().locator("button").click();
      await page.locator("#redact-why").waitFor();
      await page.getByTestId("redact").scrollIntoViewIfNeeded();
      await page.getByTestId("redact").evaluate((it) => it.scrollIntoView());
    },
  },
  "evidence-wrote": {
    scene: {},
    reach: async (page) => {
      await toListed(page);
      await page.locator("#way-open").check();
      await page.locator("#write-bundle").click();
      await page.getByTestId("wrote").waitFor();
    },
  },
  "evidence-good": { scene: {}, reach: toCheck },
  "evidence-forged": { scene: { bundle: "forged" }, reach: toCheck },
  "evidence-strange": {
    scene: { bundle: "strange" },
    reach: async (page) => {
      await toCheck(page);
      await page.getByTestId("strange-rules").scrollIntoViewIfNeeded();
    },
  },
  "evidence-sealed": {
    scene: { bundle: "sealed" },
    reach: async (page) => {
      await toCheck(page);
      await page.locator("#pick-identity").click();
      await page.locator("#identity-passphrase").waitFor();
    },
  },
  "evidence-item": {
    scene: {},
    reach: async (page) => {
      await toCheck(page);
      await page.locator("#read-item-0").click();
      await page.locator("[data-testid=opened-picture] img").nth(1).waitFor();
    },
  },
  "evidence-log": {
    scene: {},
    reach: async (page) => {
      await page.locator("#place-bundles").click();
      await page.locator("#evidence-log").click();
      await page.getByTestId("custody-log").waitFor();
    },
  },
  "evidence-door": {
    scene: { phase: "locked" },
    reach: async (page) => {
      await page.locator("#check-bundle").click();
      await page.locator("#pick-bundle").waitFor();
    },
  },
};

describe("looks right", () => {
  looksRight(() => window, VIEWS);
});
