import { tick } from "svelte";
import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import ErrorNote from "../../src/components/shared/ErrorNote.svelte";
import PostListRow from "../../src/components/post/PostListRow.svelte";
import RulesInUse from "../../src/components/settings/RulesInUse.svelte";
import NewPassphrase from "../../src/components/vault/NewPassphrase.svelte";
import PassphraseField from "../../src/components/vault/PassphraseField.svelte";
import { Library } from "../../src/lib/state/library.svelte";
import { RulesState } from "../../src/lib/state/rules.svelte";
import { Session } from "../../src/lib/state/session.svelte";
import { speech } from "../../src/lib/state/speech.svelte";
import Settings from "../../src/views/Settings.svelte";
import { core, refuse, row, type Answers } from "./core";

beforeEach(() => {
  speech.language = "en";
});

const field = () =>
  render(PassphraseField, {
    id: "passphrase",
    label: "Passphrase",
    autocomplete: "new-password",
    value: "",
    shown: false,
  });

describe("the passphrase field", () => {
  it("can be pasted into, shown and hidden", async () => {
    const user = userEvent.setup();
    field();
    const input = screen.getByLabelText("Passphrase");
    await user.click(input);
    await user.paste("four plain words here");
    expect(input).toHaveValue("four plain words here");
    expect(input).toHaveAttribute("type", "password");
    await user.click(screen.getByRole("button"));
    expect(input).toHaveAttribute("type", "text");
  });

  it("says that Caps Lock is on, and stops saying so", async () => {
    field();
    const input = screen.getByLabelText("Passphrase");
    await fireEvent.keyDown(input, { key: "A", modifierCapsLock: true });
    expect(screen.getByText("Caps Lock is on.")).toBeVisible();
    await fireEvent.keyUp(input, { key: "a" });
    expect(screen.queryByText("Caps Lock is on.")).toBeNull();
  });
});

describe("suggested words", () => {
  const DRAWN = "legit spend pike eulogy guinea balm wisp";
  const field = (id: string) => document.querySelector<HTMLInputElement>(id) as HTMLInputElement;
  const drawn = () => screen.queryByTestId("drawn-words");

  async function suggested(language: "en" | "vi"): Promise<{ take: () => string | null }> {
    core({ suggest_passphrase: () => DRAWN, rate_passphrase: () => ({ rating: "fair" }) });
    speech.language = language;
    const { component } = render(NewPassphrase, { id: "new", label: "Passphrase" });
    await userEvent.click(field("#new-suggest"));
    return component;
  }

  it("are all shown with their numbers while the field holds them and shows them", async () => {
    const user = userEvent.setup();
    await suggested("en");
    const items = [...(drawn()?.querySelectorAll("li") ?? [])].map((it) => it.textContent);
    expect(items).toEqual(DRAWN.split(" ").map((word, at) => `${String(at + 1)}${word}`));
    await user.click(screen.getAllByRole("button", { pressed: true })[0] as HTMLElement);
    expect(drawn()).toBeNull();
    await user.click(screen.getAllByRole("button", { pressed: false })[0] as HTMLElement);
    expect(drawn()).toBeVisible();
    await user.type(field("#new"), "x");
    expect(drawn()).toBeNull();
  });

  it.each([
    ["en", "You typed 6 words here, 7 above."],
    ["vi", "Ở đây bạn gõ 6 từ, còn ô trên có 7 từ."],
  ] as const)("are counted where some were left out: %s", async (language, said) => {
    const user = userEvent.setup();
    const fields = await suggested(language);
    const problem = () => screen.getByTestId("new-again-problem").textContent;
    expect(fields.take()).toBeNull();
    await tick();
    expect(problem()).toBe(speech.words.create.differ);
    await user.type(field("#new-again"), DRAWN.slice(0, DRAWN.lastIndexOf(" ")));
    expect(problem()).toBe(`${speech.words.create.differ} ${said}`);
    await user.type(field("#new-again"), " wisp");
    expect(fields.take()).toBe(DRAWN);
    await tick();
    expect(drawn()).toBeNull();
  });
});

describe("words on the screen", () => {
  it("change with the language, also those of an error already shown", async () => {
    render(ErrorNote, { error: { code: "http_status", detail: "HTTP 404" } });
    expect(screen.getByRole("alert")).toHaveTextContent("The website answered");
    speech.language = "vi";
    await screen.findByText(/Trang web trả lời/);
    expect(screen.getByText("HTTP 404")).toBeVisible();
  });

  it("name status and verdict of a post in words", () => {
    render(PostListRow, {
      pieces: null,
      row: {
        ...row(0),
        status: "flagged",
        verdict: "geo_blocked",
        first_missed: "2026-11-02T00:00:00Z",
      },
    });
    expect(screen.getByText("Flagged")).toBeVisible();
    expect(screen.getByText("Hidden in this country")).toBeVisible();
    expect(screen.getByText(/last seen/)).toBeVisible();
  });
});

describe("settings", () => {
  const locks = {
    choices: { idle_minutes: 5, behind_minutes: 10, with_screen: true },
    hears_screen: true,
    hears_sleep: true,
  };
  const answers: Answers = {
    computer: () => ({ swap: "open" }),
    rules_in_use: () => ({ version: "1", digest: "00", signer: null, replaceable: true }),
    background_settings: () => refuse("disk_full"),
    about: () => ({ version: "1", folder: "/" }),
  };
  const parts = () => document.querySelectorAll("section").length;

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Gives what the core answers at last. */
  function opens(): () => void {
    let answer: (value: unknown) => void = () => undefined;
    const late = new Promise((resolve) => (answer = resolve));
    core({ ...answers, lock_settings: () => late });
    const session = new Session();
    render(Settings, { session, library: new Library(session.job, () => undefined) });
    return () => answer(locks);
  }

  it("show nothing that would move once the answers come", async () => {
    const answer = opens();
    await vi.advanceTimersByTimeAsync(100);
    expect(parts()).toBe(0);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByTestId("swap")).toBeVisible();
    expect(screen.getByLabelText(speech.words.settings.idle)).toBeVisible();
    expect(document.querySelector("#install-rules")).toBeVisible();
    expect(screen.queryByText(speech.words.loading)).toBeNull();
  });

  it("do not wait long for a slow answer", async () => {
    const answer = opens();
    await vi.advanceTimersByTimeAsync(1000);
    const all = parts();
    expect(all).toBeGreaterThan(1);
    expect(screen.getByText(speech.words.loading)).toBeVisible();
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByLabelText(speech.words.settings.idle)).toBeVisible();
    expect(parts()).toBe(all);
  });
});

describe("the rules in use", () => {
  const rules = { version: "2026-11-25", digest: "0123456789abcdef", signer: null };

  it.each([true, false])("offer another file only where one can be accepted: %s", async (may) => {
    core({ rules_in_use: () => ({ ...rules, replaceable: may }) });
    const held = new RulesState();
    await held.read();
    render(RulesInUse, { held, rehearsal: false });
    expect(screen.getByText(/2026-11-25/)).toBeVisible();
    expect(screen.queryByRole("button") !== null).toBe(may);
  });
});
