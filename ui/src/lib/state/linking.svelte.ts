import { findPosts, linkPost, linkPosts, type IpcError, type LinkedRow } from "../ipc";
import { everything } from "../wanted";
import type { Library } from "./library.svelte";
import { rereading } from "./rereading";

/** Addresses on their way to posts that came without one. */
export class Linking {
  text = $state("");
  rows = $state.raw<LinkedRow[] | null>(null);
  failure = $state.raw<IpcError | null>(null);
  working = $state(false);
  /** Posts of the vault that wait for an address; null as long as nobody counted them. */
  missing = $state<number | null>(null);
  /** Counts them. Where that fails the page only says less. */
  readonly count = rereading(async () => {
    const answer = await findPosts(everything());
    if (answer.ok) this.missing = answer.value.unlinked;
  });

  constructor(
    private readonly library: Library,
    private readonly hear: (error: IpcError) => void,
  ) {}

  /** Gives the post the address in the box. Whether it has it now. */
  async one(post: string, allowPrivate = false): Promise<boolean> {
    this.#begin();
    const answer = await linkPost(post, this.text.trim(), allowPrivate);
    this.working = false;
    if (!answer.ok) {
      this.#failed(answer.error);
      return false;
    }
    this.text = "";
    await this.library.catchUp();
    return true;
  }

  /** Gives addresses by the list in the box. */
  async list(allowPrivate = false): Promise<void> {
    this.#begin();
    const answer = await linkPosts(this.text, allowPrivate);
    this.working = false;
    if (!answer.ok) return this.#failed(answer.error);
    this.rows = answer.value;
    await this.library.catchUp();
  }

  #begin(): void {
    this.working = true;
    this.failure = null;
    this.rows = null;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
