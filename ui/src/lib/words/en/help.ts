/** A guide: parts with a title, each of some lines. */
export interface Topic {
  title: string;
  lead: string;
  parts: { title: string; lines: string[] }[];
}

const poster: Topic = {
  title: "If you publish",
  lead: "Keep your posts, notice when one goes, and be able to show it.",
  parts: [
    {
      title: "Begin",
      lines: [
        "Make the vault with seven random words, and learn them. Make a recovery sheet and keep it in another place.",
        "Ask each platform for a download of your account, and drop the files on the window: that brings years of posts at once, with their pictures.",
        "Add the links of what you have published since. A new post is best added within minutes.",
        "Posts that came without an address cannot be watched until you give them one: Add posts, at the bottom.",
      ],
    },
    {
      title: "Every day",
      lines: [
        "Leave Keepsake open while you work. It looks at your posts by itself, new ones often, old ones seldom.",
        "Five minutes after the last key or pointer it locks its screen, and ten minutes later fully: from then on nothing is looked at. Settings, Locks has both times. As long as work goes on, the keys are in the memory.",
        "Lock with Ctrl+L when you stand up. Shut the computer down fully at night, and when you expect a visit.",
        "Look at the watch now and then: where it says that it is blind, what vanishes is not noticed.",
        "Copy the vault to a stick once a month (Settings, A copy elsewhere), and keep the stick in another house. It is sealed like the vault. On a new computer, the first page takes it back: I have a copy of my vault.",
      ],
    },
    {
      title: "From where to look",
      lines: [
        "Your provider sees which sites this computer asks. If that is a danger, run Tor, add it under Watch, and turn the own line off.",
        "A second place to look from, in another country, tells what was removed from what is only hidden in yours.",
      ],
    },
  ],
};

const lawyer: Topic = {
  title: "If you are a lawyer",
  lead: "Check what a client gives you, without trusting Keepsake or the client.",
  parts: [
    {
      title: "What you get",
      lines: [
        "A bundle: one zip that opens with nothing installed. Check it first, with a program or a page that did not come with it; then read the report in it, as a page or as a PDF, in Vietnamese and English.",
        "It holds the posts the client chose and nothing else: text and pictures as they were received, each look at each address with its raw answer, and the verdicts with their reasons.",
        "It may be sealed to your key, or have words and pictures withheld. What is withheld is marked, and does not break the proof of the rest.",
      ],
    },
    {
      title: "Check it",
      lines: [
        "In Keepsake: open the bundle and let it verify. It also judges every look again from the raw bytes.",
        "Without Keepsake: the program keepsake-verify, or a page verify.html that came another way. Whoever forged the bundle forged the page in it, too. HOW-TO-VERIFY.txt in the bundle names stock tools.",
        "Let the client tell you the fingerprint of the key on another way than the bundle, and compare.",
        "For time-stamps, use the roots of the authorities that you trust, from their own sites. Without a root no time-stamp is verified.",
      ],
    },
    {
      title: "What it proves, and what not",
      lines: [
        "A time-stamp proves that something existed at that time or before, not since when.",
        "A capture proves what the client’s machine received. That a server sent it to everybody, it does not prove.",
        "Keepsake observes that a post is not there. It does not know why, and not on whose order.",
        "That the platform gave no notice is your client’s statement. Ask for the e-mails.",
        "What a client left out of the log from the beginning cannot be seen. What was once entered cannot be taken out unseen, as far as stamps and given-away checkpoints reach.",
      ],
    },
    {
      title: "Read your client’s vault yourself",
      lines: [
        "Make a key with age-keygen on your own computer, and give the client the line that begins with age1. Read out its words by telephone.",
        "Then take a copy of the vault’s folder: a key opens nothing without it, and nothing of a copy made before it was let in. With it you open the vault with keepsake --identity key.txt, read only, also when your client cannot open it any more.",
        "Your computer can be searched too. Encrypt its disk, and keep the key apart from the copy.",
      ],
    },
  ],
};

