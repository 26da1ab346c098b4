import { bytes, count } from "../numbers";

const n = (amount: number, one: string, many: string) =>
  `${count("en", amount)} ${amount === 1 ? one : many}`;

export const incidents = {
  title: "Vanished together",
  lead: "Posts of one account that disappeared within two days of each other. One cause is likely; what it was, this list does not say.",
  empty: "No post has vanished.",
  emptyWhat:
    "This is what was found at the last looks. Posts that cannot be looked at, or not often enough, are not covered: the watch says where it is blind.",
  openWatch: "See the watch",
  unknownAccount: "Unknown account",
  posts: (amount: number) => n(amount, "post", "posts"),
  share: (amount: number, of: number) =>
    `${count("en", amount)} of ${n(of, "post", "posts")} of this account here`,
  between: "Vanished between",
  seen: "last seen",
  missed: "first missed",
  oneAct: (from: string, to: string) => `If it was one act: between ${from} and ${to}.`,
  notOneAct: "Not one act: some were still seen after others were missed.",
  silentAll: "without notice",
  silentSome: (silent: number, of: number) =>
    `${count("en", silent)} of ${count("en", of)} without notice`,
  silentNone: "with notice",
  back: (amount: number) => `${count("en", amount)} came back`,
  gone: "The whole account is gone.",
  shared: "Words they share and the rest of the account has less",
  noShared: "They share no words that the rest of the account does not have.",
  show: (amount: number) => `Show ${n(amount, "post", "posts")}`,
  hide: "Hide the posts",
  more: "Show more",
  export: "Export as one bundle",
  noted: "Noted",
  isNew: "New",
  plot: "Disappearances over time",
  plotWhat: (gone: number, first: string, last: string) =>
    `${n(gone, "disappearance", "disappearances")} ${first === last ? `on ${first}` : `between ${first} and ${last}`}, by the day they were first missed (UTC).`,
  byMonth: "by month",
  byDay: "by day",
  legendSilent: "without notice",
  legendTold: "with notice",
  bar: (when: string, gone: number, silent: number) =>
    `${when}: ${count("en", gone)}, ${count("en", silent)} without notice`,
  asTable: "The same as a table",
  months: "Silent removals by month and platform",
  month: "Month",
  platform: "Platform",
  goneCount: "Vanished",
  silentCount: "Without notice",
  statedCount: "You stated so",
  monthsWhat:
    "“Without notice” means that no notice was recorded here. “You stated so” counts those of which you said that none came.",
};

