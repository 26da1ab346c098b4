import { nextChapter, type Chapter, type IpcError } from "../ipc";
import type { Library } from "./library.svelte";

/** The story being played. After a restart of the window the chapter is not known until the next one. */
export class Rehearsal {
  chapter = $state.raw<Chapter | null>(null);
  failure = $state.raw<IpcError | null>(null);

  constructor(
    readonly library: Library,
    first: Chapter | null,
  ) {
    this.chapter = first;
  }

  get turning(): boolean {
    return this.library.job.kind === "rehearse";
  }

  async next(): Promise<void> {
    this.failure = null;
    const answer = await this.library.job.run("rehearse", (onProgress) => nextChapter(onProgress));
    if (answer.ok) this.chapter = answer.value;
    else this.failure = answer.error;
    await this.library.refresh();
    await this.library.post?.reload();
  }
}