const trainer: Topic = {
  title: "If you train others",
  lead: "Show it with invented people, without a network and without anyone’s real posts.",
  parts: [
    {
      title: "The training room",
      lines: [
        "Open it from the first page, from the locked one, or below. It has a vault of its own that is thrown away; your own vault is locked fully before, and cannot be opened inside.",
        "A violet frame and the word TRAINING stand on every view, and on everything that leaves it. Such a bundle opens in a training room and nowhere else.",
        "Three scenarios: go step by step, or play one to its end. The questions stand below, with answers for you.",
        "The presenter view shows everything large and hides your notes. New room begins anew at one press.",
      ],
    },
    {
      title: "Twenty minutes, or ninety",
      lines: [
        "Under Papers: a script for twenty minutes, one for ninety, and a page to hand out. Print them before; they follow the window word by word.",
        "Begin with what Keepsake cannot do. Let people decide whether they want it at all.",
        "On the console you play the platform, and wind the clock. Let the class say before each look what Keepsake will say.",
        "Seizure shows the folder as somebody sees it who took the computer. Court gives two bundles, of which one is forged.",
        "Practise the keys until they sit: Ctrl+L, Ctrl+Shift+L, F12. In the room every lock is a screen lock, and the words of the room open it. Each new room has new words, and so has a scenario begun after another: write them on the board then.",
        "The rehearsal on the first page is the same as a story in chapters, for one who learns alone.",
      ],
    },
    {
      title: "Do no harm",
      lines: [
        "Nobody shows real posts, names or passphrases in the room. No photographs of screens.",
        "Ask beforehand who may be put in danger by having this program found on their computer.",
        "Say plainly that storing such material can itself be held against people, and that a lawyer of the country must be asked.",
        "Real vaults and real recovery sheets are made at home, one to one, another day.",
      ],
    },
  ],
};

const vanished: Topic = {
  title: "When posts vanish",
  lead: "Do these first; there is time for the rest later.",
  parts: [
    {
      title: "In the first hour",
      lines: [
        "Open the post in Keepsake and read why it is flagged. “Not certain yet” means just that: wait for the next look.",
        "Do not delete anything yourself, neither the account nor other posts: it makes the traces unreadable.",
        "Look in your mail and in the platform’s notices. What came, or that nothing came, enter at the post: the day matters.",
        "Save your other posts now, if they are not saved: what vanishes together often vanishes within hours.",
      ],
    },
    {
      title: "Then",
      lines: [
        "If the platform offers an appeal, make one, and enter the day and the answer.",
        "See under Vanished which other posts went with it, and what they share.",
        "Make a bundle for your lawyer. You see before what will leave, and can withhold names and pictures of others.",
      ],
    },
    {
      title: "What the words mean",
      lines: [
        "Removed: the platform says it is not there, a control on the same site answers as usual, and a second look agrees.",
        "Account gone: not the post alone, the whole account is missing.",
        "Hidden in this country: seen from elsewhere, not from here.",
        "Blocked by this network: your provider stands between you and the site.",
        "A login page, a captcha, an outage or a cut line never flags a post.",
      ],
    },
  ],
};

const threatened: Topic = {
  title: "When you are threatened",
  lead: "Decide these things on a quiet day, not at the door.",
  parts: [
    {
      title: "If you expect a visit",
      lines: [
        "Shut the computer down fully. Closing the lid, sleep and hibernation are not enough: the keys may be in what they leave.",
        "Keepsake protects best a computer that is switched off and has an encrypted disk.",
        "Put the recovery sheet and copies of the vault where they will not be found with the computer, or where nobody searches.",
      ],
    },
    {
      title: "If someone stands at the door now",
      lines: [
        "F12: the window vanishes, the keys are wiped, Keepsake ends. It takes less than a second and destroys nothing. It works only where a window of Keepsake is in front: click into it first.",
        "Then shut down, if there is time: hold the power button until the computer is off.",
        "Destroying the keys is another thing, under Settings: no passphrase and no recovery sheet opens this copy again. A reader still does, the sealed files stay, and it may itself be held against you.",
      ],
    },
    {
      title: "If they want the passphrase",
      lines: [
        "Keepsake cannot protect you from that. It has no second passphrase that shows something harmless, for anybody: such a thing cannot be kept secret on an ordinary disk, and it harms those who have none.",
        "What helps beforehand: let your lawyer’s key in, give them a copy of the vault made after that, then hand it over. From then on you cannot open this vault, whatever you are made to say. Every copy made before still opens with your passphrase and your recovery sheet: destroy them, or renew them afterwards.",
        "Several vaults with different passphrases: one answer then does not open all.",
        "Your life is worth more than any post. What your lawyer or a friend abroad can read is not lost.",
      ],
    },
    {
      title: "Afterwards",
      lines: [
        "A computer that was taken and given back is not yours any more: do not type the passphrase on it.",
        "On another computer, with a copy of the vault: change the passphrase, then make new keys for everything.",
      ],
    },
  ],
};

