import {
  accessState,
  auditVault,
  backUp,
  beginRecovery,
  changePassphrase,
  endGrant,
  finishRecovery,
  forgetRecovery,
  grantReader,
  handOver,
  provePassphrase,
  rebuildIndex,
  recipientWords,
  rekeyVault,
  saveRecoverySheet,
  type AccessState,
  type Answer,
  type AuditReport,
  type BackupMade,
  type IpcError,
  type RecoveryDraft,
  type Told,
} from "../ipc";
import { settled } from "../passphrase";
import { today } from "../words/times";
import type { Job } from "./job.svelte";
import { speech } from "./speech.svelte";

/** What is being done. */
export type Working =
  | "proving"
  | "changing"
  | "saving"
  | "finishing"
  | "granting"
  | "handing_over"
  | "rekeying"
  | "auditing"
  | "backing_up"
  | "rebuilding";

/** Who can open the vault, and what is done about it. One thing at a time. */
export class Access {
  state = $state.raw<AccessState | null>(null);
  working = $state<Working | null>(null);
  /** What went wrong, and where on the page it belongs. */
  failure = $state.raw<{ at: string; error: IpcError } | null>(null);
  /** Recovery words that are being written down. They are gone with this page. */
  draft = $state.raw<RecoveryDraft | null>(null);
  report = $state.raw<AuditReport | null>(null);
  backup = $state.raw<BackupMade | null>(null);

  constructor(
    readonly job: Job,
    private readonly hear: (error: IpcError) => void,
  ) {}

  async read(): Promise<void> {
    this.#take("access", await accessState());
  }

  /** Another passphrase, once the one of now is proved. Whether it was changed. */
  change(now: string, next: string): Promise<boolean> {
    return this.#proved("change", now, async () => {
      this.#begin("changing");
      return this.#done("change", await changePassphrase(settled(next)));
    });
  }

  async beginRecovery(): Promise<void> {
    const answer = await beginRecovery(speech.language);
    if (this.#done("recovery", answer) && answer.ok) this.draft = answer.value;
  }

  /** Writes the sheet where the user says. Whether it was written. */
  async saveSheet(nickname: string, neutral: boolean): Promise<boolean> {
    this.#begin("saving");
    const date = today(speech.language);
    const answer = await saveRecoverySheet(speech.language, nickname, date, neutral);
    this.working = null;
    return this.#done("recovery", answer) && answer.ok && answer.value;
  }

  /** Whether the words were the right ones, and the sheet counts. */
  async finishRecovery(words: [string, string]): Promise<boolean> {
    this.#begin("finishing");
    const done = this.#take("recovery", await finishRecovery(words));
    this.working = null;
    if (done) this.draft = null;
    return done;
  }

  async forgetRecovery(): Promise<void> {
    this.draft = null;
    this.failure = null;
    await forgetRecovery();
  }

  /** The words of a key, to be compared. */
  async words(recipient: string): Promise<Told | null> {
    const answer = await recipientWords(recipient);
    return this.#done("reader", answer) && answer.ok ? answer.value : null;
  }

  async grant(recipient: string, name: string): Promise<boolean> {
    this.#begin("granting");
    const done = this.#take("reader", await grantReader(recipient, name));
    this.working = null;
    return done;
  }

  async end(recipient: string): Promise<void> {
    this.#take("reader", await endGrant(recipient));
  }

  /** In the real window nothing of this page is left when it is done. */
  handOver(now: string, gone: () => void): Promise<boolean> {
    return this.#proved("hand-over", now, async () => {
      this.#begin("handing_over");
      const done = this.#done("hand-over", await handOver());
      if (done) gone();
      return done;
    });
  }

  rekey(now: string): Promise<boolean> {
    return this.#proved("rekey", now, async () => {
      this.#begin("rekeying");
      return this.#take("rekey", await this.job.run("access", (tell) => rekeyVault(tell)));
    });
  }

  async audit(): Promise<void> {
    this.#begin("auditing");
    this.report = null;
    const answer = await this.job.run("access", (tell) => auditVault(tell));
    this.working = null;
    if (this.#done("audit", answer) && answer.ok) this.report = answer.value;
  }

  /** Copies the vault to where the user says. */
  async backUp(): Promise<void> {
    this.#begin("backing_up");
    this.backup = null;
    const answer = await this.job.run("access", (tell) => backUp(speech.language, tell));
    this.working = null;
    if (this.#done("backup", answer) && answer.ok) this.backup = answer.value;
  }

  /** The number of posts, once the index is built again. */
  async rebuild(): Promise<number | null> {
    this.#begin("rebuilding");
    const answer = await rebuildIndex();
    this.working = null;
    return this.#done("audit", answer) && answer.ok ? answer.value : null;
  }

  /** Of the try before nothing is said any more. */
  #begin(working: Working): void {
    this.working = working;
    this.failure = null;
  }

  async #proved(at: string, now: string, go: () => Promise<boolean>): Promise<boolean> {
    this.#begin("proving");
    const done = this.#done(at, await provePassphrase(settled(now))) && (await go());
    this.working = null;
    return done;
  }

  #take(at: string, answer: Answer<AccessState>): boolean {
    if (answer.ok) this.state = answer.value;
    return this.#done(at, answer);
  }

  #done(at: string, answer: Answer<unknown>): boolean {
    this.failure = answer.ok ? null : { at, error: answer.error };
    if (!answer.ok) this.hear(answer.error);
    return answer.ok;
  }
}
