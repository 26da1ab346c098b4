import type { Theme } from "../../ipc";

/** The view of all settings, and what the window says of itself. */
export const preferences = {
  search: "Search in settings",
  nothing: (query: string) => `No setting has “${query}”.`,
  found: (amount: number) => `${String(amount)} ${amount === 1 ? "section" : "sections"} found`,
  all: "Show all settings",
  sections: "Sections",
  names: {
    looks: "Language and looks",
    locks: "Locks",
    watch: "Watch",
    vantages: "Where it looks from",
    background: "In the background",
    access: "Who can open the vault",
    backup: "A copy elsewhere",
    check: "Check the vault",
    rules: "Rules in use",
    destroy: "Destroy the keys",
    about: "About Keepsake",
  },
  theme: "Light or dark",
  themes: { system: "As the computer", light: "Light", dark: "Dark" } satisfies Record<
    Theme,
    string
  >,
  utc: "Show times in UTC",
  utcHelp:
    "For comparing with logs and with evidence. Otherwise times are those of this computer’s zone.",
  toWatch: "Open the watch",
  shortcuts: "Keyboard shortcuts",
  shortcutsOpen: "Show keyboard shortcuts",
  keys: {
    list: "Show this list",
    lock: "Lock the screen",
    full: "Lock fully",
    hide: "Hide now: the window vanishes, the keys are wiped",
    tab: "To the next button or field, or back",
    search: "Search the posts",
    move: "Move in the list of posts",
    enter: "Open the post, press the button",
    escape: "Close the post or a dialog",
  },

  about: {
    version: (version: string) => `Keepsake ${version}`,
    what: "A secure archiver for people whose posts are at risk. Free software, under the GNU General Public License, version 3 or later: you may use, study, pass on and change it.",
    silence:
      "Keepsake sends nothing to anybody on its own: no telemetry, no error reports, no search for updates. It asks only the sites you save posts from and watch, and what they are compared with.",
    where: "Where your data lies",
    whereHow:
      "All of it is in this folder, sealed. Copy the whole folder to have a backup; it is as sealed as the vault. Beside it Keepsake keeps only its settings, and the head of the vault last seen here.",
    licences: "Licences of what Keepsake is made of",
    licencesLead: (packages: number) =>
      `${String(packages)} packages by other people, with our thanks. Their licences and who has the copyright:`,
    copyright: "Copyright",
    texts: "The texts of the licences",
    note: "The texts are in English, as they were written.",
  },
};
