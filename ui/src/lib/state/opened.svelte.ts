import {
  closeBundle,
  expectBundle,
  openedItem,
  openedState,
  openIdentity,
  pickBundle,
  pickIdentity,
  pickRoot,
  readBundle,
  stopReading,
  type Answer,
  type IpcError,
  type OpenedItem,
  type OpenedState,
} from "../ipc";
import { rereading } from "./rereading";
import { speech } from "./speech.svelte";

/** A bundle that somebody handed over: opened, verified, read. Needs no vault. */
export class Opened {
  state = $state.raw<OpenedState | null>(null);
  item = $state.raw<OpenedItem | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** Whether the system's dialog is open. */
  picking = $state(false);
  stopping = $state(false);
  /** The fingerprint that the owner told by another way. */
  told = $state("");
  found = $derived(this.state?.found ?? null);
  readonly read = rereading(async () => this.#take(await openedState()));

  /** The view is on the screen: what is dropped is a bundle. */
  async enter(): Promise<void> {
    await expectBundle(true);
    await this.read();
    if (this.state?.stage === "picked" && this.state.failure === null) await this.verify();
  }

  async leave(): Promise<void> {
    await expectBundle(false);
  }

  async pick(): Promise<void> {
    const before = this.state?.pick;
    await this.#pick(pickBundle);
    if (this.state?.pick !== before) await this.verify();
  }

  /** A bundle was dropped on the window; the core holds it. */
  async dropped(): Promise<void> {
    this.item = null;
    await this.read();
    await this.verify();
  }

  async verify(): Promise<void> {
    const pick = this.state?.pick;
    if (pick === undefined) return;
    this.item = null;
    this.stopping = false;
    this.#take(await readBundle(pick));
  }

  async identify(): Promise<void> {
    await this.#pick(pickIdentity);
    if (this.failure === null && this.state?.wants_passphrase === false) await this.verify();
  }

  async unlockIdentity(passphrase: string): Promise<void> {
    this.#take(await openIdentity(passphrase));
    if (this.failure === null) await this.verify();
  }

  async trust(): Promise<void> {
    const before = this.state?.roots;
    await this.#pick(pickRoot);
    if (this.failure === null && this.state?.roots !== before) await this.verify();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await stopReading();
  }

  async close(): Promise<void> {
    this.item = null;
    this.told = "";
    this.#take(await closeBundle());
  }

  async show(number: number): Promise<void> {
    const pick = this.state?.pick ?? 0;
    const answer = await openedItem(pick, number);
    if (answer.ok) this.item = answer.value;
    else this.failure = answer.error;
  }

  async #pick(
    ask: (language: typeof speech.language) => Promise<Answer<OpenedState>>,
  ): Promise<void> {
    if (this.picking) return;
    this.picking = true;
    this.#take(await ask(speech.language));
    this.picking = false;
  }

  #take(answer: Answer<OpenedState>): void {
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    this.state = answer.value;
    this.failure = answer.value.failure;
    if (answer.value.stage !== "reading") this.stopping = false;
  }
}
