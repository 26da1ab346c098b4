/** What can happen to posts, by the words of the console. */
export const DEEDS = [
  "remove",
  "remove-told",
  "hide",
  "hide-by-law",
  "login",
  "captcha",
  "edit",
  "restore",
] as const;
export type Deed = (typeof DEEDS)[number];

/** A line of the console, taken apart to be told in a sentence. */
export type Told =
  | { verb: "publish" | "save" | Deed; handle: string; posts: number | null }
  | { verb: "close" | "reopen"; handle: string }
  | { verb: "outage"; down: boolean }
  | { verb: "forward"; amount: number; unit: "h" | "d" | "w" }
  | { verb: "look" };

/** Null where it is no line that has a sentence: a post's id, or `all`. */
export function readLine(line: string): Told | null {
  const [verb = "", ...rest] = line.trim().split(/\s+/);
  const handle = rest.find((word) => word.startsWith("@"))?.slice(1);
  const amount = rest.find((word) => /^\d+$/.test(word));
  const posts = amount === undefined ? null : Number(amount);
  if (verb === "look") return { verb };
  if (verb === "outage") return { verb, down: rest[0] === "on" };
  if (verb === "forward") {
    const [, number, unit] = /^(\d+)([hdw])$/.exec(rest[0] ?? "") ?? [];
    return number ? { verb, amount: Number(number), unit: unit as "h" | "d" | "w" } : null;
  }
  if (handle === undefined) return null;
  if (verb === "close" || verb === "reopen") return { verb, handle };
  if (verb === "publish" || verb === "save" || DEEDS.some((deed) => deed === verb)) {
    return { verb: verb as "save", handle, posts };
  }
  return null;
}
