import type { Trouble } from "../../ipc";

const n = (amount: number, one: string, many: string) =>
  `${new Intl.NumberFormat("en-GB").format(amount)} ${amount === 1 ? one : many}`;

/** Who can open the vault, and whether its files are whole. */
export const access = {
  proof: "Your passphrase now",
  wrong: "This is not the passphrase. Nothing was changed.",

  change: {
    title: "Change the passphrase",
    what: "A copy of the vault made before still opens with the old one; new keys for everything, below, end that for what is here.",
    next: "The new passphrase",
    submit: "Change it",
    working: "Sealing under the new passphrase…",
    done: "The passphrase is changed. The old one does not open this vault any more.",
  },

  rekey: {
    title: "New keys for everything",
    what: "Seals every file anew. Do this when somebody may have a copy of the vault and an old passphrase: what they have then opens nothing of what is here.",
    list: [
      "It takes as much room again as the vault, until it is done, and some time.",
      "Your passphrase stays. Readers can still open it.",
      "Your recovery sheet opens nothing any more: make a new one afterwards.",
    ],
    begin: "Make new keys…",
    submit: "Make new keys",
    working:
      "Everything is sealed anew. Until that is done, nothing else can be read or saved. If you stop it, the vault stays as it is.",
    done: "Everything is sealed under new keys. Make a new recovery sheet now.",
  },

  handOver: {
    title: "Hand the vault over",
    what: "Gives up your own way in. From then on only the people listed above can open this vault: not you, whatever anybody makes you say.",
    nobody:
      "First let someone read it, above: after a hand-over with nobody, no one could open it.",
    begin: "Hand it over…",
    who: "From then on, only these can open it:",
    goes: "What is gone for ever",
    goesList: [
      "Your passphrase and your recovery sheet open this copy no more.",
      "You cannot save or look at anything in it. There is no way back.",
    ],
    stays: "What remains possible",
    staysList: [
      "Copies made before, such as backups, still open with your passphrase and your recovery sheet.",
      "You may not be believed that you cannot open it.",
      "They need this folder: see to it that they have a copy.",
    ],
    sure: "I understand that I cannot open this vault again.",
    submit: "Hold for 3 seconds to hand over",
    cancel: "Keep my way in",
    working: "Handing over…",
  },

  audit: {
    title: "Check the vault",
    what: "Opens and checks every file. Do it after a crash, after copying the vault, or now and then.",
    begin: "Check all files",
    whole: "Everything is whole.",
    damaged: "Something is damaged or missing.",
    harmless: "Everything is whole. Some files lie there that nothing needs; they do no harm.",
    cancelled: "Stopped early. What was checked until then is below; the rest was not looked at.",
    files: (amount: number) => n(amount, "file checked", "files checked"),
    posts: (whole: number, affected: number) =>
      affected === 0
        ? `${n(whole, "post", "posts")} whole`
        : `${n(whole, "post", "posts")} whole, ${n(affected, "post", "posts")} affected`,
    trouble: {
      damaged: "damaged",
      missing: "missing",
      rebuilt: "was damaged and has been built again; nothing is lost",
      foreign: "not written by this vault; it is left alone",
      leftover: "left over from a write that was broken off; nothing needs it",
      orphaned: "whole, but what named it is lost",
    } satisfies Record<Trouble, string>,
    of: (posts: number) => `belongs to ${n(posts, "post", "posts")}`,
    more: (amount: number) => `and ${n(amount, "more", "more")}`,
    next: "Put the files back from a copy, if you have one. What is whole can be read and exported.",
    rebuild: "Build the index again",
    rebuildWhat:
      "The index is only there for speed. Building it anew loses nothing; it helps where lists look wrong.",
    rebuilding: "Building it again…",
    rebuilt: (posts: number) => `Done: ${n(posts, "post", "posts")}.`,
  },
};