export const bundles = {
  title: "Evidence",
  make: "Make a bundle",
  check: "Check a bundle",
  log: "Custody log",
  lead: "One file that a lawyer opens with nothing installed, and that anyone can verify without us.",
  notInRehearsal: "A rehearsal has nothing to prove: bundles are made from your own vault.",

  choose: "What goes in",
  nothing:
    "Nothing is chosen yet. Choose an incident, a refused post, or posts from the list below.",
  chosen: (amount: number) => `${n(amount, "post", "posts")} chosen`,
  moreChosen: (amount: number) => `and ${n(amount, "more", "more")}`,
  drop: (what: string) => `Leave out: ${what}`,
  incident: (amount: number, account: string) =>
    `Add the incident: ${n(amount, "post", "posts")} of ${account}`,
  refused: "Refused posts",
  refusedOn: (day: string) => `refused on ${day}`,
  other: "Other posts",
  clear: "Choose nothing",
  gather: "See what would leave",
  gathering: "Gathering what would leave…",

  leaves: "What leaves",
  sum: (files: number, size: number) => `${n(files, "file", "files")}, ${bytes("en", size)}`,
  names: "It names",
  namesNobody: "No account or person is named in the fields that leave.",
  times: (first: string, last: string) => `It tells of ${first} to ${last}`,
  entries: (amount: number) => n(amount, "log entry", "log entries"),
  whole: "The bundle as a whole",
  kind: {
    text: "texts",
    copy: "pictures, videos, files",
    masked: "masked copies",
    page: "reports and pages for people",
    list: "lists and digests",
    key: "public keys",
    log: "custody log",
    seal: "signatures and stamps",
    exchanges: "raw answers of servers",
    rules: "rules of judging",
  } as Record<string, string>,
  sizeUnknown: "when it is written",
  rawWarning:
    "The raw answers of servers are the strongest proof. They hold what a page showed at the time: names of others, comments, counters. Redact what must not leave.",

  withheld: (amount: number) => `${n(amount, "part", "parts")} withheld`,
  withheldNothing: "Nothing is withheld.",
  withheldShows: "That something is withheld can be seen in the bundle; what it was cannot.",
  part: { field: "field", file: "file", record: "raw record" } as Record<string, string>,
  ofEntry: (entry: number) => `entry ${count("en", entry)}`,

  redact: "Names and words that must not leave",
  redactWhat:
    "Whatever of a post holds one of them is withheld, in any spelling, with marks or without; and the raw answers of that post with it.",
  redactWord: "Name or word",
  redactAdd: "Redact",
  redactDrop: (word: string) => `Do not redact: ${word}`,
  why: "Why, in your words (stands in the bundle; may be empty)",
  pictures: "Pictures and files",
  withholdOne: "Withhold",
  withholdOf: (name: string) => `Withhold ${name}`,
  mask: "Put a masked copy in its place…",
  unmask: "Take the masked copy away",
  masked: "A masked copy leaves in its place. It proves nothing by itself, and the bundle says so.",
  maskWhat: "A masked copy is a picture in which you made parts unreadable with another program.",
  noMedia: "No pictures or files leave.",

  to: "Who can open it",
  sealed: "Only the one it is for",
  sealedWhat: "Sealed with their age recipient. Nobody else can open it, not even you.",
  open: "Anyone who has the file",
  openWhat:
    "Not sealed: whoever finds the file can read all of it, and deleting it later may leave it on the disk. Use a memory stick that you keep elsewhere.",
  recipient: "Their age recipient",
  recipientHint: "It begins with age1 and is given to you by them, as by a message or on paper.",
  recipientBad: "This is not a whole age recipient. Copy all of it, from age1 to the end.",
  recipientWords: "Compare these words with them over another channel",
  recipientWordsWhat:
    "Call them, or meet: their program shows the same words for their key (`keepsake fingerprint` does). Other words mean that somebody gave you another key.",
  languages: "Language of the printed report",
  vi: "Vietnamese",
  en: "English",
  stamps: (names: string) => `Ask for a time-stamp now: ${names}`,
  stampsWhat: "Only a digest leaves this computer, over your first vantage.",
  noStamps:
    "No authority is named, so the bundle has no time that others vouch for. You can name one under “Custody log”.",

  write: "Make it",
  writeWhat:
    "The next window asks where it is to lie. Whoever has it can show for ever that this archive held these posts.",
  writing: "Writing the bundle…",
  checking: "Reading it back and verifying it…",
  amount: (done: number, of: number) => `${bytes("en", done)} of ${bytes("en", of)}`,
  secondsLeft: (seconds: number) =>
    seconds < 60
      ? "less than a minute left"
      : `about ${n(Math.ceil(seconds / 60), "minute", "minutes")} left`,
  wrote: (name: string, size: number) => `${name} is written (${bytes("en", size)}).`,
  wroteSealed: (people: number) =>
    `Sealed: ${n(people, "recipient", "recipients")} can open it, and nobody else.`,
  wroteOpen: "Not sealed: whoever has the file can read it.",
  wroteGood: "It was read back and verified: it holds.",
  wroteBad:
    "It was read back, and does not hold. Do not give it away. Make it again, in another place.",
  sealStamped: (names: string) => `Its seal is stamped by ${names}.`,
  sealUnstamped: "Its seal has no time-stamp.",
  tellKey:
    "Tell your lawyer this fingerprint by another way than the file, so that they know that it is yours:",
  another: "Make another",
  receipt: "Save a receipt of the log to give away…",

  readable: "Export in a form that anyone can read",
  readableWarning:
    "This is not sealed and not evidence: whoever can read the disk can read it, with names and dates. Deleting it later may leave it on the disk. A memory stick that you keep elsewhere is safer than this computer.",
  form: {
    site: "Pages for a browser",
    markdown: "Markdown, with pictures",
    wxr: "WordPress (WXR)",
    activity_streams: "Mastodon (ActivityStreams)",
  },
  readableAll: "All posts",
  readableChosen: (amount: number) => `Only the ${n(amount, "chosen post", "chosen posts")}`,
  readableExtent: (posts: number, media: number, size: number) =>
    `${n(posts, "post", "posts")} and ${n(media, "media file", "media files")} (${bytes("en", size)}) will be readable.`,
  readableSure: "I understand that this will be readable.",
  readableWrite: "Choose where, and export…",
  readableDone: (posts: number, files: number, size: number) =>
    `${n(posts, "post", "posts")} are written: ${n(files, "file", "files")}, ${bytes("en", size)}, not sealed.`,
  readableMissing: (amount: number) =>
    `${n(amount, "media file was", "media files were")} never kept.`,
  readableDamaged: (amount: number) =>
    `${n(amount, "media file is", "media files are")} damaged in the vault and left out.`,
  readableNotPublic: (amount: number) =>
    `${n(amount, "post was", "posts were")} not public; the form marks it where it can.`,
};

