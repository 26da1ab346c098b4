import { defineConfig } from "vitest/config";

/** Drives the built window in a real browser. The machine is small: one file, one page at a time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/browser/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
