import type { Told } from "../../training";
import { count } from "../numbers";

const posts = (amount: number | null) =>
  amount === null ? "All posts" : `${count("en", amount)} ${amount === 1 ? "post" : "posts"}`;
const are = (amount: number | null, one: string, many: string) => (amount === 1 ? one : many);
const UNITS = { h: ["hour", "hours"], d: ["day", "days"], w: ["week", "weeks"] } as const;

/** A line of the console as a sentence. `who` is the account's name. */
function said(told: Told, who: string): string {
  switch (told.verb) {
    case "look":
      return "Keepsake looks at all posts now";
    case "outage":
      return told.down ? "The whole platform is down" : "The platform is back";
    case "forward":
      return `${count("en", told.amount)} ${UNITS[told.unit][told.amount === 1 ? 0 : 1]} ${told.amount === 1 ? "passes" : "pass"}; the watch looks meanwhile`;
    case "close":
      return `The account of ${who} closes`;
    case "reopen":
      return `The account of ${who} opens again`;
    case "publish":
      return `${who} publishes ${count("en", told.posts ?? 1)} posts`;
    case "save":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "is", "are")} saved`;
    case "remove":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "vanishes", "vanish")} without a word`;
    case "remove-told":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "is", "are")} removed, with a notice`;
    case "hide":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "is", "are")} hidden in Viet Nam`;
    case "hide-by-law":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "is", "are")} hidden in Viet Nam, and the page names a law`;
    case "login":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "goes", "go")} behind a log-in page`;
    case "captcha":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "answers", "answer")} with a captcha`;
    case "edit":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "gets", "get")} other words`;
    case "restore":
      return `${posts(told.posts)} of ${who} ${are(told.posts, "is", "are")} there again`;
  }
}

/** The training room. */
export const training = {
  band: "TRAINING",
  bandNote: "Everybody and everything here is invented. No network, no real vault.",
  leave: "Leave the room",
  present: "Presenter view",
  unpresent: "End presenter view",
  place: "Training",
  offerTitle: "Training room",
  offer:
    "For workshops: three scenarios, a console, exercises and papers. It has a vault of its own that is thrown away, and no network.",
  open: "Open the training room",
  opening: "Opening…",
  lockFirst: "Lock the vault and open the training room",
  lockFirstWhat: "Your own vault is locked fully first. It cannot be opened inside the room.",
  title: "Training room",
  clock: "The room’s clock",
  reset: "New room",
  resetWhat: "Throws this room away, with its vault, and opens a fresh one.",
  words: "Words that open this room’s vault",
  wordsWhat: "Write them on the board: they are no secret, and the screen lock asks for them.",
  parts: {
    play: "Scenarios",
    console: "Console",
    exercises: "Exercises",
    papers: "Papers",
  },
  choose: "Choose a scenario. Each begins in a fresh room and takes about a quarter of an hour.",
  begin: "Begin",
  others: "Other scenarios",
  tells: "Tell this first",
  steps: "What happens",
  step: (done: number, of: number) => `Step ${count("en", done)} of ${count("en", of)}`,
  next: "Next step",
  toTheEnd: "Play to the end",
  working: "It happens…",
  over: "That was the last step. Everything is as the card says, and no post is flagged wrongly.",
  sees: "What should be seen",
  showSees: "Show what should be seen",
  questions: "Questions for the class",
  answer: "Show the answer",
  notes: "The trainer’s notes are hidden in the presenter view.",
  seePosts: "Look at the posts",
  seeVanished: "Look at what vanished",
  found: "What Keepsake says now",
  saved: (amount: number) => `${count("en", amount)} saved`,
  flagged: (amount: number) => `${count("en", amount)} flagged`,
  nothingFlagged: "nothing flagged",
  silent: (amount: number) => `${count("en", amount)} of them without a notice`,
  missed: (amount: number) => `${count("en", amount)} gone and not flagged yet`,
  wrong: (amount: number) => `${count("en", amount)} flagged wrongly`,
  together: (amount: number) => `${count("en", amount)} vanished together`,
  between: (after: string, before: string) => `between ${after} and ${before}`,
  said,
  consoleLead:
    "You play the platform. Let the class say before each look what Keepsake will say. The lines are those of the command line.",
  whose: "Whose posts",
  account: (name: string, saved: number, all: number) =>
    `${name} (${count("en", saved)} of ${count("en", all)} saved)`,
  howMany: "How many",
  all: "All that are left",
  prepare: "Prepare",
  publish: "Publish 10 more",
  save: "Save",
  happens: "What happens to them",
  deeds: {
    remove: "Remove silently",
    "remove-told": "Remove with notice",
    hide: "Hide in Viet Nam",
    "hide-by-law": "Hide, naming a law",
    login: "Log-in wall",
    captcha: "Captcha",
    edit: "Edit",
    restore: "Restore",
  },
  whole: "The account and the platform",
  close: "Close the account",
  reopen: "Open it again",
  outage: "Outage",
  outageOver: "End the outage",
  time: "Time",
  look: "Look now",
  forward: { "1d": "A day later", "1w": "A week later", "6w": "Six weeks later" },
  log: "What was done",
  logEmpty: "Nothing yet. Save some posts first.",
  seizure: "Seizure",
  seizureLead:
    "The vault’s folder, as somebody sees it who took the computer: a copy, as an examiner makes one first.",
  seize: "Take the folder",
  seizeAgain: "Take it again",
  files: (amount: number, size: string) => `${count("en", amount)} files, ${size}`,
  path: "File",
  size: "Bytes",
  beginsWith: "Begins with",
  more: (amount: number) => `and ${count("en", amount)} more of the same kind`,
  try: "Try a passphrase on it",
  tryNow: "Try",
  opened: "It opens. So do the words on the board: keep them well.",
  handOver: "Hand it over to the lawyer",
  handOverWhat: "From then on only the lawyer’s key opens it.",
  lawyerReads: (amount: number) =>
    `The lawyer reads ${count("en", amount)} posts. The right passphrase is answered:`,
  asked: "Ask: what would you still have on your computer?",
  court: "Court",
  courtLead:
    "Two bundles of what is flagged. One is forged. Open both, bet which it is, and let the verifier say.",
  courtNeeds: "Play a scenario first: something must be flagged.",
  bundle: (letter: string) => `Open bundle ${letter}`,
  saveBoth: "Copy both to a stick…",
  savedBoth: "Both are copied.",
  showAnswer: "Show the answer",
  forged: (letter: string, was: string, is: string) =>
    `Bundle ${letter} is forged: “${was}” became “${is}”.`,
  caught: (layers: string) => `Caught by: ${layers}.`,
  papersLead: "To be printed, in the language of the window. They are ordinary files.",
  paper: "Save as PDF…",
  paperSaved: "Saved.",
  screened: "The training room is locked",
  screenedLead: "Type the words on the board. Nothing is shown until then.",
};
