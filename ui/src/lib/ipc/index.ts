// The only folder that talks to the core. Every function answers with a value or an error and never
// throws, so a caller cannot forget that a command may fail. Views with many commands have a file.
import { Channel } from "@tauri-apps/api/core";
import type {
  Added,
  Chapter,
  Choices,
  ImportAsked,
  ImportRow,
  ImportState,
  Language,
  LinkedRow,
  LockSettings,
  News,
  RoundSummary,
  Rules,
  VaultState,
  WatchSights,
  WatchState,
} from "./bindings";
import { call, callSecret, type OnProgress } from "./call";

export type * from "./bindings";
export * from "./access";
export * from "./browser";
export * from "./setup";
export * from "./vantages";
export * from "./evidence";
export * from "./desktop";
export type { Answer, OnProgress } from "./call";
export * from "./forget";
export * from "./notices";
export * from "./post";
export * from "./training";
export { findPosts, listPosts, PAGE_ROWS, ROWS_MAX } from "./timeline";

export const vaultState = () => call<VaultState>("vault_state");
export const setLanguage = (language: Language) => call<null>("set_language", { language });
export const createVault = (passphrase: string) => callSecret("create_vault", passphrase);
/** Seven random words. */
export const suggestPassphrase = (language: Language) =>
  call<string>("suggest_passphrase", { language });
export const unlockVault = (passphrase: string) => callSecret("unlock_vault", passphrase);
/** Goes on with the vault as it is, in spite of its doubts. */
export const acceptVault = () => call<VaultState>("accept_vault");
export const lockScreen = () => call<VaultState>("lock_screen");
/** In the real window the page is gone before this is answered. */
export const lockVault = () => call<VaultState>("lock_vault");
export const hideNow = () => call<null>("hide_now");
export const destroySlots = () => call<VaultState>("destroy_slots");

export const rulesInUse = () => call<Rules>("rules_in_use");
export const installRules = (text: string) => call<Rules>("install_rules", { text });

/** Tells what happens without this page having asked. */
export const hearNews = (onNews: (news: News) => void) =>
  call<null>("hear_news", { news: new Channel(onNews) });
export const stir = () => call<null>("stir");
export const lockSettings = () => call<LockSettings>("lock_settings");
export const chooseLocks = (choices: Choices) => call<null>("choose_locks", { choices });

/** How the watch in the background stands; not answered behind a locked screen. */
export const watchState = () => call<WatchState>("watch_state");
/** What it sees, and from where. Reads more of the vault than {@link watchState}. */
export const watchSights = () => call<WatchSights>("watch_sights");
export const chooseWatch = (on: boolean) => call<WatchState>("choose_watch", { on });
export const pauseWatch = (paused: boolean) => call<WatchState>("pause_watch", { paused });
/** The user took note of what {@link watchState} said has vanished. */
export const noteVanished = () => call<WatchState>("note_vanished");

export const addLinks = (links: string[], allowPrivate: boolean, onProgress: OnProgress) =>
  call<Added[]>("add_links", { links, allowPrivate, progress: new Channel(onProgress) });
/** Looks at `posts` now, or at every post when it is null. */
export const lookAgain = (posts: string[] | null, onProgress: OnProgress) =>
  call<RoundSummary>("look_again", { posts, progress: new Channel(onProgress) });
export const cancelJob = () => call<null>("cancel_job");

/** What was picked to be imported, and how far it has come. The core alone knows where it lies. */
export const importState = () => call<ImportState>("import_state");
/** Opens the system's dialog: for files, or for folders. Answered when it is closed. */
export const pickArchive = (folder: boolean, language: Language) =>
  call<ImportState>("pick_archive", { folder, language });
/** Reads what was picked; nothing is written. */
export const surveyArchive = (pick: number, asked: ImportAsked) =>
  call<ImportState>("survey_archive", { pick, asked });
/** Takes in what {@link surveyArchive} showed. */
export const importArchive = (pick: number) => call<ImportState>("import_archive", { pick });
export const forgetArchive = () => call<ImportState>("forget_archive");
/** Links that were dropped on the window, once. */
export const droppedLinks = () => call<string[]>("dropped_links");
export const importHistory = () => call<ImportRow[]>("import_history");
/** Gives a post the address it came without. */
export const linkPost = (post: string, link: string, allowPrivate: boolean) =>
  call<null>("link_post", { post, link, allowPrivate });
/** The same by a list: one link a line, or a table. What became of each row, in order. */
export const linkPosts = (list: string, allowPrivate: boolean) =>
  call<LinkedRow[]>("link_posts", { list, allowPrivate });

export const startRehearsal = (onProgress: OnProgress) =>
  call<Chapter>("start_rehearsal", { progress: new Channel(onProgress) });
export const nextChapter = (onProgress: OnProgress) =>
  call<Chapter>("next_chapter", { progress: new Channel(onProgress) });
export const endRehearsal = () => call<VaultState>("end_rehearsal");
