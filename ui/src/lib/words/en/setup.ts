import type { Rating, WeakBy } from "../../ipc";

/** The first run and the steps after it. */
export const setup = {
  strength: {
    label: "How strong it is",
    rating: {
      too_short: "Too short",
      weak: "Weak",
      fair: "Fair",
      strong: "Strong",
    } satisfies Record<Rating, string>,
    drawn: "Drawn at random: strong. No keyboard for Vietnamese changes these words.",
    why: {
      known_phrase:
        "A verse, a proverb or a slogan that many know is among the first things that are tried.",
      name: "It is made of names. Names are among the first things that are tried.",
      syllables:
        "It reads like a sentence. Sentences are easier to guess than words that do not belong together.",
      words: "These words or passwords are on the lists that guessers use.",
      pattern: "Dates, repetitions and rows of keys are quickly guessed.",
    } satisfies Record<Exclude<WeakBy, "length" | "nothing">, string>,
    means: {
      weak: "Whoever takes this computer may find it. You may use it all the same; seven random words are safer.",
      fair: "It holds against most, but perhaps not against a state.",
    } satisfies Record<"weak" | "fair", string>,
  },
  swap: {
    title: "This computer may write its memory to the disk",
    what: "It swaps without encryption. Words of an open post can get onto the disk that way and be found later. Turn on the disk encryption of your system, or turn off swap; do not hibernate.",
  },

  guide: {
    title: "Three steps before you begin",
    lead: "Your vault is ready. Each of these steps can wait, and you find them again under Settings.",
    done: "Done",
    begin: "Do it now",
    close: "Close",
    away: "Put these steps away",
    awayDone: "Go to my posts",
    again: "Show the first steps again",
    step: (number: number, of: number) => `Step ${String(number)} of ${String(of)}`,
    recovery: "A recovery sheet",
    recoveryWhy:
      "24 words on paper that open the vault if you forget the passphrase. Without them nobody can help you.",
    reader: "Someone you trust",
    readerWhy:
      "A lawyer, or a friend abroad, who can read your vault too, with a key of their own. Not everyone needs this.",
    posts: "Your first posts",
    postsWhy: "Add a link of something you have published, or a download of your whole account.",
    addPosts: "Add posts",
  },

  recovery: {
    title: "Recovery sheet",
    what: "24 words that open this vault in place of the passphrase. Whoever finds them opens everything: keep them as you would keep a will, in another place than this computer.",
    none: "There is no recovery sheet. If you forget the passphrase, nobody can open the vault.",
    made: (when: string) => `A sheet was made on ${when}. It opens the vault.`,
    again: "A new sheet takes the place of the one before, which then opens nothing any more.",
    make: "Make a recovery sheet",
    renew: "Make a new sheet",
    write: "Write these words down",
    writeHow:
      "On paper, in this order, or save them as a page to print. They open nothing yet: you are asked for two of them first.",
    words: "The 24 words",
    nickname: "A name for the sheet, so that you know which vault it is for",
    nicknameHelp: "It is printed in plain. It may stay empty.",
    neutral: "Leave out that the sheet is for Keepsake",
    save: "Save as PDF…",
    saving: "The save dialog is open…",
    saved:
      "Saved. The file is not sealed: whoever has it opens the vault. Put it on a stick, print it where you trust the printer, then delete it. A printer, and the computer it hangs on, may keep a copy.",
    haveThem: "I have them on paper",
    back: "Show the words again",
    cancel: "Cancel",
    askTitle: "Two of the words",
    ask: "So that a sheet is never made that nobody has: type these two from your paper.",
    word: (number: number) => `Word ${String(number)}`,
    finish: "Make it count",
    finishing: "Sealing and trying the words…",
    finished: "The sheet is made. It was tried: these words open the vault.",
  },

  reader: {
    title: "Who else can read this vault",
    lead: "A lawyer, an organisation, a friend abroad: they open a copy of this vault with a key of their own, without your passphrase.",
    can: "What such a person can do",
    canList: [
      "Read everything in it: all posts, pictures, looks and notices, those of today and those to come.",
      "Only from a copy of the vault’s folder, which you have to give to them. Nothing is sent by Keepsake.",
      "Go on reading if you are arrested, or have forgotten the passphrase, or hand the vault over.",
    ],
    cannot: "What they cannot do",
    cannotList: [
      "Change or delete anything, or open the vault to others.",
      "Read what you keep after you have ended it. What they could read until then, they may have copied.",
    ],
    risk: "Their computer can be taken too. Choose someone whose keys are safer than yours.",
    add: "Let someone read it",
    key: "Their public key",
    keyHelp:
      "It begins with age1. They make it on their own computer with age-keygen, and send it to you.",
    name: "Their name, for you",
    nameHelp: "It is sealed in the vault.",
    check: "Check the key",
    compare: "Compare it by telephone",
    compareHow:
      "Someone may have exchanged the key on its way to you. Call the person, and let them read out the words of their key. They must be these:",
    compareWhere:
      "They see theirs with any Keepsake: Settings, Who else can read this vault, Check the key.",
    compared: "I have compared the words, and they are the same.",
    grant: "Let them read the vault",
    granting: "Opening the vault to them…",
    granted: (name: string) => `${name} can read this vault now.`,
    other: "Another key",
    nobody: "Nobody but you can open this vault.",
    list: "They can read it",
    since: (when: string) => `since ${when}`,
    keyWords: "Key in words:",
    unnamed: "Someone without a name",
    end: "End it",
    endSure:
      "What is kept from now on does not open for them. What they could read until now, they may have copied. End it?",
    endYes: "Yes, end it",
    endNo: "Leave it",
    writer: "This vault’s own words",
    writerHow: "Whoever reads the vault sees the same six words, and so knows that it is yours.",
  },
};
