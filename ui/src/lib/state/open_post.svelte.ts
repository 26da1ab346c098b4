import { showPost, type IpcError, type PostDetail } from "../ipc";
import { speech } from "./speech.svelte";

/** The post on the table: its text, its captures, and everything known about where it stands. */
export class OpenPost {
  detail = $state.raw<PostDetail | null>(null);
  failure = $state.raw<IpcError | null>(null);

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
}
