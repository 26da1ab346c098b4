import { mockIPC } from "@tauri-apps/api/mocks";
import type { IpcError, PostPage, PostRow } from "../../src/lib/ipc";

export type Answers = Record<string, (args: Record<string, unknown>) => unknown>;

/** Answers commands from `answers` and lists what was called. A command nobody expects is an error. */
export function core(answers: Answers): string[] {
  const calls: string[] = [];
  mockIPC((command, args) => {
    calls.push(command);
    const answer = answers[command];
    if (answer === undefined) throw new Error(`nobody expects ${command}`);
    return answer(args as Record<string, unknown>);
  });
  return calls;
}

export function refuse(code: IpcError["code"]): never {
  // The core's errors cross as plain objects.
  throw { code, detail: "" } satisfies IpcError;
}

export const row = (place: number): PostRow => ({
  id: `post_${String(place)}`,
  platform: "facebook",
  account: "Nguyễn Thị Ngọc Ẩn",
  permalink: null,
  published: null,
  saved: "2026-11-01T00:00:00Z",
  excerpt: "",
  n_media: 0,
  status: place % 4 === 0 ? "flagged" : "watched",
  verdict: "visible",
  last_seen: "2026-11-01T00:00:00Z",
  first_missed: null,
  last_look: "2026-11-01T00:00:00Z",
  notice: null,
  unwatched: null,
});

export const page = (total: number, offset: number, limit: number): PostPage => ({
  total,
  n_flagged: 0,
  n_suspected: 0,
  last_look: null,
  matching: total,
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) =>
    row(offset + index),
  ),
  pieces: [],
});

export const listPosts = (total: number) => (args: Record<string, unknown>) =>
  page(total, Number(args["offset"]), Number(args["limit"]));
