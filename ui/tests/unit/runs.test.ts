import { describe, expect, it } from "vitest";
import { runs } from "../../src/lib/runs";

describe("a text in runs", () => {
  it("is the text, whatever it is", () => {
    const texts = [
      "",
      "một hai ba",
      "dài".repeat(5000),
      `trước ${"a".repeat(400)} giữa ${"b".repeat(401)} sau`,
      "a\u0301".repeat(3000),
      "👩‍👩‍👧".repeat(500),
      "漢字".repeat(900) + "\n" + "x".repeat(801),
    ];
    for (const text of texts) expect(runs(text).join("")).toBe(text);
  });

  it("is one piece where it has words, and short pieces where it has none", () => {
    expect(runs("một hai ba ".repeat(10_000))).toHaveLength(1);
    const pieces = runs("dài".repeat(5000));
    expect(pieces.length).toBeGreaterThan(35);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(400);
  });

  it("never parts a letter from its marks, nor a letter in two", () => {
    for (const piece of runs(`a${"e\u0302\u0301".repeat(999)}`).slice(1))
      expect(piece).toMatch(/^[ae]/);
    for (const piece of runs(`a${"😀".repeat(999)}`)) expect(piece).not.toMatch(/[\ud800-\udbff]$/);
  });
});
