import {
  addAuthority,
  custodyState,
  dropAuthority,
  saveReceipt,
  signHead,
  stampHead,
  type Answer,
  type AskedRow,
  type AuthorityAsked,
  type CustodyState,
  type IpcError,
} from "../ipc";
import type { Job } from "./job.svelte";
import { speech } from "./speech.svelte";

/** The custody log: how it stands, and who stamps it. */
export class Custody {
  state = $state.raw<CustodyState | null>(null);
  /** What became of asking authorities last. */
  asked = $state.raw<AskedRow[] | null>(null);
  failure = $state.raw<IpcError | null>(null);
  working = $state(false);
  saved = $state(false);

  constructor(
    private readonly job: Job,
    private readonly hear: (error: IpcError) => void,
  ) {}

  read(): Promise<void> {
    return this.#work(custodyState);
  }

  sign(): Promise<void> {
    return this.#work(signHead);
  }

  add(asked: AuthorityAsked): Promise<void> {
    return this.#work(() => addAuthority(asked, speech.language));
  }

  drop(name: string): Promise<void> {
    return this.#work(() => dropAuthority(name));
  }

  async receipt(): Promise<void> {
    this.saved = false;
    this.working = true;
    const answer = await saveReceipt(speech.language);
    this.working = false;
    if (!answer.ok) return this.#failed(answer.error);
    this.saved = answer.value;
    await this.read();
  }

  async stamp(): Promise<void> {
    this.asked = null;
    this.working = true;
    const answer = await this.job.run("stamp", () => stampHead());
    this.working = false;
    if (!answer.ok) return this.#failed(answer.error);
    this.asked = answer.value;
    await this.read();
  }

  async #work(ask: () => Promise<Answer<CustodyState>>): Promise<void> {
    this.working = true;
    const answer = await ask();
    this.working = false;
    if (!answer.ok) return this.#failed(answer.error);
    this.state = answer.value;
    this.failure = null;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
