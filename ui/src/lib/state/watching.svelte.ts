import {
  addTor,
  addVantage,
  checkVantages,
  chooseWatch,
  dropVantage,
  noteVanished,
  pauseWatch,
  setOwnCountry,
  turnVantage,
  watchSights,
  watchState,
  type Answer,
  type CheckedRow,
  type IpcError,
  type WatchSights,
  type WatchState,
} from "../ipc";
import type { Job } from "./job.svelte";
import { rereading } from "./rereading";

/** The watch in the background: how it stands, and what it sees. */
export class Watching {
  state = $state.raw<WatchState | null>(null);
  sights = $state.raw<WatchSights | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** What the last try of the vantages came to. */
  checked = $state.raw<CheckedRow[] | null>(null);
  /** The vantage that is being tried or added; all of them for the empty name. */
  trying = $state<string | null>(null);
  /** Why a change of the vantages was refused. */
  refused = $state.raw<IpcError | null>(null);
  /** Reads how it stands. */
  readonly read = rereading(async () => this.#take(await watchState()));

  constructor(
    private readonly job: Job,
    private readonly hear: (error: IpcError) => void,
  ) {}

  async readSights(): Promise<void> {
    const answer = await watchSights();
    if (answer.ok) this.sights = answer.value;
    else this.#failed(answer.error);
  }

  /** Adds a proxy. Whether it was taken. */
  add(name: string, proxy: string, country: string | null): Promise<boolean> {
    return this.#change(name, () => addVantage(name, proxy, country));
  }

  addTor(): Promise<boolean> {
    return this.#change("tor", addTor);
  }

  turn(name: string, on: boolean): Promise<boolean> {
    return this.#change(null, () => turnVantage(name, on));
  }

  drop(name: string): Promise<boolean> {
    return this.#change(null, () => dropVantage(name));
  }

  setOwnCountry(country: string | null): Promise<boolean> {
    return this.#change(null, () => setOwnCountry(country));
  }

  /** Asks now, through one vantage or through all that are turned on. */
  async check(name: string | null): Promise<void> {
    this.trying = name ?? "";
    this.checked = null;
    const answer = await this.job.run("check", () => checkVantages(name));
    this.trying = null;
    this.refused = answer.ok ? null : answer.error;
    if (answer.ok) this.checked = answer.value;
    else this.hear(answer.error);
  }

  async #change(trying: string | null, go: () => Promise<Answer<WatchSights>>): Promise<boolean> {
    this.trying = trying;
    const answer = await go();
    this.trying = null;
    this.refused = answer.ok ? null : answer.error;
    if (answer.ok) {
      this.sights = answer.value;
      this.checked = null;
      await this.read();
    } else this.hear(answer.error);
    return answer.ok;
  }

  async choose(on: boolean): Promise<void> {
    this.#take(await chooseWatch(on));
  }

  async pause(paused: boolean): Promise<void> {
    this.#take(await pauseWatch(paused));
  }

  /** The user took note of what has vanished. */
  async note(): Promise<void> {
    this.#take(await noteVanished());
  }

  #take(answer: Answer<WatchState>): void {
    if (!answer.ok) return this.#failed(answer.error);
    this.state = answer.value;
    this.failure = null;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
