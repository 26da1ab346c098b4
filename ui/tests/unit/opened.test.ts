import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import Layers from "../../src/components/opened/Layers.svelte";
import StrangeRules from "../../src/components/opened/StrangeRules.svelte";
import type { Found, JudgeRow, RulesOf } from "../../src/lib/ipc";
import { speech } from "../../src/lib/state/speech.svelte";

const other = { entry: 7, says: "removed", follows: "visible", same_rules: false };
const judge = (rules: RulesOf, own: JudgeRow["own"] = []): JudgeRow => ({
  looks: 2,
  unread: 0,
  verdicts: 1,
  others: [],
  rules,
  rules_name: "2026-11-25 sha256:0123456789abcdef",
  own,
});

afterEach(() => {
  speech.language = "en";
});

it("says that nobody here knows the rules, and what our own say", () => {
  for (const [language, unknown, follows] of [
    [
      "en",
      /does not know these/,
      /Entry 7 says “.+”, and by this program’s own rules “.+” follows/,
    ],
    ["vi", /không biết chúng/, /Mục 7 ghi “.+”, còn theo luật nhận định/],
  ] as const) {
    speech.language = language;
    const { unmount } = render(StrangeRules, { judge: judge("unknown", [other]) });
    const note = screen.getByTestId("strange-rules");
    expect(note).toHaveTextContent(unknown);
    expect(note).toHaveTextContent("2026-11-25 sha256:0123456789abcdef");
    expect(note).toHaveTextContent(follows);
    unmount();
  }
  render(StrangeRules, { judge: judge("unknown") });
  expect(screen.getByTestId("strange-rules")).toHaveTextContent("thì không có gì khác");
});

it("confirms verdicts under rules that are known, and one entry may differ twice", () => {
  const found = (rules: RulesOf, others = [other, other]) =>
    ({ holds: true, faults: [], judge: { ...judge(rules), others } }) as unknown as Found;
  const state = () => {
    const row = document.querySelector("[data-layer=verdicts]");
    return [row?.getAttribute("data-state"), row?.textContent];
  };
  for (const [rules, shown, words] of [
    ["built_in", "holds", "By this program’s own rules."],
    ["signed", "holds", "By rules that a publisher signed whom you trust."],
    ["unknown", "unseen", "which this program does not know"],
  ] as const) {
    const { unmount } = render(Layers, { found: found(rules) });
    expect(state()[0]).toBe(shown);
    expect(state()[1]).toContain(words);
    unmount();
  }
});
