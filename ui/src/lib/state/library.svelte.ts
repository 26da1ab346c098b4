import { SvelteMap } from "svelte/reactivity";
import {
  listPosts,
  lookAgain,
  ROWS_MAX,
  type IpcError,
  type PostPage,
  type PostRow,
  type RoundSummary,
} from "../ipc";
import type { Place } from "../places";
import { once } from "../once";
import type { Job } from "./job.svelte";
import { OpenPost } from "./open_post.svelte";

export const FILTERS = ["all", "flagged", "watched", "unlinked"] as const;
export type Filter = (typeof FILTERS)[number];

export type Evidence = "make" | "check" | "log";

/** Which rows a filter leaves. */
const BELONGS: Record<Exclude<Filter, "all">, (row: PostRow) => boolean> = {
  flagged: (row) => row.status === "flagged",
  watched: (row) => row.status !== "flagged" && row.unwatched === null,
  unlinked: (row) => row.permalink === null && (row.unwatched ?? "no_link") === "no_link",
};

/** Pages still to be fetched while someone drags the scroll bar: what was passed over is forgotten. */
const WANTED_MAX = 4;

/** The posts of the open vault, read page by page as they come into sight. */
export class Library {
  facts = $state.raw<Omit<PostPage, "rows"> | null>(null);
  filter = $state<Filter>("all");
  failure = $state.raw<IpcError | null>(null);
  round = $state.raw<RoundSummary | null>(null);
  post = $state.raw<OpenPost | null>(null);
  place = $state<Place>("posts");
  /** What is shown of evidence. */
  evidence = $state<Evidence>("make");
  /** Posts that were chosen to leave as evidence. */
  chosen = $state.raw<string[]>([]);
  /** Whether posts are being added, in place of the post that is read. */
  adding = $state(false);

  #pages = new SvelteMap<number, PostRow[]>();
  #wanted: number[] = [];
  #fetching = false;

  /** Which rows the list shows, as places in the whole list. */
  visible = $derived.by(() => this.#matching());
  loaded = $derived([...this.#pages.values()].reduce((sum, rows) => sum + rows.length, 0));
  complete = $derived(this.loaded >= (this.facts?.total ?? 0));

  constructor(
    readonly job: Job,
    private readonly hear: (error: IpcError) => void,
  ) {}

  row(place: number): PostRow | undefined {
    return this.#pages.get(Math.floor(place / ROWS_MAX))?.[place % ROWS_MAX];
  }

  /** Says that the row at `place` is in sight and has to be fetched. */
  want(place: number): void {
    const page = Math.floor(place / ROWS_MAX);
    this.#wanted = [...this.#wanted.filter((other) => other !== page), page].slice(-WANTED_MAX);
    void this.#fetchWanted();
  }

  /** Reads the list anew from the top. Rows further down are fetched again when they are in sight. */
  async refresh(): Promise<void> {
    const answer = await listPosts(0, ROWS_MAX);
    if (!answer.ok) return this.#failed(answer.error);
    this.#pages.clear();
    this.#take(0, answer.value);
    if (this.filter !== "all") await this.#fetchAll();
  }

  async show(filter: Filter): Promise<void> {
    this.filter = filter;
    if (filter !== "all") await this.#fetchAll();
  }

  go(place: Place): void {
    this.adding = false;
    this.place = place;
  }

  open(id: string): void {
    this.go("posts");
    this.post = new OpenPost(id, this.hear);
  }

  openAdd(): void {
    this.place = "posts";
    this.adding = true;
  }

  /** Leads to where a bundle of somebody else's is checked. */
  openCheck(): void {
    this.evidence = "check";
    this.go("bundles");
  }

  /** Leads to where posts leave as evidence, with these chosen. */
  openExport(posts: string[]): void {
    this.chosen = once(posts);
    this.evidence = "make";
    this.go("bundles");
  }

  /** Takes away what lies on top. */
  close(): void {
    if (this.adding) this.adding = false;
    else this.post = null;
  }

  /** Shows what changed without this window having asked. */
  async catchUp(): Promise<void> {
    await this.refresh();
    await this.post?.reload();
  }

  /** Looks at `posts`, or at all of them, and shows what came of it. */
  async look(posts: string[] | null): Promise<void> {
    this.round = null;
    this.failure = null;
    const answer = await this.job.run("look", (onProgress) => lookAgain(posts, onProgress));
    if (answer.ok) this.round = answer.value;
    else this.#failed(answer.error);
    await this.catchUp();
  }

  #matching(): number[] {
    const total = this.facts?.total ?? 0;
    const places = Array.from({ length: total }, (_, place) => place);
    if (this.filter === "all") return places;
    const belongs = BELONGS[this.filter];
    return places.filter((place) => {
      const row = this.row(place);
      return row !== undefined && belongs(row);
    });
  }

  async #fetchWanted(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    for (let page = this.#wanted.pop(); page !== undefined; page = this.#wanted.pop()) {
      if (!(await this.#fetch(page))) break;
    }
    this.#fetching = false;
  }

  /** A filter has to know every row: the core lists, the window chooses. */
  async #fetchAll(): Promise<void> {
    const pages = Math.ceil((this.facts?.total ?? 0) / ROWS_MAX);
    for (let page = 0; page < pages && this.filter !== "all"; page += 1) {
      if (!(await this.#fetch(page))) return;
    }
  }

  async #fetch(page: number): Promise<boolean> {
    if (this.#pages.has(page)) return true;
    const answer = await listPosts(page * ROWS_MAX, ROWS_MAX);
    if (answer.ok) this.#take(page, answer.value);
    else this.#failed(answer.error);
    return answer.ok;
  }

  #take(page: number, { rows, ...facts }: PostPage): void {
    this.#pages.set(page, rows);
    this.facts = facts;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
