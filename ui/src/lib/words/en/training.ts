import { count } from "../numbers";

type Amount = number | null;

const posts = (amount: Amount) =>
  amount === null ? "All posts" : `${count("en", amount)} ${amount === 1 ? "post" : "posts"}`;
const are = (amount: Amount, one: string, many: string) => (amount === 1 ? one : many);

/** A line of the console as a sentence; null posts are all of them. */
const said = {
  look: "Keepsake looks at all posts now",
  down: "The whole platform is down",
  up: "The platform is back",
  h: (n: number) =>
    `${count("en", n)} ${n === 1 ? "hour passes" : "hours pass"}; the watch looks meanwhile`,
  d: (n: number) =>
    `${count("en", n)} ${n === 1 ? "day passes" : "days pass"}; the watch looks meanwhile`,
  w: (n: number) =>
    `${count("en", n)} ${n === 1 ? "week passes" : "weeks pass"}; the watch looks meanwhile`,
  close: (who: string) => `The account of ${who} closes`,
  reopen: (who: string) => `The account of ${who} opens again`,
  publish: (who: string, n: Amount) => `${who} publishes ${count("en", n ?? 1)} posts`,
  save: (who: string, n: Amount) => `${posts(n)} of ${who} ${are(n, "is", "are")} saved`,
  remove: (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "vanishes", "vanish")} without a word`,
  "remove-told": (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "is", "are")} removed, with a notice`,
  hide: (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "is", "are")} hidden in Viet Nam`,
  "hide-by-law": (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "is", "are")} hidden in Viet Nam, and the page names a law`,
  login: (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "goes", "go")} behind a log-in page`,
  captcha: (who: string, n: Amount) =>
    `${posts(n)} of ${who} ${are(n, "answers", "answer")} with a captcha`,
  edit: (who: string, n: Amount) => `${posts(n)} of ${who} ${are(n, "gets", "get")} other words`,
  restore: (who: string, n: Amount) => `${posts(n)} of ${who} ${are(n, "is", "are")} there again`,
};

/** The training room. */
export const training = {
  band: "TRAINING",
  bandNote: "Everybody and everything here is invented. No network, no real vault.",
  leave: "Leave the room",
  present: "Presenter view",
  unpresent: "End presenter view",
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
  wordsWhat:
    "Write them on the board: they are no secret, and the screen lock asks for them. Each new room has new ones.",
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
  screenedLead: "Type the words of this room. Nothing is shown until then.",
};
