import type { Words } from "./en";

/** Proper names are the same in every language. */
const NAMES: Record<string, string> = {
  bluesky: "Bluesky",
  facebook: "Facebook",
  instagram: "Instagram",
  mastodon: "Mastodon",
  threads: "Threads",
  tiktok: "TikTok",
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