const limits: Topic = {
  title: "What Keepsake does not do",
  lead: "Read this before you rely on it.",
  parts: [
    {
      title: "It does not hide",
      lines: [
        "That Keepsake is on this computer, that there is a vault, and about how much is in it.",
        "That this computer asks for your posts, unless you look through Tor or a proxy. Tor hides which, and shows that it is Tor.",
        "What you took out: an opened picture, a bundle, a printed page are ordinary files.",
      ],
    },
    {
      title: "It does not protect",
      lines: [
        "An open vault. As long as you can read it, whoever controls this computer can.",
        "From somebody who watches you type, or a program that does.",
        "From a weak passphrase, a recovery sheet that is found, or an old copy with an old passphrase.",
        "Traces on SSDs, in backups and in snapshots of before: nobody can take those back.",
      ],
    },
    {
      title: "It does not know",
      lines: [
        "Why a post is gone, or who wanted it.",
        "What stands behind a login: most of Facebook shows itself to nobody else. Downloads of the account bring those posts in; the watch is often blind there, and says so.",
        "Anything while it is closed or locked fully.",
      ],
    },
  ],
};

export const help = {
  title: "Help",
  lead: "Everything here is inside the program. Reading it asks nobody.",
  search: "Search in help",
  nothing: (query: string) => `Nothing in help has “${query}”.`,
  topics: "Topics",
  back: "All topics",
  all: { poster, lawyer, trainer, vanished, threatened, limits },
  glossary: "Our words",
  glossaryLead: "One word for each thing, here and in the reports.",
  words: [
    { word: "Vault", means: "The sealed folder on your disk that holds everything." },
    { word: "Passphrase", means: "The words that open it. Only you know them." },
    {
      word: "Recovery sheet",
      means: "24 words on paper that open the vault in place of the passphrase.",
    },
    { word: "Post", means: "One thing you have published, with all its links." },
    {
      word: "Copy",
      means:
        "What a post was at one moment: text, pictures, and where they came from. It is never changed.",
    },
    {
      word: "Look",
      means: "Asking once what is at the address of a post. What came back is kept.",
    },
    { word: "Place to look from", means: "Your own line, a proxy, or Tor. Also called vantage." },
    {
      word: "Control",
      means:
        "An address known to be there, or known not to be, asked beside a post. Without it nothing is flagged.",
    },
    {
      word: "Flagged",
      means: "Gone, by the platform’s own answer, seen more than once, with controls that hold.",
    },
    { word: "Not certain yet", means: "Missed, and not often enough to say so." },
    { word: "Last seen, first missed", means: "The two looks between which a post vanished." },
    {
      word: "Notice",
      means: "What the platform told you about a post, or your statement that nothing came.",
    },
    { word: "Incident", means: "Posts that vanished together." },
    {
      word: "Custody log",
      means:
        "The list of every act, each bound to those before it. What was entered cannot be changed unseen.",
    },
    { word: "Bundle", means: "Evidence in one file, that others can check without Keepsake." },
    { word: "Reader", means: "Someone who can open a copy of your vault with a key of their own." },
    { word: "Rehearsal", means: "A make-believe platform with invented people, to practise on." },
  ],
  more: "About Keepsake and its licences",
};
