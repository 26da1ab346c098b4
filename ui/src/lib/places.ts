import type { IconName } from "../components/shared/Icon.svelte";

/** Where one can be in an open archive: the posts beside the one that is read, or a view of its own. */
export type Place =
  | "training"
  | "posts"
  | "incidents"
  | "notices"
  | "watch"
  | "browser"
  | "bundles"
  | "guide"
  | "settings"
  | "help";

/** In the order of the bar. Each has a word of its own in `words.places`. */
export const PLACES: readonly { place: Place; icon: IconName }[] = [
  { place: "training", icon: "play" },
  { place: "posts", icon: "archive" },
  { place: "incidents", icon: "incidents" },
  { place: "notices", icon: "file" },
  { place: "watch", icon: "watch" },
  { place: "browser", icon: "browser" },
  { place: "bundles", icon: "evidence" },
  { place: "guide", icon: "steps" },
  { place: "settings", icon: "settings" },
  { place: "help", icon: "help" },
];
