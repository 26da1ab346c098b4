import { createRequire } from "node:module";

// The tools are those of the interface.
const tools = createRequire(new URL("../../../ui/package.json", import.meta.url));
const js = tools("@eslint/js");
const globals = tools("globals");

const HOSTILE = ["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
  property,
  message: "What a bundle holds is text, and never becomes anything else.",
}));

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-console": "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": ["error", ...HOSTILE],
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
];
