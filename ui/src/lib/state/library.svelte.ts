import { SvelteMap } from "svelte/reactivity";
import {
  listPosts,
  lookAgain,
  PAGE_ROWS,
  type IpcError,
  type Piece,
  type PostPage,
  type PostRow,
  type RoundSummary,
  type Wanted,
} from "../ipc";
import type { Place } from "../places";
import { once } from "../once";
import { everything } from "../wanted";
import type { Job } from "./job.svelte";
import { OpenPost } from "./open_post.svelte";
import { Timeline } from "./timeline.svelte";

/** What there is to say of the whole list. */
export type Facts = Omit<PostPage, "rows" | "pieces">;

export type Evidence = "make" | "check" | "log";

interface Shown {
  row: PostRow;
  /** Where words were sought: an excerpt with them marked. */
  pieces: Piece[] | null;
}

/** Pages still to be fetched while someone drags the scroll bar: what was passed over is forgotten. */
const WANTED_MAX = 4;

/** The posts of the open vault, read page by page as they come into sight. */
export class Library {
  facts = $state.raw<Facts | null>(null);
  wanted = $state.raw<Wanted>(everything());
  /** Counts how often the list was read anew. */
  readings = $state(0);
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
  /** How many there are of each kind, and when. */
  readonly timeline = new Timeline(this);

  #pages = new SvelteMap<number, Shown[]>();
  #wantedPages: number[] = [];
  #fetching = false;
  #reading: Promise<void> | null = null;
  #stale = false;

  /** Which rows the list shows: a place for each. */
  visible = $derived(Array.from({ length: this.facts?.matching ?? 0 }, (_, place) => place));

  constructor(
    readonly job: Job,
    private readonly hear: (error: IpcError) => void,
  ) {}

  row(place: number): PostRow | undefined {
    return this.#shown(place)?.row;
  }

  pieces(place: number): Piece[] | null {
    return this.#shown(place)?.pieces ?? null;
  }

  /** Says that the row at `place` is in sight and has to be fetched. */
  want(place: number): void {
    const page = Math.floor(place / PAGE_ROWS);
    const others = this.#wantedPages.filter((other) => other !== page);
    this.#wantedPages = [...others, page].slice(-WANTED_MAX);
    void this.#fetchWanted();
  }

  /**
   * Reads the list anew from the top. Rows further down are fetched again when they are in sight.
   * One reading at a time: where something else is wanted meanwhile, once more at the end.
   */
  refresh(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** Shows what is wanted now, the rest as before. */
  async sift(wanted: Partial<Wanted>): Promise<void> {
    this.wanted = { ...this.wanted, ...wanted };
    await this.refresh();
  }

  /** Shows what is wanted now and nothing else. */
  async show(wanted: Partial<Wanted>): Promise<void> {
    await this.sift({ ...everything(), ...wanted });
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
    else this.failed(answer.error);
    await this.catchUp();
  }

  #shown(place: number): Shown | undefined {
    return this.#pages.get(Math.floor(place / PAGE_ROWS))?.[place % PAGE_ROWS];
  }

  async #read(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      const answer = await listPosts(this.wanted, 0, PAGE_ROWS);
      if (answer.ok) {
        this.#pages.clear();
        this.#take(0, answer.value);
        this.readings += 1;
      } else this.failed(answer.error);
    }
    this.#reading = null;
  }

  async #fetchWanted(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    for (let page = this.#wantedPages.pop(); page !== undefined; page = this.#wantedPages.pop()) {
      if (!(await this.#fetch(page))) break;
    }
    this.#fetching = false;
  }

  async #fetch(page: number): Promise<boolean> {
    if (this.#pages.has(page)) return true;
    const { wanted, readings } = this;
    const answer = await listPosts(wanted, page * PAGE_ROWS, PAGE_ROWS);
    if (!answer.ok) this.failed(answer.error);
    // The list is another one by now: its rows are fetched when they are in sight.
    else if (wanted === this.wanted && readings === this.readings) this.#take(page, answer.value);
    return answer.ok;
  }

  #take(page: number, { rows, pieces, ...facts }: PostPage): void {
    const shown = rows.map((row, place) => ({ row, pieces: pieces[place] ?? null }));
    this.#pages.set(page, shown);
    if (this.facts === null || JSON.stringify(this.facts) !== JSON.stringify(facts)) {
      this.facts = facts;
    }
  }

  failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
