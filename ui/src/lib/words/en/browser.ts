/** The private browser. */
export const browser = {
  title: "Private browser",
  lead: "For posts that are shown only to people who are logged in. You log in to the platform in a window of its own and save what you see there.",
  promises: [
    "Nothing of it is on the disk: no cookies, no history, no pictures. Closing it, or locking Keepsake, ends the login.",
    "Passwords, cookies and login tokens are taken out before anything is saved.",
    "The platform sees that you log in, from where you chose, and what you open. It does not see that you save.",
  ],
  address: "Address of the platform, or of your own page",
  addressHint: "for example: facebook.com/your.name",
  addressFirst: "Type the address first. What stands in the field is only an example.",
  vantage: "Go out from",
  vantageHelp:
    "A login from an unusual country may lock the account. Choose the way you usually take.",
  ownLine: "this computer’s own line",
  none: "Every place to look from is turned off. Turn one on under Watch first.",
  open: "Open the private browser",
  opening: "Opening…",
  close: "Close and forget the login",
  go: "Go",
  back: "Back",
  forward: "Forward",
  reload: "Load again",
  stop: "Stop loading",
  now: "Now in the private browser",
  loading: "Loading…",
  openLine: "This page did not come over a secure connection: others on the way can read it.",
  from: (vantage: string, country: string | null) =>
    country === null ? `Out through: ${vantage}` : `Out through: ${vantage} (${country})`,
  trouble: {
    insecure:
      "The certificate of this site is not good: somebody may stand between you and it. Nothing was loaded. Do not log in from here; try another way out.",
    vantage:
      "The proxy did not answer, so nothing was asked. Nothing went around it. Check that it runs.",
    no_answer: "No answer came from this address.",
    private: "This address lies inside a private network, and is not opened.",
    crashed: "The page ended by itself. Load it again. What was saved is safe.",
  },
  outside: (site: string) => `The page wants to lead you to ${site}, which is another site.`,
  outsideGo: "Go there",
  outsideStay: "Stay",
  denied: (downloads: number, windows: number, permissions: number) =>
    [
      downloads > 0 ? `downloads: ${String(downloads)}` : "",
      windows > 0 ? `new windows: ${String(windows)}` : "",
      permissions > 0 ? `camera, microphone or place: ${String(permissions)}` : "",
    ]
      .filter((it) => it !== "")
      .join(", "),
  deniedLead: "Refused so far:",
  saveTitle: "Save the post in view",
  saveHelp:
    "Open a post, or scroll until it stands in the middle, and save it. You may also save posts of others, one by one.",
  save: "Save the post in view",
  saving: "Saving…",
  saved: "Saved, with its picture as you saw it.",
  savedSame: "It is here already, just as it is now.",
  savedOther: "It is not of your own account.",
  savedCut: "The page showed only the beginning of the text. Open the post itself and save again.",
  savedMissing: (n: number) =>
    n === 1 ? "One file could not be taken along." : `${String(n)} files could not be taken along.`,
  show: "Show it",
  timelineTitle: "Save everything on my own timeline",
  timelineHelp:
    "Open your own profile page. Keepsake then scrolls by itself, as slowly as a person would, and saves every post of yours. You can stop at any time; the next run passes by what is here.",
  timelineOpen: "Open your own profile page to begin.",
  account: (name: string) => `This page belongs to the account “${name}”.`,
  mine: (name: string) => `Yes, “${name}” is my own account`,
  begin: "Begin",
  end: "Stop",
  going: "Saving your timeline…",
  reach: (n: number, oldest: string | null) =>
    oldest === null
      ? `${String(n)} of its posts are here so far.`
      : `${String(n)} of its posts are here so far, back to ${oldest}.`,
  counts: {
    saved: "Saved",
    known: "Here already",
    others: "Of others, left alone",
    left: "Left out",
  },
  between: (oldest: string, newest: string) => `Published between ${oldest} and ${newest}`,
  leftHelp: "Left out: posts you had Keepsake forget, and posts without an address of their own.",
  ended: {
    stopped: "Stopped. What was saved is safe; begin again to go on.",
    done: "The page has no more posts.",
    refused: "It could not go on. What was saved is safe.",
  },
  refused: {
    login_wall: "The site asks for a login here. Log in in the private browser, then try again.",
    interstitial:
      "The site put a check or a question before the page. Answer it in the private browser, then try again.",
    layout_changed:
      "There is something on this page, but no post was recognised. The site may have changed how it is built. Nothing was saved; the page can still be kept by hand.",
    no_post: "There is no post on this page.",
    which_post: "It is not clear which post you mean. Open the post’s own page and save there.",
    no_address: "The post has no address of its own, so it could not be found again.",
    too_large: "The page holds too much to be read at once. Open a single post and save there.",
    hung: "The page does not answer. Load it again, then try again.",
    forgotten: "You had Keepsake forget this post. Save it by itself if you want it back.",
    not_own: "This post is not of your own account.",
    not_kept: "It could not be kept. Whatever was kept before is as it was.",
  },
  seen: (vantage: string, country: string | null) =>
    `Seen logged in, from ${vantage}${country === null ? "" : ` (${country})`}. Others may be shown something else, or nothing.`,
  seenEvent: "Saved while logged in",
  seenCut: "The page showed only the beginning of the text.",
  seenOther: "This post is of another account.",
  seenPicture: "The post as it was shown",
  seenFiles: (names: string) => `Kept with it: ${names}`,
};
