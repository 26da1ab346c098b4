/** All words that are not made of parts. */
export function labels(words: object): string[] {
  return Object.values(words).flatMap((it: unknown) =>
    typeof it === "string" ? [it] : typeof it === "object" && it !== null ? labels(it) : [],
  );
}
