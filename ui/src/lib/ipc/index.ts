// The only file that talks to the core. Every function answers with a value or an error and never
// throws, so a caller cannot forget that a command may fail.
import { Channel, invoke, type InvokeArgs } from "@tauri-apps/api/core";
import type {
  Added,
  Chapter,
  IpcError,
  Language,
  PostDetail,
  PostPage,
  Progress,
  RoundSummary,
  VaultState,
} from "./bindings";

export type * from "./bindings";

export type Answer<T> = { ok: true; value: T } | { ok: false; error: IpcError };
export type OnProgress = (progress: Progress) => void;

/** The most rows `list_posts` gives in one answer. */
export const ROWS_MAX = 200;

export const vaultState = () => call<VaultState>("vault_state");
export const setLanguage = (language: Language) => call<null>("set_language", { language });
export const createVault = (passphrase: string) => callSecret("create_vault", passphrase);
export const unlockVault = (passphrase: string) => callSecret("unlock_vault", passphrase);
export const lockVault = () => call<VaultState>("lock_vault");

export const listPosts = (offset: number, limit: number) =>
  call<PostPage>("list_posts", { offset, limit });
export const showPost = (id: string, language: Language) =>
  call<PostDetail>("show_post", { id, language });
export const readMedia = (post: string, capture: string, index: number) =>
  call<ArrayBuffer>("read_media", { post, capture, index });

export const addLinks = (links: string[], allowPrivate: boolean, onProgress: OnProgress) =>
  call<Added[]>("add_links", { links, allowPrivate, progress: new Channel(onProgress) });
/** Looks at `posts` now, or at every post when it is null. */
export const lookAgain = (posts: string[] | null, onProgress: OnProgress) =>
  call<RoundSummary>("look_again", { posts, progress: new Channel(onProgress) });
export const cancelJob = () => call<null>("cancel_job");

export const startRehearsal = (onProgress: OnProgress) =>
  call<Chapter>("start_rehearsal", { progress: new Channel(onProgress) });
export const nextChapter = (onProgress: OnProgress) =>
  call<Chapter>("next_chapter", { progress: new Channel(onProgress) });
export const endRehearsal = () => call<VaultState>("end_rehearsal");

/** Sends a passphrase as raw bytes, so that no copy of it passes through JSON, and wipes the bytes. */
async function callSecret(command: string, passphrase: string): Promise<Answer<VaultState>> {
  const bytes = new TextEncoder().encode(passphrase);
  const answer = await call<VaultState>(command, bytes);
  bytes.fill(0);
  return answer;
}

async function call<T>(command: string, args?: InvokeArgs): Promise<Answer<T>> {
  try {
    return { ok: true, value: await invoke<T>(command, args) };
  } catch (thrown) {
    return { ok: false, error: asIpcError(thrown) };
  }
}

/** What the core throws is an `IpcError`; anything else (a refused permission, say) is a bug of ours. */
function asIpcError(thrown: unknown): IpcError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "detail" in thrown) {
    return thrown as IpcError;
  }
  return { code: "bug", detail: String(thrown) };
}
