import type { Language } from "../ipc";
import type { Words } from "./en";
import { LOCALE } from "./numbers";

/** Proper names are the same in every language. */
const NAMES: Record<string, string> = {
  blogger: "Blogger",
  bluesky: "Bluesky",
  facebook: "Facebook",
  instagram: "Instagram",
  linkedin: "LinkedIn",
  mastodon: "Mastodon",
  medium: "Medium",
  reddit: "Reddit",
  telegram: "Telegram",
  threads: "Threads",
  tiktok: "TikTok",
  tumblr: "Tumblr",
  twitter: "X",
  wordpress: "WordPress",
  x: "X",
  youtube: "YouTube",
  zalo: "Zalo",
};

/** What people call a platform; one we have no name for is shown as the core named it. */
export function platformName(words: Words, platform: string): string {
  const ours: Record<string, string> = words.platform;
  return NAMES[platform] ?? ours[platform] ?? platform;
}

/** The name of a country by its ISO 3166 code; what is none is shown as it was entered. */
export function country(language: Language, code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALE[language], { type: "region" }).of(code) ?? code;
}
