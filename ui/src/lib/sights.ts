// What the last answers from several places say when they are laid beside one another.
import type { Verdict, VantageSight } from "./ipc";

/** The post itself was seen. */
export const SEEN: ReadonlySet<Verdict> = new Set(["visible", "edited"]);

/**
 * The answer says itself that the post is not to be had there. Everything else, such as a login,
 * an age check, a captcha or no answer at all, says nothing of the post.
 */
export const LOST: ReadonlySet<Verdict> = new Set([
  "removed",
  "account_gone",
  "geo_blocked",
  "network_blocked",
]);

/** Whether one place sees the post and another was told that it is lost. */
export const isSplit = (sights: VantageSight[]): boolean =>
  sights.some(({ look }) => SEEN.has(look.verdict)) &&
  sights.some(({ look }) => LOST.has(look.verdict));
