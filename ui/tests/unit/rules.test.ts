import { describe, expect, it } from "vitest";
import { RulesState } from "../../src/lib/state/rules.svelte";
import { core, refuse } from "./core";

const builtIn = {
  version: "2026-11-25",
  digest: "0123456789abcdef",
  signer: null,
  replaceable: true,
};

describe("the rules", () => {
  it("are named, and newer ones from a signed file take their place", async () => {
    const newer = {
      version: "2026-12-01",
      digest: "fedcba9876543210",
      signer: "luat.example",
      replaceable: true,
    };
    let sent = "";
    core({
      rules_in_use: () => builtIn,
      install_rules: (args) => {
        sent = String(args["text"]);
        return newer;
      },
    });
    const held = new RulesState();
    await held.read();
    expect(held.rules).toEqual(builtIn);
    await held.install(new File(["keepsake-rules 1\n"], "rules.signed"));
    expect(sent).toBe("keepsake-rules 1\n");
    expect(held.rules).toEqual(newer);
    expect(held.failure).toBeNull();
  });

  it("stay as they are when a file is refused, and the reason is told", async () => {
    core({ rules_in_use: () => builtIn, install_rules: () => refuse("rules_refused") });
    const held = new RulesState();
    await held.read();
    await held.install(new File(["x"], "x"));
    expect(held.rules).toEqual(builtIn);
    expect(held.failure?.code).toBe("rules_refused");
  });
});
