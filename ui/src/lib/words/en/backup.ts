const n = (amount: number, one: string, many: string) =>
  `${new Intl.NumberFormat("en-GB").format(amount)} ${amount === 1 ? one : many}`;

/** A copy of the vault elsewhere, and the way back from it. */
export const backup = {
  what: "Copies the sealed vault to another disk. Take a memory stick, and keep it in another house: if this computer is taken or breaks, that copy is what you have left.",
  sealed:
    "Nobody can read the copy without what opens the vault, but whoever finds it sees that it is Keepsake’s.",
  again:
    "Choose the same folder again once a month: only what is new is copied, and what is there is compared.",
  begin: "Make or renew the copy…",
  made: (files: number, added: number) =>
    `The copy is complete: ${n(files, "file", "files")}, ${String(added)} of them new. Eject the stick before you take it out, and keep it elsewhere.`,
  differ: (files: number) =>
    `${n(files, "file is", "files are")} not the same in both: one of the two disks has damaged them, and both were left as they are. Check the vault, below. If it is whole, delete that copy and make it anew, best on another stick.`,
  restore: "I have a copy of my vault",
  restoring: "Your vault comes back",
  restoringWhat:
    "Choose the folder in which you made the copy. It is copied to this computer; the copy stays as it is.",
  restored:
    "Your vault is back. Type the passphrase that it had when the copy was made. From now on use this vault, or another copy of it, but not both.",
};
