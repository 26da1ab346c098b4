// The list of posts: which are wanted, how many there are of each kind, and their rows.
import type { Findings, PostPage, Wanted } from "./bindings";
import { call } from "./call";

/** The most rows asked for in one go. */
export const ROWS_MAX = 100;
/**
 * Rows of the list fetched at once: some screens of them. What a stroke costs in the search field
 * is mostly to bring rows here, a quarter of a millisecond each.
 */
export const PAGE_ROWS = 30;

/** How many posts are as wanted, by kind and by time. */
export const findPosts = (wanted: Wanted) => call<Findings>("find_posts", { wanted });
/** A stretch of those rows, newest first. */
export const listPosts = (wanted: Wanted, offset: number, limit: number) =>
  call<PostPage>("list_posts", { wanted, offset, limit });
