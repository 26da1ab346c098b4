/** Letters in a row that are shaped at once. A word without an end costs the square of its length. */
const LONGEST = 400;

const LONG = new RegExp(`\\S{${String(LONGEST + 1)},}`, "gu");

/** What belongs to the letter before it: marks, halves of a letter, what joins two. */
const JOINED = /[\p{M}\p{Cs}\u200d]/u;

/** A text in pieces between which a line may end; put together they are the text. A text of words
    is one piece. */
export function runs(text: string): string[] {
  const all: string[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(LONG)) {
    const end = index + word.length;
    for (let at = index + LONGEST; at < end; at += LONGEST) {
      while (at < end && JOINED.test(text.charAt(at))) at += 1;
      all.push(text.slice(from, at));
      from = at;
    }
  }
  all.push(text.slice(from));
  return all;
}
