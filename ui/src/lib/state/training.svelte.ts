import {
  courtAnswer,
  handSeizedOver,
  openCourt,
  presentRoom,
  renewRoom,
  roomShelf,
  roomState,
  saveCourt,
  savePaper,
  sayInRoom,
  seizeRoom,
  trySeized,
  type Answer,
  type CourtAnswer,
  type HandedOver,
  type IpcError,
  type RoomShelf,
  type RoomState,
  type SeizedFolder,
  type Tried,
} from "../ipc";
import { readLine } from "../training";
import { isolate } from "../words/isolate";
import type { Library } from "./library.svelte";
import { speech } from "./speech.svelte";

export type Part = "play" | "console" | "exercises" | "papers";

/** The training room that is open: its class, its exercises, its papers. */
export class Training {
  part = $state<Part>("play");
  state = $state.raw<RoomState | null>(null);
  shelf = $state.raw<RoomShelf | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** Whether the steps are played one after the other. */
  playing = $state(false);
  seized = $state.raw<SeizedFolder | null>(null);
  tried = $state.raw<Tried | null>(null);
  handed = $state.raw<HandedOver | null>(null);
  answer = $state.raw<CourtAnswer | null>(null);
  /** What was saved last: a paper's name, or `court`. */
  wrote = $state<string | null>(null);

  card = $derived(this.shelf?.scenarios.find((card) => card.name === this.state?.scenario) ?? null);
  over = $derived(this.card !== null && this.state?.done === this.card.lines.length);

  constructor(readonly library: Library) {}

  get busy(): boolean {
    return this.library.job.kind !== null;
  }

  async read(): Promise<void> {
    const shelf = await roomShelf();
    if (shelf.ok) this.shelf = shelf.value;
    this.#take(await roomState());
    // A new window begins at its own size.
    if (this.state?.presented) await presentRoom(true);
  }

  async renew(scenario: string | null): Promise<void> {
    this.#forget();
    const asked = () => renewRoom(scenario);
    this.#take(await this.library.job.run("training", asked));
    await this.#redraw();
  }

  /** Does a line of the console; the next of the scenario where it is null. */
  async say(line: string | null): Promise<boolean> {
    this.#forget();
    const answer = await this.library.job.run("training", (hear) => sayInRoom(line, hear));
    this.#take(answer);
    if (!answer.ok) this.#take(await roomState(), answer.error);
    await this.#redraw();
    return answer.ok;
  }

  /** Plays what is left of the scenario. Stopping the step that runs stops it. */
  async playOn(): Promise<void> {
    this.playing = true;
    while (!this.over) {
      const before = this.state?.done;
      if (!(await this.say(null)) || this.state?.done === before) break;
    }
    this.playing = false;
  }

  async present(presented: boolean): Promise<void> {
    const answer = await presentRoom(presented);
    if (answer.ok && this.state) this.state = { ...this.state, presented: answer.value };
  }

  async seize(): Promise<void> {
    this.tried = this.handed = null;
    this.seized = await this.#asked(seizeRoom);
  }

  async attempt(passphrase: string): Promise<void> {
    this.tried = await this.#asked(() => trySeized(passphrase));
  }

  async handOver(): Promise<void> {
    this.tried = null;
    this.handed = await this.#asked(handSeizedOver);
  }

  async openBundle(second: boolean): Promise<void> {
    await this.#asked(() => openCourt(second));
    if (this.failure === null) this.library.openCheck();
  }

  async saveBoth(): Promise<void> {
    this.wrote = null;
    if (await this.#asked(() => saveCourt(speech.language))) this.wrote = "court";
  }

  async tell(): Promise<void> {
    this.answer = await this.#asked(courtAnswer);
  }

  async savePaper(name: string): Promise<void> {
    this.wrote = null;
    if (await this.#asked(() => savePaper(name, speech.language))) this.wrote = name;
  }

  /** A line of the console as people say it. */
  sentence(line: string): string {
    const told = readLine(line);
    if (told === null) return line;
    const words = speech.words.training.said;
    if (told.verb === "look") return words.look;
    if (told.verb === "outage") return told.down ? words.down : words.up;
    if (told.verb === "forward") return words[told.unit](told.amount);
    const account = this.state?.accounts.find((it) => it.handle === told.handle);
    const who = isolate(account?.name ?? `@${told.handle}`);
    return "posts" in told ? words[told.verb](who, told.posts) : words[told.verb](who);
  }

  #forget(): void {
    this.seized = this.tried = this.handed = this.answer = null;
    this.wrote = null;
  }

  async #asked<T>(ask: () => Promise<Answer<T>>): Promise<T | null> {
    this.failure = null;
    const answer = await this.library.job.run("training", ask);
    if (answer.ok) return answer.value;
    this.failure = answer.error;
    return null;
  }

  #take(answer: Answer<RoomState>, failure: IpcError | null = null): void {
    if (answer.ok) {
      this.state = answer.value;
      this.failure = failure;
    } else this.failure = answer.error;
  }

  async #redraw(): Promise<void> {
    await this.library.refresh();
    await this.library.post?.reload();
  }
}
