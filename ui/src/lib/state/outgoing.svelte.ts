import { SvelteSet } from "svelte/reactivity";
import {
  bundleState,
  cancelJob,
  forgetBundle,
  listBundle,
  maskMedium,
  postRows,
  recipientWords,
  refusedPosts,
  writeBundle,
  ROWS_MAX,
  type Answer,
  type BundleAsked,
  type BundleState,
  type IpcError,
  type Language,
  type PostRow,
  type Told,
  type RefusedChoice,
} from "../ipc";
import { once } from "../once";
import type { Library } from "./library.svelte";
import { rereading } from "./rereading";
import { speech } from "./speech.svelte";

export type Way = "sealed" | "open";

/** A bundle on its way out: what is chosen, what it would disclose, and what became of it. */
export class Outgoing {
  state = $state.raw<BundleState | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** Rows of the chosen posts, as far as they are shown. */
  rows = $state.raw<PostRow[]>([]);
  refusedAll = $state.raw<RefusedChoice[]>([]);
  readonly refused = new SvelteSet<string>();
  readonly withhold = new SvelteSet<string>();
  readonly words = new SvelteSet<string>();
  why = $state("");
  languages = $state.raw<Language[]>(["vi", "en"]);
  way = $state<Way>("sealed");
  recipient = $state("");
  recipientTold = $state.raw<Told | null>(null);
  recipientBad = $state(false);
  stamped = $state(true);
  /** Whether what would leave is being gathered. */
  listing = $state(false);
  stopping = $state(false);
  /** Whether the system's dialog is open. */
  picking = $state(false);
  running = $derived(this.state?.stage === "writing" || this.state?.stage === "checking");
  readonly read = rereading(async () => this.#take(await bundleState()));
  /** Says anew what would leave, as often as something changes and never twice at a time. */
  readonly list = rereading(async () => this.#list());
  /** Whether what the core still holds was taken up. */
  #begun = false;
  /** The word that was redacted last, until it is listed. */
  #newest: string | null = null;

  constructor(
    private readonly library: Library,
    private readonly hear: (error: IpcError) => void,
  ) {}

  get posts(): string[] {
    return this.library.chosen;
  }

  get nChosen(): number {
    return this.posts.length + this.refused.size;
  }

  async begin(): Promise<void> {
    const refused = await refusedPosts();
    if (refused.ok) this.refusedAll = refused.value;
    await this.read();
    const asked = this.state?.asked ?? null;
    if (!this.#begun && this.nChosen === 0 && asked !== null) this.#takeUp(asked);
    this.#begun = true;
    await this.chosen();
  }

  /** The choice changed: what was listed may not be what would leave. */
  async chosen(): Promise<void> {
    const answer = await postRows(this.posts.slice(0, ROWS_MAX));
    if (answer.ok) this.rows = answer.value;
    else this.#failed(answer.error);
    const stale = this.state?.stage === "listed" && !this.#isListed();
    if (stale || this.state?.stage === "done") await this.forget();
  }

  add(posts: string[]): void {
    this.library.chosen = once([...this.posts, ...posts]);
    void this.chosen();
  }

  drop(post: string): void {
    this.library.chosen = this.posts.filter((other) => other !== post);
    void this.chosen();
  }

  clear(): void {
    this.library.chosen = [];
    this.refused.clear();
    void this.chosen();
  }

  toggleRefused(id: string): void {
    if (!this.refused.delete(id)) this.refused.add(id);
    void this.chosen();
  }

  toggleWithheld(sha256: string): void {
    if (!this.withhold.delete(sha256)) this.withhold.add(sha256);
    void this.list();
  }

  redact(word: string): void {
    if (word.trim() === "") return;
    this.#newest = word.trim();
    this.words.add(this.#newest);
    void this.list();
  }

  unredact(word: string): void {
    this.words.delete(word);
    void this.list();
  }

  async mask(sha256: string, masked: boolean): Promise<void> {
    if (this.picking) return;
    this.picking = true;
    this.#take(await maskMedium(sha256, masked, speech.language));
    this.picking = false;
    if (this.failure === null) await this.list();
  }

  /** Gives up what was listed; what is chosen stays. */
  async forget(): Promise<void> {
    this.withhold.clear();
    this.words.clear();
    this.#take(await forgetBundle());
  }

  /** Reads the words by which the recipient is compared. */
  async checkRecipient(): Promise<void> {
    this.recipientTold = null;
    this.recipientBad = false;
    const typed = this.recipient.trim();
    if (typed === "") return;
    const answer = await recipientWords(typed);
    if (this.recipient.trim() !== typed) return;
    if (answer.ok) this.recipientTold = answer.value;
    else this.recipientBad = true;
  }

  async write(): Promise<void> {
    const round = this.state?.round;
    if (round === undefined) return;
    const recipients = this.way === "sealed" ? [this.recipient.trim()] : [];
    this.stopping = false;
    const { stamped } = this;
    this.#take(
      await this.library.job.run("export", () =>
        writeBundle(round, recipients, stamped, speech.language),
      ),
    );
  }

  async cancel(): Promise<void> {
    this.stopping = true;
    const answer = await cancelJob();
    if (!answer.ok) this.#failed(answer.error);
  }

  async #list(): Promise<void> {
    if (this.nChosen === 0 || this.running) return;
    this.listing = true;
    this.#take(
      await listBundle({
        posts: this.posts,
        refused: [...this.refused],
        redact: [...this.words],
        withhold: [...this.withhold],
        why: this.why,
        languages: this.languages,
      }),
    );
    this.listing = false;
    await this.#dropRefused();
  }

  /** A word that the core does not take must go: with it nothing could be listed any more. */
  async #dropRefused(): Promise<void> {
    const { failure } = this;
    const word = this.#newest;
    this.#newest = null;
    const isRefused = failure?.code === "redact_too_short" || failure?.code === "redact_not_there";
    if (!isRefused || word === null) return;
    this.words.delete(word);
    await this.#list();
    this.failure = failure;
  }

  #isListed(): boolean {
    const asked = this.state?.asked;
    const same = (one: string[], other: string[]) => one.join() === other.join();
    return asked != null && same(asked.posts, this.posts) && same(asked.refused, [...this.refused]);
  }

  /** Goes on with what was listed before a lock took the page away. */
  #takeUp(asked: BundleAsked): void {
    this.library.chosen = asked.posts;
    asked.refused.forEach((id) => this.refused.add(id));
    asked.withhold.forEach((sha256) => this.withhold.add(sha256));
    asked.redact.forEach((word) => this.words.add(word));
    this.why = asked.why;
    this.languages = asked.languages;
  }

  #take(answer: Answer<BundleState>): void {
    if (!answer.ok) return this.#failed(answer.error);
    this.state = answer.value;
    this.failure = answer.value.failure;
    if (!this.running) this.stopping = false;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
