import { cancelJob, type Answer, type OnProgress, type Progress } from "../ipc";

export type JobKind = "look" | "add" | "rehearse";

/** The one long piece of work the core is doing for this window, if any. */
export class Job {
  kind = $state<JobKind | null>(null);
  progress = $state<Progress | null>(null);
  stopping = $state(false);

  /** Runs `start` to its end; a second job while one runs is refused as the core would refuse it. */
  async run<T>(
    kind: JobKind,
    start: (onProgress: OnProgress) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    if (this.kind !== null) return { ok: false, error: { code: "busy", detail: "" } };
    this.kind = kind;
    const answer = await start((progress) => (this.progress = progress));
    this.kind = null;
    this.progress = null;
    this.stopping = false;
    return answer;
  }

  /** Asks the core to stop. The job ends when the core has brought it to a safe place. */
  async cancel(): Promise<void> {
    this.stopping = true;
    const answer = await cancelJob();
    if (!answer.ok) this.stopping = false;
  }
}
