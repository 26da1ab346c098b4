import type { FactKind, MissingWhy } from "../../ipc";
import { isolate } from "../isolate";
import { bytes, count } from "../numbers";

const n = (amount: number, one: string, many: string) =>
  `${count("en", amount)} ${amount === 1 ? one : many}`;

/** The view of one post. */
export const postWords = {
  post: {
    label: "Post",
    back: "Close post",
    text: "Text",
    noText: "This post has no text.",
    media: "Pictures, video, sound",
    missing: {
      not_in_archive:
        "It was not in the archive. If the archive has more parts, import them too: it comes to this post.",
      unreadable: "It was in the archive, damaged or in a form that could not be read.",
      address: "Its address is none that Keepsake may ask.",
      no_answer: "No answer came when the post was saved.",
      refused: "The site did not give it when the post was saved.",
      not_whole: "It did not come whole when the post was saved.",
      not_media: "What the site gave is no picture, video or sound.",
      other: "It could not be kept.",
    } satisfies Record<MissingWhy, string>,
    missingOne: "Not kept",
    published: (when: string) => `Published ${when}`,
    savedAt: (when: string) => `Saved ${when}`,
    addresses: "Addresses",
    copy: "Copy",
    copied: "Copied",
    notCopied: "Could not copy. Select the address and copy it yourself.",
    noLink: "No address is known.",
    lookedAt: "looked at",
    likely: "It may be here; nobody knows for sure",
    why: "How Keepsake knows",
    bracket: "When it happened",
    bracketBetween: (span: string) => `It went missing within these ${span}.`,
    lastSeen: "Last seen",
    firstMissed: "First missed",
    confirmed: "Confirmed",
    long: (shown: string, of: string) =>
      `A very long text: ${shown} of ${of} characters are shown. All of it is kept.`,
    whole: "Show all of it",
    lastLook: "Last look",
    notice: "Notice from the platform",
    noNotice: "none recorded",
    noneCame: (when: string) => `none came; you looked ${when}`,
    absences: "Absences before",
    absence: (from: string, to: string) => `Missing from ${from}, back ${to}`,
    lookAgain: "Look now",
    evidence: "Make evidence",
    saveAgain: "Save a copy now",
    utc: "Times in UTC",
    savedNew: "One more copy is kept.",
    savedElsewhere:
      "This address leads to another post now. That one was kept, and this one is as it was.",
    showOther: "Show that post",
    edited: "It reads otherwise now. Save a copy now, and compare it with the one before.",
  },

  open: {
    open: "Open in browser…",
    title: "Open this address outside Keepsake?",
    tells:
      "Your browser opens it. The platform learns that this computer, and the account you are logged in with there, asks for this post now. Your network sees which site it is.",
    trace: "The browser keeps it in its history.",
    safer:
      "Looking through Keepsake tells them less. You can also copy the address and open it elsewhere.",
    yes: "Open in the browser",
    copy: "Copy instead",
  },

  forget: {
    open: "Forget this post…",
    title: "Forget this post for good?",
    goes: (captures: number, files: number, looks: number, notices: number) =>
      `What leaves the vault: ${n(captures, "copy", "copies")}, ${n(files, "file", "files")}, ${n(looks, "look", "looks")}, ${n(notices, "entry about notices", "entries about notices")}. There is no way back.`,
    flagged:
      "It is flagged: the proof that it disappeared goes with it. Make evidence first if it may be needed.",
    stays: "What stays",
    staysList: [
      "An entry in the custody log that a post was forgotten, and when. Not which.",
      "Sealed hashes by which an import knows not to bring it back.",
      "Bundles and files that were taken out before, and other copies of this vault: Keepsake cannot reach them.",
      "What the disk itself keeps of old files. A disk that is encrypted as a whole, or keys that are made anew, help against that.",
      "The post itself on the platform, if it is there.",
    ],
    sure: "I want to lose it for good.",
    yes: "Forget it",
    no: "Keep it",
    working: "Forgetting…",
    done: "The post is forgotten.",
    unfinished:
      "The post is forgotten. Some old files could not be destroyed yet; the next start tries again.",
  },

  sights: {
    title: "Seen from each place",
    from: "From",
    answer: "Last answer",
    when: "When",
    beside: "To compare",
    none: "not asked for this post alone",
    split: "It can be seen from one place and not from another.",
  },

  media: {
    noAlt: (number: number, of: number) => `Picture ${number} of ${of}. No description was saved`,
    loading: "Opening…",
    failed: "This file could not be opened.",
    enlarge: (what: string) => `Enlarge: ${what}`,
    openVideo: (name: string, size: number) => `Open video ${isolate(name)}, ${bytes("en", size)}`,
    openSound: (name: string, size: number) => `Open sound ${isolate(name)}, ${bytes("en", size)}`,
    memory: "It is played from memory and never written to the disk.",
    tooLarge: (name: string, size: number) =>
      `${isolate(name)}, ${bytes("en", size)}: kept, but too large to be opened here without writing it to the disk. On the command line, “keepsake media” takes it out, no longer sealed.`,
    notShown: (name: string, size: number) =>
      `${isolate(name)}, ${bytes("en", size)}: kept, but this kind of file is not shown here.`,
    video: (name: string) => `Video ${isolate(name)}`,
    sound: (name: string) => `Sound ${isolate(name)}`,
    picture: "Picture",
    fit: "Fit to window",
    actual: "Actual size",
  },

  compare: {
    title: "What changed",
    lead: "Two copies of this post, word by word.",
    before: "Earlier copy",
    after: "Later copy",
    same: "Nothing changed between these copies.",
    sameText: "The text is the same.",
    gone: "taken out",
    new: "put in",
    legend: "Struck through: only in the earlier copy. Underlined: only in the later copy.",
    fact: {
      title: "Title",
      author: "Account",
      author_address: "Address of the account",
      published: "Published",
      permalink: "Address",
    } satisfies Record<FactKind, string>,
    nothing: "nothing",
    files: "Files",
    onlyBefore: "Only in the earlier copy",
    onlyAfter: "Only in the later copy",
    inBoth: "In both, byte for byte",
    reencoded:
      "Files are compared by their bytes: the same picture may differ when a site packs it anew.",
  },

  history: {
    title: "Everything that was done",
    saved: "Saved a copy",
    imported: "Took in a copy from an archive",
    savedMedia: (amount: number) => `with ${n(amount, "file", "files")}`,
    probe: {
      page: "Looked at the post",
      account: "Looked at the account",
      root: "Looked at the platform’s front page",
      decoy: "Looked at an address that never existed, to compare",
      embed: "Looked at the post in its frame for other sites",
      oembed: "Asked what other sites are told about the post",
      api: "Asked the platform’s interface for programs",
      control: "Looked at a post that is known to be there, to compare",
      neutral: "Looked at a site that has nothing to do with it",
    },
    otherProbe: "Looked",
    direct: "from this computer",
    via: (vantage: string) => `by way of ${vantage}`,
    looks: (amount: number, verdict: string) =>
      `${n(amount, "look", "looks")} at the post, all: ${verdict}`,
    compared: (amount: number) => `and ${n(amount, "look", "looks")} to compare`,
    onlyCompared: (amount: number) => `${n(amount, "look", "looks")} to compare`,
    between: (from: string, to: string) => `From ${from} to ${to}`,
    each: "Show each look",
    fold: "Hide the looks",
    moreLooks: (amount: number) => `Show ${n(amount, "more look", "more looks")}`,
    turned: (status: string) => `From here on: ${status}`,
    more: (amount: number) => `Show ${n(amount, "earlier entry", "earlier entries")}`,
  },
};
