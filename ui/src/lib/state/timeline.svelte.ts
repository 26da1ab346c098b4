import { findPosts, type Findings } from "../ipc";
import type { Library } from "./library.svelte";

/** How many posts the list has of each kind, and when they were published and vanished. */
export class Timeline {
  findings = $state.raw<Findings | null>(null);
  #reading = false;
  #stale = false;
  /** The reading of the list that it was last read for: it outlives the view that shows it. */
  #readFor = 0;

  constructor(private readonly library: Library) {}

  /** Reads it for what the list shows now, where the list was read anew since. Where that changes
   * meanwhile, once more at the end. */
  async read(): Promise<void> {
    if (this.#readFor === this.library.readings) return;
    this.#readFor = this.library.readings;
    this.#stale = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#stale) {
      this.#stale = false;
      const answer = await findPosts(this.library.wanted);
      if (answer.ok) this.findings = answer.value;
      else this.library.failed(answer.error);
    }
    this.#reading = false;
  }
}
