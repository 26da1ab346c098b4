// How a command is called. Nothing but the files of this folder may use it.
import { invoke, type InvokeArgs } from "@tauri-apps/api/core";
import type { IpcError, Progress, VaultState } from "./bindings";

export type Answer<T> = { ok: true; value: T } | { ok: false; error: IpcError };
export type OnProgress = (progress: Progress) => void;

/** Sends a secret as raw bytes, so that no copy of it passes through JSON, and wipes the bytes. */
export async function callSecret<T = VaultState>(
  command: string,
  secret: string,
): Promise<Answer<T>> {
  const bytes = new TextEncoder().encode(secret);
  const answer = await call<T>(command, bytes);
  bytes.fill(0);
  return answer;
}

export async function call<T>(command: string, args?: InvokeArgs): Promise<Answer<T>> {
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
