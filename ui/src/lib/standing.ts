import type { PostRow } from "./ipc";

/** Where a post stands that no look has told anything of: it is never looked at, or was not yet. */
export type Unseen = "unwatched" | "not_yet" | null;

export function unseen(row: PostRow): Unseen {
  if (row.unwatched !== null) return "unwatched";
  return row.verdict === "unclear" && row.last_look === row.saved ? "not_yet" : null;
}
