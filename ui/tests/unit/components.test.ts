import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import ErrorNote from "../../src/components/shared/ErrorNote.svelte";
import PostListRow from "../../src/components/post/PostListRow.svelte";
import RulesInUse from "../../src/components/settings/RulesInUse.svelte";
import PassphraseField from "../../src/components/vault/PassphraseField.svelte";
import { speech } from "../../src/lib/state/speech.svelte";
import { core, row } from "./core";

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

describe("the rules in use", () => {
  const rules = { version: "2026-11-25", digest: "0123456789abcdef", signer: null };

  it.each([true, false])("offer another file only where one can be accepted: %s", async (may) => {
    core({ rules_in_use: () => ({ ...rules, replaceable: may }) });
    render(RulesInUse, { rehearsal: false });
    await screen.findByText(/2026-11-25/);
    expect(screen.queryByRole("button") !== null).toBe(may);
  });
});
