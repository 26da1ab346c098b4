import type { Background, BackgroundSettings, OnTheTable } from "./bindings";
import { call } from "./call";

interface Internals {
  metadata?: { currentWindow?: { label?: string } };
}

/**
 * Is this the small window in which the passphrase is typed? The core destroys it when the vault is
 * open; posts are shown in another.
 */
export function atTheDoor(): boolean {
  const internals = (window as { __TAURI_INTERNALS__?: Internals }).__TAURI_INTERNALS__;
  return internals?.metadata?.currentWindow?.label === "door";
}

/** Where the user was when a lock took the window away. */
export const table = () => call<OnTheTable | null>("table");
/** Names and ids only: the core drops what could be read. */
export const keepTable = (table: OnTheTable) => call<null>("keep_table", { table });
/** Whether work goes on that another page began. */
export const hasJob = () => call<boolean>("has_job");

/** Puts a text on the clipboard, from where the core takes it back after half a minute. */
export const copyText = (text: string) => call<null>("copy_text", { text });

export const backgroundSettings = () => call<BackgroundSettings>("background_settings");
export const chooseBackground = (choices: Background) =>
  call<null>("choose_background", { choices });
/** Leaves a file that tells of Keepsake, or takes it away. */
export const startAtLogin = (on: boolean) => call<null>("start_at_login", { on });
