import type { ImportStep, Language } from "./ipc";
import type { Words } from "./words/en";
import { lasting } from "./words/times";

/** What is said of work on an archive. */
export interface ImportTold {
  label: string;
  facts: string[];
  /** How much of how much; undefined where nobody knows how much there is. */
  done: number | undefined;
  of: number | undefined;
}

export function importProgress(
  words: Words,
  language: Language,
  step: ImportStep | null,
): ImportTold {
  const say = words.imports;
  if (step === null)
    return { label: words.job.starting, facts: [], done: undefined, of: undefined };
  const { bytes, bytes_total: total, posts } = step;
  if (total === null) {
    const facts = [say.posts(posts), say.bytes(bytes)];
    return { label: say.reading, facts, done: undefined, of: undefined };
  }
  const facts = [
    say.postsOf(posts, Math.max(posts, step.posts_total ?? 0)),
    say.bytesOf(bytes, total),
  ];
  if (step.seconds_left !== null) facts.push(say.left(lasting(language, step.seconds_left)));
  // All of it was read: what is left is to read it once more for its digest.
  const label = bytes >= total && posts > 0 ? say.finishing : say.takingIn;
  return { label, facts, done: bytes, of: Math.max(total, 1) };
}