export const opened = {
  title: "Check a bundle",
  lead: "Open evidence that somebody gave you. It is read here, on this computer; nothing in it is run, and nothing is asked over the network.",
  doorLead: "This needs no vault and no passphrase.",
  pick: "Choose the file…",
  drop: "or drop it on this window",
  another: "Check another",
  close: "Close it",
  back: "Back",
  fromDoor: "Check somebody’s evidence",
  reading: "Reading and verifying…",
  verify: "Verify",

  sealed: "This bundle is sealed",
  sealedWhat:
    "Only the one it is for can open it, with the file of their age identity (it has a line that begins with AGE-SECRET-KEY-1). The file is read, and not kept.",
  identity: "Choose the identity file…",
  passphrase: "Passphrase of the identity file",
  unlock: "Open",

  holds: "It holds",
  holdsWhat:
    "Nothing in this bundle was changed, left out or put in since it was sealed with the key below.",
  fails: "It does not hold. Do not rely on it",
  failsWhat: (layers: number) =>
    `${n(layers, "check", "checks")} failed; the first of each is named below.`,
  noBundle:
    "It cannot be read as a bundle: it is another file, only a part of one, or one that was tampered with. Nothing was changed. Choose another file, or ask for it once more.",
  proven: "What this proves",
  provenList: [
    "Every entry shown stands in the owner’s log as it was signed, and none of a post’s entries was left out.",
    "Texts, pictures and raw answers are those that were logged.",
    "A time “not later than” was given by a stranger; it was there by then.",
  ],
  notProven: "What it does not prove",
  notProvenList: [
    "That what was logged is true, or who wrote it.",
    "Anything before the first verified stamp, and that the log was not all made on one day.",
    "That nothing was kept out of the log. “No notice came” is the owner’s statement.",
    "What a masked copy shows.",
  ],

  key: "Key",
  keyWhat:
    "Whoever makes a bundle can put any key into it. Compare this fingerprint with the one that the owner told you by another way.",
  keyTold: "Fingerprint as you were told it",
  keySame: "It is the key you were told.",
  keyOther: "It is not the key you were told. The bundle was sealed with another key.",
  entries: (entries: number, shown: number) =>
    `${n(entries, "entry", "entries")} in the log, ${count("en", shown)} shown`,
  notLater: (when: string) => `There not later than ${when}`,
  noTime: "No verified time: every date is the owner’s own statement.",
  stamps: "Time-stamps",
  noStamps: "None.",
  stampOf: (entries: number) => `over the first ${n(entries, "entry", "entries")}`,
  stampSeal: "over the bundle itself",
  verified: "verified",
  noRoot: "not verified: the root certificate of this authority is not known here",
  addRoot: "Add a root certificate…",
  block: (height: number) => `Bitcoin block ${count("en", height)} must have the Merkle root`,
  pending: (amount: number) => `${n(amount, "proof waits", "proofs wait")} to be in a block.`,

  layers: "Checks, one by one",
  layer: {
    zip: "The file is a strict zip, every byte accounted for",
    bag: "Files are those that its lists name, digit by digit",
    case: "It holds what it says it holds",
    keys: "Its key files fit each other",
    seal: "The signature over the whole",
    entries: "Entries and their fields are unchanged",
    proofs: "Each entry is in the log",
    heads: "No entry of a post was left out",
    checkpoints: "Signed states of the log, each grown out of the one before",
    stamps: "Time-stamps",
    records: "Raw answers are those that were logged",
    items: "Copies to read are what was logged",
    page: "The verifier page in it is ours",
    verdicts: "Readings and verdicts come out the same",
  } as Record<string, string>,
  layerHolds: "holds",
  layerFails: "fails",
  layerUnseen: "not looked at: the file cannot be read that far",
  unjudged: "could not be done here",
  nothingToJudge: "nothing to judge again",
  judged: (looks: number, verdicts: number) =>
    `${n(looks, "look", "looks")} read anew, ${n(verdicts, "verdict", "verdicts")} derived anew`,
  unread: (amount: number) =>
    `${n(amount, "look", "looks")} could not be: their answers are withheld, or more than is read`,
  rules: {
    built_in: "By this program’s own rules.",
    signed: "By rules that a publisher signed whom you trust.",
    unknown: "By rules that came with the bundle, which this program does not know.",
  },
  rulesUnknown: (name: string) =>
    `The verdicts in it follow from rules that came with the bundle (${name}), and this program does not know these: they are not its own, nor signed by a publisher whom you trust. They may be of another version of Keepsake; whoever holds the bundle’s key can also have written them. Somebody must read them before the verdicts mean anything: they are in it under data/rules.`,
  ownSame: "By this program’s own rules nothing comes out otherwise.",
  ownOther: (entry: number, says: string, follows: string) =>
    `Entry ${count("en", entry)} says “${says}”, and by this program’s own rules “${follows}” follows.`,
  other: (entry: number, says: string, follows: string) =>
    `Entry ${count("en", entry)} says “${says}”, and “${follows}” follows from its answer.`,

  items: "What is in it",
  item: { post: "Post", refused: "Refused post", import: "Import", log: "Log" } as Record<
    string,
    string
  >,
  state: { holds: "holds", fails: "fails", unsure: "cannot be said" },
  read: "Read",
  closeItem: "Back to the list",
  itemEntries: (amount: number) => n(amount, "entry", "entries"),
  claimed: (when: string) => `${when} by the owner’s clock`,
  text: "Text as logged",
  noText: "No text.",
  address: "Address (not opened)",
  history: "Entries, newest first",
  entry: {
    saved: "Saved",
    captured: "Copy kept",
    imported: "Copy from an archive",
    looked: "Looked",
    judged: "Judged",
    noticed: "Notice entered",
    refused: "Refused by the platform",
  } as Record<string, string>,
  from: (vantage: string) => `from ${vantage === "direct" ? "the owner’s own line" : vantage}`,
  fields: "All that is disclosed of it",
  maskedCopy: "A copy with parts made unreadable by the owner: it proves nothing.",
  notShown: "Not shown here: only plain pictures and films are.",
  withheld: (amount: number) => `${n(amount, "part", "parts")} withheld by the owner`,
  failsNot: "It does not hold: what is shown below may have been made up.",
};

