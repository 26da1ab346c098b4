/** Letters as they are searched by: without marks and case, đ as d. */
export const fold = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

/** Whether every word of `query` stands somewhere in `text`. */
export function has(text: string, query: string): boolean {
  const folded = fold(text);
  return fold(query)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** Every sentence below `words`, for a search; a function says nothing without its parts. */
export function sentences(words: unknown): string {
  if (typeof words === "string") return words;
  if (typeof words !== "object" || words === null) return "";
  return Object.values(words).map(sentences).join(" ");
}
