import {
  answerOutside,
  browserState,
  browseTo,
  closeBrowser,
  endTimeline,
  keepInView,
  keepTimeline,
  openBrowser,
  steerBrowser,
  type Answer,
  type BrowserState,
  type IpcError,
} from "../ipc";
import { rereading } from "./rereading";

/** The private browser, as the core tells of it. */
export class Browsing {
  /** Null while it is closed. */
  state = $state.raw<BrowserState | null>(null);
  failure = $state.raw<IpcError | null>(null);
  opening = $state(false);
  /** Reads how it stands. */
  readonly read = rereading(async () => {
    const answer = await browserState();
    if (answer.ok) this.state = answer.value;
    else this.#failed(answer.error);
  });

  constructor(private readonly hear: (error: IpcError) => void) {}

  async open(address: string, vantage: string): Promise<boolean> {
    this.opening = true;
    const opened = await this.#ask(() => openBrowser(address, vantage));
    this.opening = false;
    return opened;
  }

  to(address: string): Promise<boolean> {
    return this.#ask(() => browseTo(address));
  }

  steer(to: "back" | "forward" | "reload" | "stop"): Promise<boolean> {
    return this.#ask(() => steerBrowser(to));
  }

  outside(go: boolean): Promise<boolean> {
    return this.#ask(() => answerOutside(go));
  }

  keepInView(): Promise<boolean> {
    return this.#ask(keepInView);
  }

  keepTimeline(account: string): Promise<boolean> {
    return this.#ask(() => keepTimeline(account));
  }

  endTimeline(): Promise<boolean> {
    return this.#ask(endTimeline);
  }

  close(): Promise<boolean> {
    return this.#ask(closeBrowser);
  }

  async #ask(go: () => Promise<Answer<null>>): Promise<boolean> {
    this.failure = null;
    const answer = await go();
    if (answer.ok) await this.read();
    else this.#failed(answer.error);
    return answer.ok;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
