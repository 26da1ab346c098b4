import { cancelJob, type Answer, type OnProgress, type Progress } from "../ipc";

/** The last is work that another page began, before a lock took it away. */
export type JobKind =
  | "look"
  | "add"
  | "import"
  | "rehearse"
  | "training"
  | "access"
  | "restore"
  | "check"
  | "export"
  | "stamp"
  | "other";

/** The one long piece of work the core is doing for this window, if any. */
export class Job {
  kind = $state<JobKind | null>(null);
  progress = $state<Progress | null>(null);
  stopping = $state(false);
  #running: Promise<unknown> = Promise.resolve();
  #end: () => void = () => undefined;

  /** Runs `start` to its end; a second job while one runs is refused as the core would refuse it. */
  async run<T>(
    kind: JobKind,
    start: (onProgress: OnProgress) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    if (this.kind !== null) return { ok: false, error: { code: "busy", detail: "" } };
    this.kind = kind;
    const running = start((progress) => (this.progress = progress));
    this.#running = running;
    const answer = await running;
    this.kind = null;
    this.progress = null;
    this.stopping = false;
    return answer;
  }

  /** Takes over what another page began: it is known that it runs, and told when it ends. */
  follow(): void {
    if (this.kind !== null) return;
    this.kind = "other";
    this.#running = new Promise<void>((resolve) => (this.#end = resolve));
  }

  /** What another page began has come to its end. */
  passed(): void {
    if (this.kind !== "other") return;
    this.kind = null;
    this.stopping = false;
    this.#end();
  }

  /** Waits until what is running now has come to its end. */
  async ended(): Promise<void> {
    await this.#running;
  }

  /** Asks the core to stop. The job ends when the core has brought it to a safe place. */
  async cancel(): Promise<void> {
    this.stopping = true;
    const answer = await cancelJob();
    if (!answer.ok) this.stopping = false;
  }
}
