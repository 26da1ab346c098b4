import type { AppealOutcome, NoticeGround, NoticeKind, NoticeWay } from "../../ipc";
import { isolate } from "../isolate";
import { bytes, count } from "../numbers";

const n = (amount: number, one: string, many: string) =>
  `${count("en", amount)} ${amount === 1 ? one : many}`;

/** What platforms told, and what they did not. */
export const noticesWords = {
  notices: {
    title: "Notices",
    lead: "What platforms told you, and what they did not.",
    ofPost: "Notice and appeal",
    none: "Nothing is entered yet. Look in the app and in your e-mail; what you find, or do not find, belongs here.",
    note: "Enter something…",
    kind: {
      notice: "The platform told me",
      none_came: "I looked: no notice came",
      appeal: "I appealed",
      outcome: "The appeal ended",
    } satisfies Record<NoticeKind, string>,
    what: "What do you want to enter?",
    entry: {
      notice: (when: string) => `Notice received ${when}`,
      none_came: (when: string) => `You looked for a notice ${when}: none`,
      appeal: (when: string) => `You appealed ${when}`,
      outcome: (when: string) => `The appeal ended ${when}`,
    } satisfies Record<NoticeKind, (when: string) => string>,
    outcome: {
      restored: "The post was put back",
      refused: "The platform kept to its decision",
      unanswered: "No answer came",
    } satisfies Record<AppealOutcome, string>,
    outcomeLabel: "How it ended",
    way: {
      app: "in the app or on the site",
      email: "by e-mail",
      other: "in another way",
    } satisfies Record<NoticeWay, string>,
    wayLabel: "How it came",
    ground: {
      law: "a law or the authorities",
      copyright: "copyright or a trade mark",
      rules: "the platform’s own rules",
      other: "another reason",
      none: "it names none",
    } satisfies Record<NoticeGround, string>,
    groundLabel: "The reason it names",
    groundUnsaid: "I do not know",
    groundSaid: (ground: string) => `Reason it names, as you say: ${ground}`,
    proposed: (ground: string) => `Its words point to: ${ground}`,
    phrase: "by the phrase",
    unsaid: "You have not said.",
    named: "The law or rule it names",
    namedHelp: "As it stands there: a decree, an article, a rule.",
    on: {
      notice: "The day it came",
      none_came: "The day you looked",
      appeal: "The day you appealed",
      outcome: "The day the answer came, or you gave up waiting",
    } satisfies Record<NoticeKind, string>,
    onHelp: "Day, month, year: 03/05/2026",
    onMail: "Left empty, the e-mail’s own date is taken.",
    badDay: "This is no day. Write day, month and year: 03/05/2026.",
    wording: "Its words, exactly",
    wordingHelp: "Copy them letter by letter. With an e-mail file you may leave this empty.",
    appealText: "What you wrote",
    outcomeText: "What the platform wrote",
    files: "Pictures and other files",
    filesHelp:
      "A screenshot of the notice, for example. They are sealed in the vault; yours stay where they are.",
    pickFiles: "Choose files…",
    mail: "The e-mail as a file",
    mailHelp:
      "Saved from the mail program as .eml: kept whole, with the marks that its origin can be checked by.",
    pickMail: "Choose the e-mail file…",
    dropFiles: "Take all files out again",
    submit: "Enter it",
    cancel: "Cancel",
    entered: "Entered.",
    keeps: "Nothing is sent to anybody. What is entered stays in the history, mistakes too.",
    aside: "It was a mistake…",
    asideAsk: "Set this entry aside? It stays in the history and does not count any more.",
    asideYes: "Set aside",
    asideNo: "Leave it",
    asideAt: (when: string) => `Set aside as a mistake ${when}`,
    asideMark: "Set aside",
    recorded: (when: string) => `Entered ${when}`,
    mailFrom: "E-mail from",
    mailSubject: "Subject",
    mailKnown: "from a domain of the platform",
    mailUnknown: "NOT from a domain the platform is known to write from",
    mailSigned: (amount: number) =>
      amount === 0
        ? "no signature of the sender’s domain"
        : `${n(amount, "signature", "signatures")} of the sender’s domain, not checked here`,
    file: (name: string, size: number) => `File ${isolate(name)}, ${bytes("en", size)}`,
    fileAlt: (name: string) => `Picture kept with the notice: ${isolate(name)}`,
    fileOut: "On the command line, “keepsake notice files” takes files out, no longer sealed.",
  },

  refused: {
    title: "Posts that a platform would not publish",
    lead: "A post that was refused has no address and nobody can look for it. What you enter here is your statement, sealed with its time.",
    none: "None is entered.",
    add: "Enter a refused post…",
    platform: "Platform",
    platformHelp: "facebook, youtube, tiktok, zalo…",
    account: "Account it was to appear under",
    on: "The day it was refused",
    text: "Its text",
    message: "What the platform said",
    files: "Its pictures, videos and sounds, and pictures of the message",
    was: (when: string) => `Refused ${when}`,
    said: "The platform said",
    silent: "The platform said nothing.",
    noText: "No text.",
  },

  silent: {
    title: "Gone without notice",
    lead: "Confirmed disappearances by the month in which they were first missed.",
    none: "No disappearance is confirmed.",
    month: "Month",
    platform: "Platform",
    gone: "Gone",
    silent: "Without notice",
    looked: "You looked for one",
    all: "All",
    meaning:
      "Without notice: no notice is recorded. You looked for one: those of them where you entered that none came.",
  },
};
