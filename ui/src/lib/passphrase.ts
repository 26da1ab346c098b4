/** The least the core accepts. */
export const PASSPHRASE_MIN = 12;

/** The form the core seals with: the same letters typed on another keyboard give the same bytes. */
export const settled = (typed: string) => typed.normalize("NFC").trim();

/** Letters as a person counts them: an accented one is one. */
export const length = (typed: string) => [...settled(typed)].length;

/** True when a Vietnamese input method may have changed what was typed. */
export const hasAccents = (typed: string) => /[^\x20-\x7e]/.test(typed);

/** Its words: what stands between blanks. */
export const wordsOf = (typed: string) => settled(typed).split(/\s+/).filter(Boolean);
