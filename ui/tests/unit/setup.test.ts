import { beforeEach, describe, expect, it } from "vitest";
import type { AccessState } from "../../src/lib/ipc";
import { countries } from "../../src/lib/countries";
import { has, sentences } from "../../src/lib/fold";
import { Access } from "../../src/lib/state/access.svelte";
import { Job } from "../../src/lib/state/job.svelte";
import { looks } from "../../src/lib/state/looks.svelte";
import { moment } from "../../src/lib/words/times";
import { core, refuse } from "./core";

const STATE: AccessState = { recovery: null, grants: [], writer: { en: "", vi: "" } };
const access = () => new Access(new Job(), () => undefined);

describe("a search", () => {
  it("needs no marks and takes them composed or not, in any order", () => {
    const text = "Đổi cụm mật khẩu của kho";
    for (const query of ["doi cum", "ĐỔI", "khẩu đổi", "mật".normalize("NFD"), ""])
      expect(has(text, query), query).toBe(true);
    expect(has(text, "doi khoa")).toBe(false);
  });

  it("reads every sentence below, and nothing of functions", () => {
    expect(sentences({ a: "one", b: ["two", { c: "three" }], d: () => "no" })).toBe(
      "one two three ",
    );
  });

  it("lists countries by their names in the order of the language", () => {
    expect(countries("vi").find(({ code }) => code === "DE")?.name).toBe("Đức");
    const names = countries("en").map(({ name }) => name);
    expect(names.indexOf("Germany")).toBeLessThan(names.indexOf("Vietnam"));
    expect(names.length).toBe(249);
  });
});

describe("who can open the vault", () => {
  it("is not changed where the passphrase of now is not proved", async () => {
    const calls = core({ prove_passphrase: () => refuse("wrong_passphrase") });
    const held = access();
    expect(await held.change("no", "bốn ngăn kéo trống")).toBe(false);
    expect(held.failure).toEqual({
      at: "change",
      error: { code: "wrong_passphrase", detail: "" },
    });
    expect(calls).toEqual(["prove_passphrase"]);
    expect(held.working).toBeNull();
  });

  it("keeps the words on the page until both were given back", async () => {
    let right = false;
    core({
      begin_recovery: () => ({ words: ["a", "b"], ask: [1, 2] }),
      finish_recovery: () =>
        right ? { ...STATE, recovery: "2026-11-26T09:00:00Z" } : refuse("words_differ"),
    });
    const held = access();
    await held.beginRecovery();
    expect(await held.finishRecovery(["a", "x"])).toBe(false);
    expect(held.draft).not.toBeNull();
    expect(held.failure?.error.code).toBe("words_differ");
    right = true;
    const going = held.finishRecovery(["a", "b"]);
    // While the right ones are sealed, nothing is said any more of the wrong ones.
    expect(held.failure).toBeNull();
    expect(await going).toBe(true);
    expect(held.draft).toBeNull();
    expect(held.state?.recovery).not.toBeNull();
  });

  it("says at once when something else is being done", async () => {
    core({ prove_passphrase: () => null });
    const job = new Job();
    void job.run("look", () => new Promise(() => undefined));
    const held = new Access(job, () => undefined);
    expect(await held.rekey("the right one")).toBe(false);
    expect(held.failure?.error.code).toBe("busy");
  });
});

describe("how the window looks", () => {
  beforeEach(() => looks.take({ theme: "system", utc: false }));

  it("follows what was chosen, and the core is told", async () => {
    const told: unknown[] = [];
    core({
      choose_looks: (args) => {
        told.push(args["looks"]);
        return null;
      },
    });
    await looks.choose({ theme: "dark" });
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await looks.choose({ theme: "system", utc: true });
    expect(document.documentElement.dataset["theme"]).toBeUndefined();
    expect(moment("en", "2026-05-03T09:30:00Z")).toBe("03 May 2026, 09:30 UTC");
    expect(told).toEqual([
      { theme: "dark", utc: false },
      { theme: "system", utc: true },
    ]);
  });
});
