import type { Language } from "../ipc";
import { en, type Words } from "../words/en";
import { vi } from "../words/vi";

const DICTIONARIES: Record<Language, Words> = { en, vi };

/** The language the window speaks. Whoever reads `words` is drawn again when it changes. */
class Speech {
  language = $state<Language>(preferred());
  words = $derived(DICTIONARIES[this.language]);
}

/** Before anyone has chosen: Vietnamese where the system asks for it anywhere, else English. */
function preferred(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("vi")) ? "vi" : "en";
}

export const speech = new Speech();
