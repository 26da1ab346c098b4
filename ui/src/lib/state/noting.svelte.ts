import {
  forgetAttachments,
  pickAttachments,
  proposeGround,
  type Answer,
  type Attached,
  type IpcError,
  type ProposedGround,
} from "../ipc";
import { speech } from "./speech.svelte";

const NONE: Attached = { pick: 0, files: [], mail: null };

/** An entry that is being made: what goes wrong with it, and the files that go with it. */
export class Noting {
  attached = $state.raw<Attached>(NONE);
  proposed = $state.raw<ProposedGround | null>(null);
  failure = $state.raw<IpcError | null>(null);
  working = $state(false);
  #wording = "";

  constructor(private readonly hear: (error: IpcError) => void) {}

  /** The pick that goes with the entry; null where there are no files. */
  get pick(): number | null {
    const { pick, files, mail } = this.attached;
    return files.length > 0 || mail !== null ? pick : null;
  }

  /** Begins without files: those of a form that was left are let go. */
  async begin(): Promise<void> {
    this.attached = NONE;
    await forgetAttachments();
  }

  async choose(mail: boolean): Promise<void> {
    const answer = await pickAttachments(mail, speech.language);
    if (answer.ok) this.attached = answer.value;
    else this.#failed(answer.error);
  }

  /** What the words name by a known phrase. */
  async read(wording: string): Promise<void> {
    this.#wording = wording;
    const answer = await proposeGround(wording);
    if (answer.ok && wording === this.#wording) this.proposed = answer.value;
  }

  /** Enters what `entry` sends. Whether it is in. */
  async enter(entry: () => Promise<Answer<unknown>>): Promise<boolean> {
    this.working = true;
    this.failure = null;
    const answer = await entry();
    this.working = false;
    if (!answer.ok) this.#failed(answer.error);
    return answer.ok;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
