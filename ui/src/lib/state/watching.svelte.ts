import {
  chooseWatch,
  noteVanished,
  pauseWatch,
  watchSights,
  watchState,
  type Answer,
  type IpcError,
  type WatchSights,
  type WatchState,
} from "../ipc";
import { rereading } from "./rereading";

/** The watch in the background: how it stands, and what it sees. */
export class Watching {
  state = $state.raw<WatchState | null>(null);
  sights = $state.raw<WatchSights | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** Reads how it stands. */
  readonly read = rereading(async () => this.#take(await watchState()));

  constructor(private readonly hear: (error: IpcError) => void) {}

  async readSights(): Promise<void> {
    const answer = await watchSights();
    if (answer.ok) this.sights = answer.value;
    else this.#failed(answer.error);
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
