import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { en } from "../../src/lib/words/en";
import { vi } from "../../src/lib/words/vi";
import { labels } from "./labels";

/** What is stressed, is called so outside the window, or goes on with a number. */
const NO_LABELS = {
  en: [
    ...["storing", "Check a download", "Keepsake", "Downloads", "why", "support inbox", "silent"],
    ...["fingerprint", "shut the computer down", "hand the vault over", "after"],
  ],
  vi: [
    ...["tàng trữ", "Check a download", "Keepsake", "Tải xuống", "vì sao", "hộp thư hỗ trợ"],
    "Nhập",
    ...["trong im lặng", "dấu vân tay", "tắt hẳn máy", "giao kho", "sau"],
  ],
};

describe("the guides", () => {
  it.each(Object.entries({ en, vi }))(
    "call what is pressed in %s as it is called",
    (tag, words) => {
      const guide = ["poster", "trainer"]
        .map((who) => readFileSync(`../src-tauri/docs/guides/${who}.${tag}.md`, "utf8"))
        .join("\n");
      const there = new Set(labels(words).map((it) => it.replace("…", "")));
      const stressed = new Set(NO_LABELS[tag as "en" | "vi"]);
      const told = [...guide.replace(/\*\*.+?\*\*/g, "").matchAll(/\*([^*\n]+)\*/g)]
        .flatMap((it) => (it[1] ?? "").split(" → "))
        .map((it) => it.replace("…", ""))
        // A comma can be part of a name, or stand between two.
        .flatMap((it) => (there.has(it) ? [it] : it.split(", ")))
        .filter((it) => !stressed.has(it));
      expect(told.length).toBeGreaterThan(25);
      expect(told.filter((label) => !there.has(label))).toEqual([]);
    },
  );
});