export const custody = {
  title: "Custody log",
  lead: "Every act is entered in a log that can only grow. A signed state of it, given away or stamped, shows later that nothing before it was changed.",
  empty: "Nothing was entered yet. It begins with the first post.",
  entries: (amount: number) => n(amount, "entry", "entries"),
  key: "Fingerprint of its key",
  newest: (when: string, entries: number) =>
    `Last signed ${when}, with ${n(entries, "entry", "entries")}`,
  unsigned: "No state of it was signed yet.",
  stampedBy: (names: string) => `stamped by ${names}`,
  unstamped: "not stamped",
  pending: (amount: number) => `${n(amount, "stamp waits", "stamps wait")} to be in a block`,
  sign: "Sign the newest state",
  receipt: "Save a receipt…",
  receiptWhat:
    "A sheet with the signed state as a code to scan. It tells nothing of what is in the vault.",
  receiptSaved: "The receipt is saved. Give it to somebody who keeps it.",
  stamp: "Have it stamped now",
  stampWhat: "Only a digest leaves this computer, over your first vantage.",
  stampedAll: "Every authority has stamped the newest state already.",
  asked: {
    time: (name: string, entries: number, when: string) =>
      `${name}: ${n(entries, "entry was", "entries were")} there not later than ${when}.`,
    block: (name: string, entries: number) =>
      `${name}: ${n(entries, "entry is", "entries are")} in a block.`,
    promised: (name: string) => `${name}: promised a block. Ask again tomorrow.`,
    refused: (name: string) =>
      `${name}: gave no stamp. Nothing is lost; it can be asked at any later time.`,
  },
  authorities: "Who stamps",
  noAuthorities:
    "Nobody yet. Without a stamp of others, the dates in a bundle are your own statement.",
  qualified: "qualified",
  calendar: "Calendar (OpenTimestamps)",
  tsa: "Authority (RFC 3161)",
  drop: (name: string) => `Remove ${name}: ask it no more`,
  dropShort: "Remove",
  add: "Add an authority",
  name: "Short name",
  nameHint: "a to z, digits and -",
  url: "Its address",
  kind: "Kind",
  isQualified: "It is a qualified one (eIDAS). This is printed, not checked.",
  addRoot: "Choose its root certificate, and add",
  addCalendar: "Add",
};
