import type { Language, LookRow } from "./ipc";
import type { Words } from "./words/en";
import { country } from "./words/times";

/** Where a look was made from: this computer, or the way it took and the country it came out in. */
export function whence(
  words: Words,
  language: Language,
  { vantage, country: code }: Pick<LookRow, "vantage" | "country">,
): string {
  const way = vantage === "direct" ? words.history.direct : words.history.via(vantage);
  return code === null ? way : `${way}, ${country(language, code)}`;
}
