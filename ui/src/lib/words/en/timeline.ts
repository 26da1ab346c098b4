import type { Standing, Step } from "../../ipc";
import { count } from "../numbers";

const posts = (amount: number) => `${count("en", amount)} ${amount === 1 ? "post" : "posts"}`;

/** The words of the list of posts: search, filters, and the strip over them. */
export const timeline = {
  search: "Search your posts",
  searchHint: "Words or a link",
  clearSearch: "Empty the search field",
  found: (amount: number, all: number) => `${count("en", amount)} of ${posts(all)}`,
  filter: "Filter",
  filterClose: "Close the filters",
  active: "Filters in use",
  remove: (what: string) => `Remove the filter: ${what}`,
  clear: "Clear all",
  platform: "Platform",
  account: "Account",
  standing: "Where it stands",
  standings: {
    flagged: "Flagged",
    suspected: "Suspected",
    back_again: "Back again",
    watched: "Watched",
    unwatched: "Not watched",
  } satisfies Record<Standing, string>,
  more: "Only posts",
  media: "with pictures or video",
  silent: "vanished without notice",
  unlinked: "without an address",
  date: "Published",
  from: "From",
  until: "Until",
  dateHint: "31/12/2020, 12/2020 or 2020",
  dateWrong: "Not a date. Write it as 31/12/2020, 12/2020 or 2020.",
  published: (when: string) => `published ${when}`,
  vanished: (when: string) => `vanished ${when}`,
  since: (when: string) => `since ${when}`,
  upTo: (when: string) => `until ${when}`,
  nothing: "No post is like that",
  nothingWhat: "Every post is still kept. Fewer words or filters show more of them.",
  strip: "When posts were published, and when they vanished",
  stripPublished: "Published",
  stripVanished: "Vanished",
  stripSilent: "without notice",
  stripHow: "Choose a stretch of time: click or drag, or arrow keys and Enter.",
  step: {
    day: "by day",
    week: "by week",
    month: "by month",
    quarter: "by quarter",
    years: "by year",
  } satisfies Record<Step, string>,
  quarter: (number: number, year: string) => `Q${String(number)} ${year}`,
  bin: (when: string, amount: number) => `${when}: ${posts(amount)}`,
  binSilent: (when: string, amount: number, silent: number) =>
    `${when}: ${posts(amount)}, ${count("en", silent)} without notice`,
};
