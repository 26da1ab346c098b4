import {
  cancelJob,
  droppedLinks,
  forgetArchive,
  importArchive,
  importHistory,
  importState,
  pickArchive,
  surveyArchive,
  type Answer,
  type ImportAsked,
  type ImportRow,
  type ImportState,
  type IpcError,
} from "../ipc";
import type { Library } from "./library.svelte";
import { rereading } from "./rereading";
import { speech } from "./speech.svelte";

/** What is asked of an archive as long as the user says nothing else. */
export const NOTHING_ASKED: ImportAsked = {
  zone_minutes: null,
  channel: null,
  blog: null,
  signing_key: null,
  with_reposts: false,
  with_forgotten: false,
  allow_private: false,
};

/** The archive on its way into the vault. The core holds it; this is what it says of it. */
export class Importing {
  state = $state.raw<ImportState | null>(null);
  history = $state.raw<ImportRow[] | null>(null);
  failure = $state.raw<IpcError | null>(null);
  /** Whether files are held over the window. */
  hovering = $state(false);
  /** Whether the system's dialog is open. */
  picking = $state(false);
  stopping = $state(false);
  /** Whether the user took note that an import did not come to its end. */
  noted = $state(false);
  running = $derived(this.state?.stage === "reading" || this.state?.stage === "taking_in");
  /** The newest import, where it did not come to its end and none goes on. */
  unfinished = $derived.by(() => {
    const newest = this.history?.[0];
    return newest?.outcome === null && !this.running ? newest : null;
  });
  /** Reads how it stands. */
  readonly read = rereading(async () => this.#take(await importState()));

  constructor(
    private readonly library: Library,
    private readonly hear: (error: IpcError) => void,
  ) {}

  async begin(): Promise<void> {
    await this.read();
    await this.readHistory();
  }

  async readHistory(): Promise<void> {
    const answer = await importHistory();
    if (answer.ok) this.history = answer.value;
    else this.#failed(answer.error);
  }

  /** Lets the user pick files or folders, and reads what they picked. */
  async pick(folder: boolean): Promise<void> {
    if (this.picking) return;
    this.picking = true;
    const before = this.state?.pick;
    this.#take(await pickArchive(folder, speech.language));
    this.picking = false;
    if (this.state?.pick !== before) await this.survey();
  }

  /** Something was dropped on the window. Gives the links, if it was links. */
  async dropped(taken: boolean): Promise<string[]> {
    this.hovering = false;
    if (!taken) {
      // The core takes nothing while it works; else there was nothing in it that could be read.
      this.#failed({ code: this.running ? "busy" : "nothing_picked", detail: "" });
      return [];
    }
    const links = await droppedLinks();
    if (links.ok && links.value.length > 0) return links.value;
    await this.read();
    if (this.state?.stage === "picked") await this.survey();
    return [];
  }

  /** Reads what was picked. */
  survey(asked: ImportAsked = this.state?.preview?.asked ?? NOTHING_ASKED): Promise<void> {
    return this.#work((pick) => surveyArchive(pick, asked));
  }

  /** Takes in what is shown. */
  takeIn(): Promise<void> {
    return this.#work((pick) => importArchive(pick));
  }

  async forget(): Promise<void> {
    this.#take(await forgetArchive());
  }

  /** Asks the core to stop; what is in stays in. */
  async cancel(): Promise<void> {
    this.stopping = true;
    const answer = await cancelJob();
    if (!answer.ok) this.#failed(answer.error);
  }

  async #work(start: (pick: number) => Promise<Answer<ImportState>>): Promise<void> {
    const pick = this.state?.pick;
    if (pick === undefined) return;
    this.#take(await this.library.job.run("import", () => start(pick)));
  }

  #take(answer: Answer<ImportState>): void {
    if (!answer.ok) return this.#failed(answer.error);
    const ended = this.state?.stage === "taking_in" && answer.value.stage !== "taking_in";
    this.state = answer.value;
    this.failure = null;
    if (!this.running) this.stopping = false;
    if (!ended) return;
    void this.library.catchUp();
    void this.readHistory();
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
