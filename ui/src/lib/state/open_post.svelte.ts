import {
  saveAgain,
  showPost,
  type Answer,
  type IpcError,
  type Kept,
  type PostDetail,
} from "../ipc";
import type { Job } from "./job.svelte";
import { speech } from "./speech.svelte";

/** The post on the table: its text, its captures, and everything known about where it stands. */
export class OpenPost {
  detail = $state.raw<PostDetail | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** What came of saving it once more. */
  saved = $state.raw<Answer<Kept> | null>(null);

  constructor(
    readonly id: string,
    private readonly hear: (error: IpcError) => void,
  ) {}

  /** Reads the post again, in the language of the moment: the core writes the reasons. */
  async reload(): Promise<void> {
    const language = speech.language;
    const answer = await showPost(this.id, language);
    // The language was changed meanwhile: a later call brings the right sentences.
    if (language !== speech.language) return;
    if (answer.ok) {
      this.detail = answer.value;
      this.failure = null;
    } else {
      this.failure = answer.error;
      this.hear(answer.error);
    }
  }

  /** Keeps one more copy, as the post is now. */
  async saveAgain(job: Job): Promise<void> {
    this.saved = null;
    this.saved = await job.run("add", (onProgress) => saveAgain(this.id, onProgress));
    if (!this.saved.ok) this.hear(this.saved.error);
  }
}
