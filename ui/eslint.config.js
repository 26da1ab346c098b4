import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const NO_TAURI = {
  group: ["@tauri-apps/*"],
  message: "Only lib/ipc talks to the core: ask it instead.",
};
const STORAGE = ["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => ({
  name,
  message: "Nothing is kept in the web view: it would reach the disk in the clear.",
}));

/** Components know only what lies to their left: shared, then the domains, then views. */
const layer = (files, ...groups) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [NO_TAURI, { group: groups, message: "A component may not reach to its right." }],
      },
    ],
  },
});

export default ts.config(
  { ignores: ["dist/", "src/lib/ipc/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-restricted-globals": ["error", ...STORAGE],
      "no-restricted-imports": ["error", { patterns: [NO_TAURI] }],
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "error",
      "svelte/button-has-type": "error",
      "no-console": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
  layer(
    ["src/components/shared/**"],
    "**/views/**",
    "**/post/**",
    "**/vault/**",
    "**/rehearsal/**",
  ),
  layer(["src/components/{post,vault,rehearsal}/**"], "**/views/**"),
  { files: ["src/lib/ipc/*.ts", "tests/**"], rules: { "no-restricted-imports": "off" } },
);
