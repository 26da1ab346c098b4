import { background } from "./en/background";
import type {
  Code,
  Health,
  Kind,
  LeftOutWhy,
  LinkResult,
  ProgressPhase,
  Signature,
  Status,
  Unwatched,
  Verdict,
  WatchMode,
} from "../ipc";
import { access } from "./en/access";
import { backup } from "./en/backup";
import { browser } from "./en/browser";
import { help } from "./en/help";
import { preferences } from "./en/preferences";
import { setup } from "./en/setup";
import { training } from "./en/training";
import { vantages } from "./en/vantages";
import * as evidence from "./en/evidence";
import { noticesWords } from "./en/notices";
import { postWords } from "./en/post";
import { timeline } from "./en/timeline";
import { bytes, count } from "./numbers";

const n = (amount: number, one: string, many: string) =>
  `${count("en", amount)} ${amount === 1 ? one : many}`;

/** Every sentence the window can say. `vi.ts` has the same shape, or it does not compile. */
export const en = {
  access,
  backup,
  browser,
  help,
  preferences,
  setup,
  training,
  vantages,
  name: "Keepsake",
  language: { label: "Language" },
  loading: "One moment…",
  detail: "Technical detail",
  close: "Close",
  tryAgain: "Try again",
  reduced: {
    title: "Reduced protection.",
    why: "This computer does not let the window shut itself off from other programs. What is saved is sealed all the same.",
  },

  doubts: {
    lost: "Some files of the vault are damaged or missing; the rest is shown. Put them back from a copy if you have one. Until you decide, nothing new is saved.",
    older:
      "This vault is older than the last time it was open here. If you did not put an older copy back yourself, somebody else did.",
    other_history:
      "This vault took another course than the one last open here. If you did not exchange it yourself, somebody else did.",
    accept: "Go on with what is here",
  },

  welcome: {
    title: "Keep what you have published",
    lead: "Keepsake saves copies of your own posts on this computer, seals them, and notices when one disappears.",
    does: "What it does",
    doesList: [
      "Everything it saves is sealed with a passphrase that only you know. Whoever takes the computer cannot read it without the passphrase.",
      "It looks at each post again and tells you which ones have vanished without notice, and when.",
      "Nothing is sent to us. There is no account and no server.",
    ],
    doesNot: "What it cannot do",
    doesNotList: [
      "It cannot help if someone makes you say the passphrase, or watches you type it.",
      "It does not hide that Keepsake is on this computer, or that this computer visits your posts.",
      "While the vault is open it can be read. Lock it when you leave. If you expect a visit, shut the computer down fully: sleep, hibernation and a closed lid are not enough.",
      "In some places keeping such posts may be held against you. Think about that first.",
    ],
  },

  create: {
    title: "Make your vault",
    lead: "The vault is the sealed place where your posts are kept.",
    passphrase: "Passphrase",
    again: "The same passphrase again",
    hint: "At least 12 characters. Several unrelated words are easier to remember and harder to guess. A famous verse or proverb is weak: it is tried first.",
    suggest: "Suggest seven random words",
    keepWords: "Write these words down or learn them, then type them again below.",
    noRecovery:
      "If you forget the passphrase, nobody can open the vault again, not you and not us, unless you made a recovery sheet. That is the first step afterwards.",
    submit: "Make the vault",
    working: "Sealing the vault…",
    tooShort: (length: number) =>
      `Too short: ${n(length, "character", "characters")} of at least 12.`,
    drawn: "The suggested words",
    differ: "The two passphrases are not the same.",
    fewer: (here: number, above: number) =>
      `You typed ${n(here, "word", "words")} here, ${count("en", above)} above.`,
  },

  passphrase: {
    show: "Show",
    hide: "Hide",
    shownLabel: "Show passphrase",
    capsLock: "Caps Lock is on.",
    notAscii:
      "There are accented or special letters in it. Is a Vietnamese keyboard switched on? You may keep them, but you must be able to type exactly the same again.",
  },

  unlock: {
    title: "The vault is locked",
    lead: "Type your passphrase to see your posts.",
    submit: "Unlock",
    working: "Opening the vault…",
    screened: "The screen is locked",
    screenedLead: "Type your passphrase to go on where you were.",
    behind: "Behind the lock",
    until: (time: string) => `What is running may go on until ${time}. Then the vault locks fully.`,
    lockFully: "Lock fully now",
    keyless: "This vault has no keys",
    keylessLead: "What opened it is not on this computer any more. No passphrase opens it.",
    keylessNext:
      "Someone whom you let read it can still open it with their key, here or from a copy. To begin again, move this vault’s folder away first.",
  },

  idle: {
    soon: "Nothing has moved for a while. Keepsake will lock in a few seconds.",
    stay: "I am here",
  },

  settings: {
    title: "Settings",
    locks: "What locks the vault",
    idle: "When no key or pointer has moved for",
    minutes: (amount: number) =>
      amount >= 60 ? n(amount / 60, "hour", "hours") : n(amount, "minute", "minutes"),
    never: "Never",
    withScreen: "When the computer’s screen is locked",
    hearsScreen: "This computer tells Keepsake when its screen is locked.",
    deafToScreen: "Lock on screen lock: not detected on this computer. Lock by hand with Ctrl+L.",
    sleep: "Before the computer sleeps",
    closing: "When Keepsake is closed",
    always: "Always",
    hearsSleep: "This computer tells Keepsake before it sleeps.",
    deafToSleep: "Lock before sleep: not detected on this computer. Lock before you close the lid.",
    behind: "Behind a locked screen, work may go on for",
    notAtAll: "Not at all",
    behindHelp:
      "Until then the keys stay in memory: whoever seizes the computer while it runs may get at them. Then the vault locks fully. The watch goes on that long, too. “Not at all” makes every lock a full one.",
    rules: "How looks are judged",
    rulesBuiltIn: (version: string) => `By the rules of ${version} that came with Keepsake.`,
    rulesSigned: (version: string, signer: string) =>
      `By the rules of ${version}, signed by ${signer}.`,
    rulesInstall: "Use a signed rule file…",
    rulesHelp: "Only a file signed by the publisher, and newer than these, is accepted.",
    now: "Lock now",
    lockScreen: "Lock the screen",
    lockScreenWhat: "Nothing is shown; what is running goes on.",
    lockFully: "Lock fully",
    lockFullyWhat: "The keys are wiped and everything stops.",
    panic: "Hide now",
    panicWhat:
      "The window vanishes at once, the keys are wiped, and Keepsake ends. Start it again to come back.",
  },

  destroy: {
    title: "Destroy the keys",
    lead: "For the moment when your passphrase must open nothing here ever again, whoever types it.",
    ask: "Destroy the keys…",
    goes: "What is gone for ever",
    goesList: [
      "Your ways into this vault on this computer. No passphrase and no recovery sheet opens it again.",
      "There is no way back, and we cannot help.",
    ],
    stays: "What remains possible",
    staysList: [
      "A reader, such as a lawyer whose key you let in, still opens this very folder.",
      "Copies of the vault made before, such as backups or an image of the disk, still open with the passphrase, the recovery sheet and the readers’ keys.",
      "On modern disks, traces of the keys may survive for experts to find.",
      "The sealed files stay and can be seen. Destroying keys may itself be held against you.",
    ],
    sure: "I understand that I cannot undo this.",
    cancel: "Keep the keys",
    hold: "Hold for 3 seconds to destroy",
    holding: (seconds: number) => `Keep holding… ${count("en", seconds)}`,
  },

  rehearse: {
    offerTitle: "Would you rather practise first?",
    offer:
      "The rehearsal plays a made-up story on a make-believe platform. It needs no vault and no internet, and touches none of your posts.",
    start: "Start the rehearsal",
    working: "Setting the stage…",
    banner: "REHEARSAL — make-believe platform",
    bannerNote: "The people and posts are invented.",
    chapter: (number: number, of: number) => `Chapter ${number} of ${of}`,
    story: "Story",
    next: "Next chapter",
    nextWorking: "Turning the page…",
    theEnd: "This was the last chapter. Look around as long as you like.",
    end: "End rehearsal",
    resumed: "The rehearsal is under way. Go on to the next chapter when you are ready.",
  },

  places: {
    label: "Places",
    training: "Training",
    posts: "Posts",
    incidents: "Vanished",
    notices: "Notices",
    watch: "Watch",
    browser: "Browser",
    bundles: "Evidence",
    guide: "First steps",
    settings: "Settings",
    help: "Help",
  },

  bar: {
    skip: "To the content",
    add: "Add posts",
    look: "Look again now",
    lock: "Lock",
    lockHint: "Lock the screen (Ctrl+L)",
    settings: "Settings",
    hide: "Hide now",
    hideHint: "Hide now: lock and close Keepsake at once (F12)",
  },

  watch: {
    title: "Watch",
    open: "Open the watch",
    line: {
      off: "Your posts are not being watched",
      paused: (minutes: number) => `Watch paused, ${n(minutes, "minute", "minutes")} left`,
      waiting: "The watch waits for the import",
      failed: "The watch cannot go on",
      looking: (done: number, total: number) =>
        `Watching: looking at ${count("en", done)} of ${count("en", total)}`,
      resting: "Watching your posts",
      next: (when: string) => `next look ${when}`,
    },
    blind: "Some looks tell nothing",
    mode: {
      off: "The watch is off",
      paused: "The watch is paused",
      waiting: "The watch waits for an import",
      failed: "The watch cannot go on",
      looking: "The watch is looking at posts",
      resting: "The watch is on",
    } satisfies Record<WatchMode, string>,
    offWhat: "Posts are looked at only when you ask. What vanishes meanwhile is found late.",
    pausedWhat: (minutes: number) =>
      `It goes on by itself in ${n(minutes, "minute", "minutes")}. Nothing that was found is lost.`,
    waitingWhat: "It goes on by itself as soon as the import is done.",
    failedWhat: "Nothing is lost. It tries again by itself, once a minute.",
    restingWhat: "It looks at each post again when its time has come, and rests in between.",
    lookingWhat: (done: number, total: number) =>
      `${count("en", done)} of ${count("en", total)} looked at. You can go on working meanwhile.`,
    confirmingWhat: "Some seem to be missing. It waits a minute and looks at them once more.",
    pause: "Pause for an hour",
    resume: "Go on now",
    due: "Due now",
    next: "Next look",
    nothingNext: "after the first post is saved",
    today: "Looked at today",
    ofDay: (looked: number, most: number) =>
      `${count("en", looked)} of ${count("en", most)} at the most`,
    last: "Last round",
    posts: (amount: number) => n(amount, "post", "posts"),
    on: "Watch my posts while Keepsake is open",
    onHelp:
      "Keepsake looks at your saved posts again by itself and tells you which have vanished. Each look is a request from this computer to the platform, as if you opened the page without logging in. It goes on behind a locked screen for as long as you allow, and ends when the vault locks fully or Keepsake is closed.",
    pace: "How it looks",
    paceList: [
      "A new post every few minutes, an old one every few days. What seems lost, sooner.",
      "Slowly: some seconds between two requests to one site, in random order. A site that asks to wait is left alone.",
      "Alone, it counts a post as vanished only after four misses that span 75 minutes or more; where you press “Look again now”, two looks that agree are enough. Never because of an outage.",
    ],
    vantages: "Where it looks from",
    own: "This computer’s own line",
    country: "in",
    health: {
      works: "Works",
      down: "Does not answer",
      doubtful: "No site answers",
      unknown: "Not used yet",
    } satisfies Record<Health, string>,
    turnedOff: "Turned off",
    coverage: (days: number) => `What it could see in the last ${n(days, "day", "days")}`,
    nothingSeen: "Nothing was looked at yet.",
    told: (telling: number, looks: number) =>
      `${count("en", telling)} of ${n(looks, "look", "looks")} told something`,
    from: (vantage: string) => `from ${vantage}`,
    cause: (looks: number, says: string) => `${says}: ${n(looks, "look", "looks")}`,
    blindWhat:
      "The watch is blind here: what vanishes now would not be noticed. Looking from elsewhere, or newer rules, may help.",
  },

  vanished: {
    label: "News",
    some: (amount: number) =>
      amount === 1 ? "A post has vanished." : `${count("en", amount)} posts have vanished.`,
    show: (amount: number): string => (amount === 1 ? "Show it" : "Show them"),
    noted: "Noted",
  },

  list: {
    title: "Your posts",
    listLabel: "Posts, newest first",
    posts: (total: number) => n(total, "post", "posts"),
    flagged: (amount: number) => `${count("en", amount)} vanished`,
    noneFlagged: "none vanished",
    suspected: (amount: number) => `${count("en", amount)} not certain yet`,
    lastLook: (when: string) => `last look ${when}`,
    neverLooked: "not looked at yet",
    filter: "Show",
    filters: { all: "All", flagged: "Flagged", watched: "Watched" },
    emptyTitle: "Nothing kept yet",
    empty:
      "Add the link of a post you have published, or a download of your whole account, and Keepsake will keep it here.",
    lastSeen: (when: string) => `last seen ${when}`,
    pictures: (amount: number) => n(amount, "picture or video", "pictures or videos"),
    unknownAccount: "Unknown account",
  },

  timeline,
  background,

  job: {
    goesOn: "Work begun before the lock goes on",
    cancel: "Cancel",
    cancelling: "Stopping…",
    phase: {
      saving: "Saving",
      looking: "Looking",
      confirming: "Making sure",
      checking: "Checking",
      copying: "Copying file",
      sealing: "Sealing anew",
      writing: "Writing",
      winding: "Winding the clock, day",
    } satisfies Record<ProgressPhase, string>,
    of: (done: number, total: number) => `${count("en", done)} of ${count("en", total)}`,
    starting: "Starting…",
  },

  round: {
    done: (looked: number) => `Looked at ${n(looked, "post", "posts")}.`,
    stopped: (looked: number) =>
      `Stopped. ${n(looked, "post was", "posts were")} looked at; the others are as before.`,
    visible: (amount: number) => `${count("en", amount)} still visible`,
    flagged: (amount: number) => `${count("en", amount)} newly flagged`,
    back: (amount: number) => `${count("en", amount)} back again`,
    undecided: (amount: number) => `${count("en", amount)} not decided`,
  },

  add: {
    title: "Add posts",
    back: "Close",
    fromLinks: "From links",
    lead: "Paste the address of a post you have published. One link on each line.",
    links: "Links",
    placeholder: "https://…",
    submit: (amount: number) =>
      amount > 1 ? `Save ${count("en", amount)} posts` : "Save the post",
    results: "What happened",
    kept: "Saved",
    known: "Saved again. You already had this post",
    notKept: "Not saved",
    nothingLost: "Nothing was lost: your vault is as it was before.",
    media: (amount: number) => n(amount, "picture or video kept", "pictures or videos kept"),
    missing: (amount: number) =>
      `${n(amount, "picture or video", "pictures or videos")} could not be fetched`,
    noText: "(no text)",
    private: "This is my own site: add anyway",
    privateWhy:
      "The address leads into a private network. Add it only if you run that site yourself.",
    show: "Show the post",
  },

  imports: {
    title: "From a download of your account",
    lead: "Platforms let you download a copy of all you have published. Give it to Keepsake as it came: your own posts and media are taken in, and nothing is sent anywhere.",
    drop: "Drop the files here",
    dropHint: "A zip, all parts of it at once, or the folder it was unpacked into.",
    dropNow: "Let go to read them",
    files: "Choose files…",
    folder: "Choose a folder…",
    waiting: "The dialog for files is open…",
    sorts:
      "Facebook, Instagram, Threads, YouTube, TikTok, Telegram, X, WordPress, Blogger, Mastodon, Bluesky, Reddit, LinkedIn, Medium, Tumblr; saved pages, WARC, and tables (CSV). Where the platform lets you choose, ask for JSON.",
    sortsTitle: "What can be read",
    picked: "Chosen",
    read: "Read it",
    again: "Try again",
    others: "Choose something else",
    addParts: "Add more parts…",
    nothingWritten: "Nothing was written: your vault is as it was before.",
    takenIn:
      "What was taken in until then is whole and stays. Import the same files again to go on.",
    reading: "Reading. Nothing is written yet",
    takingIn: "Taking it in",
    finishing: "Making sure of the archive",
    posts: (done: number) => n(done, "post", "posts"),
    postsOf: (done: number, total: number) =>
      `${count("en", done)} of ${n(total, "post", "posts")}`,
    bytesOf: (done: number, total: number) => `${bytes("en", done)} of ${bytes("en", total)}`,
    bytes: (done: number) => bytes("en", done),
    left: (time: string) => `about ${time} left`,
    meanwhile: "You can go on working meanwhile. The watch waits until it is done.",
    line: (done: string) => `Importing: ${done}`,
    lineReading: "Reading an archive",
    preview: "What is in it",
    nothingYet: "Nothing is written until you say so.",
    account: "Account",
    unknownAccount: "The archive does not say whose it is.",
    layout: "Form",
    period: "Published",
    fromTo: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    noDates: "no dates",
    holds: "Holds",
    kinds: {
      post: (amount: number) => n(amount, "post", "posts"),
      page: (amount: number) => n(amount, "page", "pages"),
      reply: (amount: number) => n(amount, "reply", "replies"),
      comment: (amount: number) => n(amount, "comment of yours", "comments of yours"),
      share: (amount: number) => n(amount, "share", "shares"),
      repost: (amount: number) => n(amount, "repost", "reposts"),
      group_post: (amount: number) => n(amount, "post in groups", "posts in groups"),
      post_elsewhere: (amount: number) =>
        n(amount, "post on another’s page", "posts on others’ pages"),
      life_event: (amount: number) => n(amount, "life event", "life events"),
      video: (amount: number) => n(amount, "video", "videos"),
      reel: (amount: number) => n(amount, "reel", "reels"),
      photo: (amount: number) => n(amount, "photo", "photos"),
      story: (amount: number) => n(amount, "story", "stories"),
      deleted: (amount: number) => n(amount, "post you deleted", "posts you deleted"),
    } satisfies Record<Kind, (amount: number) => string>,
    new: "New",
    renewed: "Here, with something new",
    known: "Here already",
    media: "Pictures, videos, sounds",
    mediaKept: (amount: number, size: string) => `${count("en", amount)} (in the archive: ${size})`,
    leftOut: "Left out",
    why: {
      repost: (amount: number) => n(amount, "repost of others’ words", "reposts of others’ words"),
      direct: (amount: number) =>
        `${n(amount, "thing", "things")} addressed to a few people by name`,
      forgotten: (amount: number) =>
        `${n(amount, "post", "posts")} that you had forgotten for good`,
      not_own: (amount: number) =>
        `${n(amount, "thing", "things")} not published by you: messages, others’ comments`,
      machine: (amount: number) => `${n(amount, "note", "notes")} of the platform, no posts`,
      empty: (amount: number) => n(amount, "empty entry", "empty entries"),
      repeated: (amount: number) =>
        n(amount, "entry that repeats another", "entries that repeat others"),
      untied: (amount: number) =>
        `${n(amount, "earlier wording", "earlier wordings")} of posts that are not in the archive`,
      unreadable: (amount: number) =>
        n(amount, "entry that cannot be read", "entries that cannot be read"),
      too_long: (amount: number) => `${n(amount, "entry", "entries")} longer than a post can be`,
      cut: (amount: number) =>
        n(amount, "file that ends in the middle", "files that end in the middle"),
      form: (amount: number) =>
        n(
          amount,
          "file of another form than it should be",
          "files of another form than they should be",
        ),
      damaged: (amount: number) => n(amount, "damaged file", "damaged files"),
      encrypted: (amount: number) =>
        n(amount, "file that needs a password", "files that need a password"),
      packing: (amount: number) => `${n(amount, "file", "files")} packed in an unknown way`,
      too_large: (amount: number) =>
        n(
          amount,
          "file that unpacks to more than it can hold",
          "files that unpack to more than they can hold",
        ),
      nothing_recognised: (amount: number) =>
        `${n(amount, "file", "files")} in which no post was recognised: ask the platform for JSON`,
      missing: (amount: number) => `${n(amount, "file", "files")} not in what was given`,
      special: (amount: number) =>
        `${n(amount, "link or odd name", "links or odd names")} not followed`,
    } satisfies Record<LeftOutWhy, (amount: number) => string>,
    member: (name: string) => `in ${name}`,
    problems: "To look at",
    mediaMissing: (amount: number) =>
      `${n(amount, "picture or video is", "pictures or videos are")} named and not there. If the archive has more parts, add them.`,
    partsMissing: "These parts seem to be missing:",
    withoutTime: (amount: number) =>
      `${n(amount, "entry has", "entries have")} no time that can be.`,
    damagedText: (amount: number) =>
      `${n(amount, "text has", "texts have")} places that are no text. They are kept as they are and marked.`,
    signature: {
      valid: "The archive is signed with the key of the account.",
      invalid: "The archive’s signature is not by the account’s key, or it was changed since.",
      key_unknown: "The archive is signed. Give the account’s public key to check it.",
      missing: "The archive carries no signature, though it should.",
    } satisfies Record<Signature, string>,
    ask: "What only you know",
    zone: "Time zone of its dates",
    zoneHelp: (amount: number) =>
      `The times of ${n(amount, "post", "posts")} are written without a zone.`,
    zoneNone: "Not known: read as UTC",
    zoneName: (offset: string) => `UTC${offset}`,
    vietnam: "Viet Nam",
    channel: "Name in your channel’s address",
    channelHelp: "With it the posts get their addresses and can be watched.",
    blog: "Address of your blog",
    blogHelp: "With it the posts get their addresses and can be watched.",
    key: "Public signing key of the account",
    keyHelp: "It begins with did:key:z. With it the signature can be checked.",
    reposts: "Take in others’ words that I passed on",
    forgotten: "Take in again what I had forgotten for good",
    private: "Its addresses may lead into a private network (only for a server of your own)",
    reread: "Read again with this",
    rereadFirst: "You changed something above. Read again to see what it comes to.",
    submit: (amount: number) => `Import ${n(amount, "post", "posts")}`,
    nothingNew: "Everything in it is here already.",
    importAnyway: "Import all the same",
    done: "The archive is in",
    stopped: "Stopped early",
    stoppedWhat: "What is in is whole and stays. Go on where it stopped whenever you like.",
    goOn: "Go on",
    came: (amount: number) => `${n(amount, "new post is", "new posts are")} in`,
    gotMore: (amount: number) => `${n(amount, "post", "posts")} got one more copy`,
    wereKnown: (amount: number) => `${n(amount, "post was", "posts were")} here already`,
    files_kept: (amount: number) => `${n(amount, "file", "files")} kept`,
    showPosts: "Show the posts",
    unlinked: (amount: number) =>
      `${n(amount, "post in the vault has", "posts in the vault have")} no address yet. Without one a post is kept, but not watched.`,
    giveAddresses: "Give them their addresses",
    another: "Import another",
    history: "Imports so far",
    unfinishedMark: "Not finished: import the same files again to go on",
    unfinished:
      "An import did not come to its end. What is in is whole; the same files go on from there.",
    unfinishedShow: "Go on with it",
    noted: "Noted",
    fileList: "Files",
  },

  linking: {
    title: "Addresses that are missing",
    titled: (amount: number) => `Addresses that are missing: ${count("en", amount)}`,
    lead: "Many downloads do not say where a post stands online. A post with its address can be watched.",
    list: "A list of links",
    listHelp:
      "One link a line, or a table with the columns link, text and time. Each is matched to its post by id, words and time; what fits several posts is left for you to decide.",
    submit: "Match them",
    working: "Matching…",
    show: "Show posts without an address",
    results: (linked: number, rows: number) =>
      `${count("en", linked)} of ${n(rows, "row", "rows")} found their post.`,
    row: (number: number, result: string) => `Row ${count("en", number)}: ${result}`,
    result: {
      linked: "the post has this address now",
      known: "a post had it already",
      ambiguous: "several posts fit. Nothing was done: open the right one and paste the link there",
      unmatched: "no post fits",
      bad_address: "no address that can be used",
    } satisfies Record<LinkResult, string>,
    open: (number: number) => `Open post ${count("en", number)}`,
    more: (amount: number) => `and ${n(amount, "more row", "more rows")}`,
    one: "Give it its address",
    oneHelp:
      "Open the post in a browser, copy its link, and paste it here. It is watched from then on.",
    oneSubmit: "Keep this address",
    likely:
      "An address is only likely. It is looked at meanwhile, but no loss is counted there until you give the real one.",
  },

  unseen: {
    unwatched: "Not watched",
    not_yet: "Not looked at yet",
    not_yetWhat: "The post came from a download. Nobody has looked for it online yet.",
    why: {
      no_link: "no address is known",
      deleted: "you deleted it",
      passing: "it was shown for a day only",
      comment: "it is a comment",
      not_public: "it was not shown to everybody",
    } satisfies Record<Unwatched, string>,
    what: (why: string) => `The post is kept, and it is not looked for online: ${why}.`,
  },

  ...postWords,
  ...noticesWords,

  status: {
    watched: "Watched",
    suspected: "Suspected",
    flagged: "Flagged",
    back_again: "Back again",
  } satisfies Record<Status, string>,

  verdict: {
    visible: "Visible",
    edited: "Changed",
    removed: "No longer there",
    account_gone: "Whole account gone",
    geo_blocked: "Hidden in this country",
    network_blocked: "Blocked by this network",
    login_walled: "Needs a login",
    age_restricted: "Age-restricted",
    private: "Private",
    rate_limited: "Asked to wait",
    unreachable: "Not reachable",
    unclear: "Cannot tell",
  } satisfies Record<Verdict, string>,

  verdictSentence: {
    visible: "The post can be seen at its address.",
    edited: "The post is there, but it no longer reads as it did when it was saved.",
    removed: "The post is no longer at its address, while the account and the platform are there.",
    account_gone: "The whole account is gone, and this post with it.",
    geo_blocked: "The post is hidden in this country and can be seen elsewhere.",
    network_blocked:
      "The network here keeps the post from being reached. The platform has not taken it down.",
    login_walled:
      "The platform shows this post only to people who are logged in, so we cannot judge it.",
    age_restricted: "The platform shows this post only after an age check, so we cannot judge it.",
    private: "The platform says that this post is private.",
    rate_limited: "The platform asked us to wait. We have learned nothing about the post.",
    unreachable: "The platform could not be reached. We have learned nothing about the post.",
    unclear: "What came back does not tell us enough. We make no claim about the post.",
  } satisfies Record<Verdict, string>,

  platform: {
    web: "Website",
    own: "A table of one’s own",
    rehearsal: "Make-believe platform",
  },

  ...evidence,

  error: {
    vault_locked: "The vault is locked. Unlock it and try again.",
    vault_missing: "There is no vault here yet. Make one first.",
    vault_exists: "There is already a vault here. It was left as it is; unlock it instead.",
    no_way_in:
      "No passphrase opens this vault any more: its keys were destroyed or handed over. A reader it was granted to can still open it.",
    wrong_passphrase:
      "That passphrase does not open this vault. Press Show to see what you type, check Caps Lock and the keyboard language, and try again.",
    passphrase_too_short: "The passphrase is too short. Use at least 12 characters.",
    vault_damaged:
      "Some files of the vault are damaged or missing. Do not delete anything: make a copy of the vault’s folder and ask someone you trust for help.",
    vault_in_use:
      "The vault is open in another Keepsake, in a window or on the command line. Nothing is lost. Close that one and try again.",
    disk_full:
      "The disk is full. Free some space or choose another disk, and try again; what was saved before is safe.",
    disk_refused:
      "The computer does not let Keepsake write to its folder. Check who may use that folder.",
    bad_address: "This is not a web address. It should begin with https://",
    private_address:
      "This address leads to this computer or a private network, not to the internet.",
    no_such_name: "No website of this name was found. Check the spelling.",
    no_link:
      "This post came from a download that does not say where it stands online, so it cannot be looked at. It is kept all the same. Open the post and paste its link there.",
    no_vantage:
      "All ways out are turned off, so nothing is asked, and nothing is lost. Turn one on under Watch: this computer’s own line, Tor or a proxy.",
    offline: "There is no internet connection. Connect and try again.",
    refused: "The website refused the connection. Try again later.",
    insecure:
      "The connection could not be made secure, so Keepsake stopped. Someone may be tampering with it: try from another network.",
    too_slow: "The website took too long to answer. Try again later.",
    too_many_redirects:
      "The address kept sending us on to other addresses. Open it in a browser and copy the final one.",
    redirect_loop:
      "The address leads round in a circle. Open it in a browser and copy the final one.",
    http_status:
      "The website answered that it cannot show this page. Check that the link still opens in a browser.",
    login_needed:
      "The platform shows this post only after a login, so it could not be saved from its link.",
    challenge:
      "The website wants proof that a person is asking. Open it in a browser first and try again later.",
    not_a_page: "This address is a file and not a post. Use the link of the post itself.",
    empty_page: "The page came back empty. Try again later.",
    too_large: "The page is too large to be saved.",
    undecodable: "The page’s text could not be read.",
    too_complex: "The page is built in a way that Keepsake cannot read safely.",
    rules_refused: "The file was not accepted. The rules in use are as they were.",
    rules_not_newer: "The rules in use are as new, or newer. They are as they were.",
    archive_unreadable:
      "The files could not be read. Are they still there, and may you open them? Put in the disk they lie on, and try again.",
    archive_incomplete:
      "The archive is not complete: it was cut while it was downloaded or copied. Download it again, and wait until it is done.",
    archive_too_large:
      "The archive unpacks to far more than it should: it is damaged, or made to do harm. It was not read any further.",
    not_an_archive:
      "This file is called an archive and is none; often it is a page that asks you to log in. Download it again while logged in.",
    archive_unknown:
      "No platform that Keepsake knows makes files like these. Did you choose the file you downloaded, or all of its parts? Links can be added one by one below.",
    archive_without_posts:
      "The archive holds no posts of yours. Ask the platform for posts as well, or add the other parts.",
    nothing_picked: "Nothing in it can be read from here. Choose the files once more.",
    not_in_rehearsal: "The rehearsal takes in nothing real. End it first.",
    lock_first: "Your vault is open. Lock it fully, then open the training room.",
    training_bundle:
      "This bundle is from a training room: everybody in it is invented, and it proves nothing. Open it in the training room.",
    real_bundle:
      "This bundle is real. It is not read in the training room; nothing happened to it. Leave the room, and check it there.",
    no_target: "Nothing of that is left. Choose another account, or publish more posts.",
    not_a_command: "That is no line of the console.",
    nothing_flagged: "Nothing is flagged yet. Play a scenario first.",
    training_wrong:
      "Something is flagged that should not be, or the end is not that of the card. If a post was brought back just now, look once more: that clears it. Otherwise it is a fault of Keepsake: please tell us. Nothing real was touched; open a new room.",
    nothing_chosen: "Nothing is chosen yet. Choose at least one post.",
    not_logged:
      "A post was saved before this vault kept a custody log, so nothing about it can be proven. Save it once more, and try again.",
    no_such_file: "None of the chosen posts has this file any more.",
    redact_too_short:
      "A word to be redacted needs at least two letters, or it would be found everywhere.",
    redact_not_there:
      "This word stands in none of these posts, so it was not taken. Write it as it stands there; case and accents do not matter.",
    log_torn:
      "The custody log is not whole, so nothing can be proven by it. Your posts are as they were. Check the vault, and put its files back from a copy if you have one.",
    log_empty: "Nothing was saved in this vault yet, so there is nothing to sign.",
    bad_recipient: "This is not a whole age recipient. Copy all of it, from age1 to the end.",
    place_taken:
      "Something of this name is there already; it was left as it is. Choose another name.",
    place_leftover:
      "A half-written file of this name is there: its own name and “.part”. If nothing is being written now, delete it, for it can be read; or choose another name.",
    place_inside: "This place lies inside the vault’s own folder. Choose another folder.",
    place_gone:
      "It cannot be written there: the folder is gone, the memory stick was taken out, or nobody may write to it. Nothing is left there. Choose another folder.",
    bundle_changed:
      "Something new was entered about these posts since you looked, so nothing was written. Look once more at what would leave, and make it.",
    bundle_failed: "The bundle could not be made. Nothing left the vault. Try with fewer posts.",
    bundle_unreadable:
      "The file cannot be read. Is it still there, and is it the whole file? Copy it to this computer once more.",
    not_for_key:
      "It was sealed to somebody else: this identity does not open it. Choose another identity file, or ask for a bundle sealed to you.",
    no_identity:
      "There is no age identity in that file. It has a line that begins with AGE-SECRET-KEY-1.",
    wrong_identity_passphrase:
      "That passphrase does not open the identity file. Check Caps Lock and try again; the bundle is as it was.",
    no_root:
      "There is no root certificate in that file. Take the PEM file from the authority’s own site.",
    not_shown: "This file is not shown here: only plain pictures and films of a usual size are.",
    authority_name: "A name has 1 to 32 letters: a to z, digits and -.",
    no_such_authority: "There is no authority of this name.",
    link_taken: "This address belongs to another post in the vault.",
    no_list: "This is no list of links, and no table with a column “link”.",
    nothing_to_keep: "No post was found on this page. Use the link of a single post.",
    no_such_post: "This post is not in the vault.",
    not_a_recipient:
      "This is not a public key. It begins with age1 and has 62 letters and digits; copy it whole. Nothing was changed.",
    not_granted: "This person could not read the vault any more. Nothing was changed.",
    nobody_else: "Nobody else can open the vault. Let someone read it first; nothing was changed.",
    words_differ:
      "These are not the two words. Look at your paper again; the sheet before, if there is one, still counts.",
    no_tor:
      "Tor was not found on this computer. Start it, as a service or as Tor Browser, and try again. Nothing was changed.",
    bad_proxy:
      "This proxy cannot be used. It must begin with socks5h:// or http:// and have a port, as socks5h://127.0.0.1:1080. Nothing was changed.",
    proxy_silent:
      "The proxy of this place to look from does not answer, so nothing was asked. Nothing went around it. Check that it runs, then try again.",
    bad_name: "This name cannot be used. Take another, short one. Nothing was changed.",
    vantage_off: "This place to look from is turned off or gone. Turn it on first.",
    no_such_entry: "There is no such entry, or it was set aside before. Nothing was changed.",
    to_come: "This day has not come yet. Nothing was entered.",
    no_date: "It is not said on which day. Nothing was entered.",
    nothing_entered: "Give the platform, and a text or a file. Nothing was entered.",
    not_a_mail:
      "This file is no e-mail. Save it from the mail program as .eml. Nothing was entered.",
    file_unreadable: "A file could not be read. Is it still there? Nothing was entered.",
    file_too_large:
      "A text or file is larger than Keepsake takes, or there are too many. Nothing was entered.",
    no_browser: "No program on this computer opens addresses. Copy the address instead.",
    no_backup:
      "There is no copy of a vault in that folder. Choose the folder in which you made it, such as the memory stick.",
    folder_taken:
      "That folder holds other files under the copy’s name. Nothing was written; choose another folder.",
    other_backup:
      "The copy in that folder is no earlier state of this vault: the vault was made anew, got new keys or forgot posts since. It was left as it is. Choose another folder, or delete that copy yourself if you need it no more.",
    later_backup:
      "The copy in that folder is newer than this vault. It was left as it is; do not lose it. Choose another folder.",
    browser_closed: "The private browser was closed. What was saved in it is safe.",
    cancelled: "Stopped, as you asked.",
    busy: "Keepsake is busy with something else. Wait until it is done.",
    bug: "Something went wrong in Keepsake itself. Your vault was left as it was. Close Keepsake and start it again.",
  } satisfies Record<Code, string>,
};

export type Words = typeof en;
