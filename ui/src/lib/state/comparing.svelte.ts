import { compareCaptures, type IpcError, type PostChanges } from "../ipc";

/** Two copies of a post beside each other. */
export class Comparing {
  changes = $state.raw<PostChanges | null>(null);
  failure = $state.raw<IpcError | null>(null);
  #asked = 0;

  constructor(
    private readonly post: string,
    private readonly hear: (error: IpcError) => void,
  ) {}

  async compare(one: string, other: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await compareCaptures(this.post, one, other);
    // Two others were chosen meanwhile.
    if (asked !== this.#asked) return;
    this.changes = answer.ok ? answer.value : null;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) this.hear(answer.error);
  }
}
