import type { CaptureRow, LookRow, PostDetail } from "./ipc";

export type Event =
  | { kind: "capture"; at: string; capture: CaptureRow }
  | { kind: "look"; at: string; look: LookRow };

/** All that was done with a post on one line of time, newest first. */
export function history(detail: PostDetail): Event[] {
  const captures = detail.captures.map((capture): Event => ({
    kind: "capture",
    at: capture.at,
    capture,
  }));
  const looks = detail.looks.map((look): Event => ({ kind: "look", at: look.at, look }));
  return [...captures, ...looks].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
