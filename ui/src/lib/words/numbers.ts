import type { Language } from "../ipc";

export const LOCALE: Record<Language, string> = { en: "en-GB", vi: "vi-VN" };

const counters = {
  en: new Intl.NumberFormat(LOCALE.en),
  vi: new Intl.NumberFormat(LOCALE.vi),
} satisfies Record<Language, Intl.NumberFormat>;

export function count(language: Language, amount: number): string {
  return counters[language].format(amount);
}

/** A share in whole hundredths. */
export const percent = (language: Language, share: number): string =>
  new Intl.NumberFormat(LOCALE[language], { style: "percent" }).format(share);

/** Several facts as one sentence: the first letter large, a full stop at the end. */
export function sentence(facts: string[]): string {
  const text = facts.join("; ");
  return `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`;
}

/** A size as people know it from their file manager: powers of 1000, one digit after the point. */
export function bytes(language: Language, amount: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, amount < 1 ? 0 : Math.floor(Math.log10(amount) / 3));
  return new Intl.NumberFormat(LOCALE[language], {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(amount / 1000 ** step);
}
