import { describe, expect, it } from "vitest";
import { hasAccents, length, settled } from "../../src/lib/passphrase";
import { en } from "../../src/lib/words/en";
import { platformName } from "../../src/lib/words/names";
import { bytes } from "../../src/lib/words/numbers";
import { ends, entered, exact, monthAndYear, span } from "../../src/lib/words/times";
import { vi } from "../../src/lib/words/vi";

/** Every sentence of a dictionary by its path; a function is asked with the same example for each. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}${key}`;
    if (typeof value === "string") return [[here, value] as [string, string]];
    if (typeof value === "function") {
      const say = value as (...parts: number[]) => string;
      return [[here, say(3, 7)] as [string, string]];
    }
    return sentences(value as object, `${here}.`);
  });
}

/** Proper names and technical forms that are the same in both languages. */
const SAME = ["name", "add.placeholder", "media.video"];

describe("the words", () => {
  it("say everything in both languages, and nothing is left in English", () => {
    const english = new Map(sentences(en));
    for (const [path, sentence] of sentences(vi)) {
      expect(sentence.trim(), path).not.toBe("");
      if (!SAME.includes(path)) expect(sentence, path).not.toBe(english.get(path));
    }
  });

  it("use composed letters, so that search and fonts treat them as one", () => {
    for (const [path, sentence] of sentences(vi))
      expect(sentence.normalize("NFC"), path).toBe(sentence);
  });

  it("show the day a person entered as that day, wherever the computer is", () => {
    expect(entered("en", "2026-05-03")).toBe("03 May 2026");
    expect(entered("vi", "2026-05-03")).toBe("03/05/2026");
    expect(entered("en", "2026-05-03T09:30:00Z")).toMatch(/^03 May 2026, \d\d:\d\d/);
  });

  it("count one and many in English", () => {
    expect([en.list.posts(1), en.list.posts(2)]).toEqual(["1 post", "2 posts"]);
    expect(en.list.posts(100_000)).toBe("100,000 posts");
    expect(vi.list.posts(100_000)).toBe("100.000 bài viết");
  });

  it("name a platform they do not know as the core does", () => {
    expect(platformName(vi, "facebook")).toBe("Facebook");
    expect(platformName(vi, "web")).toBe("Trang web");
    expect(platformName(vi, "otherwhere")).toBe("otherwhere");
  });
});

describe("times and sizes", () => {
  it("carry their zone where someone may rely on them", () => {
    expect(exact("en", "2020-05-08T10:00:00Z")).toMatch(/^\d\d May 2020, \d\d:\d\d:\d\d (GMT|UTC)/);
    expect(exact("vi", "2020-05-08T10:00:00Z")).toMatch(/\/05\/2020, .*(GMT|UTC)/);
  });

  it("show what is not a time as it came", () => {
    expect(exact("vi", "hôm qua")).toBe("hôm qua");
  });

  it("fit the margin of the list", () => {
    expect(monthAndYear("vi", "2020-05-08T10:00:00Z")).toBe("05/2020");
    expect(monthAndYear("en", "2020-05-08T10:00:00Z")).toBe("May 2020");
  });

  it("measure a bracket in its own unit", () => {
    expect(span("en", "2020-05-08T10:00:00Z", "2020-05-08T11:30:00Z")).toBe("90 minutes");
    expect(span("vi", "2020-05-08T10:00:00Z", "2020-05-09T10:00:00Z")).toBe("24 giờ");
    expect(span("en", "2020-05-08T10:00:00Z", "2020-05-18T10:00:00Z")).toBe("10 days");
    expect(span("en", "2020-05-08T10:00:00Z", "2020-05-08T10:00:40Z")).toBe("40 seconds");
    expect(span("vi", "2020-05-08T10:00:00Z", "2020-05-08T10:00:00Z")).toBe("1 giây");
  });

  it("show both ends of a bracket apart, however short it is", () => {
    const [from, to] = ends("en", "2020-05-08T10:00:07Z", "2020-05-08T10:00:41Z");
    expect(from).toMatch(/:07$/);
    expect(to).toMatch(/:41$/);
    const far = ends("vi", "2020-05-08T10:00:59Z", "2020-05-08T10:01:00Z");
    expect(far.every((end) => /, \d\d:\d\d$/.test(end))).toBe(true);
  });

  it("are read as people read them", () => {
    expect(bytes("en", 3_400_000)).toBe("3.4 MB");
    expect(bytes("vi", 3_400_000)).toBe("3,4 MB");
  });
});

describe("a passphrase", () => {
  it("is the same however its letters were put together", () => {
    expect(settled(" cây cau ".normalize("NFD"))).toBe("cây cau".normalize("NFC"));
    expect(length("Ẩn Thượng".normalize("NFD"))).toBe(9);
  });

  it("raises a hand at accents and at nothing else", () => {
    expect(hasAccents("correct horse 12!~")).toBe(false);
    expect(hasAccents("con mèo")).toBe(true);
  });
});
