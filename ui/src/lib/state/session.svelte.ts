import {
  createVault,
  endRehearsal,
  lockVault,
  setLanguage,
  startRehearsal,
  unlockVault,
  vaultState,
  type Answer,
  type IpcError,
  type Language,
  type VaultState,
} from "../ipc";
import { Job } from "./job.svelte";
import { Library } from "./library.svelte";
import { Rehearsal } from "./rehearsal.svelte";
import { speech } from "./speech.svelte";

export type Screen = "loading" | "first_run" | "locked" | "open";

/** Where the user stands: before the vault, in front of it, inside it, or in the rehearsal. */
export class Session {
  vault = $state.raw<VaultState | null>(null);
  library = $state.raw<Library | null>(null);
  rehearsal = $state.raw<Rehearsal | null>(null);
  failure = $state.raw<IpcError | null>(null);
  working = $state(false);
  readonly job = new Job();
  screen = $derived<Screen>(this.#screen());

  async begin(): Promise<void> {
    this.failure = null;
    const answer = await vaultState();
    if (answer.ok && answer.value.language !== null) speech.language = answer.value.language;
    this.#settle(answer);
  }

  async speak(language: Language): Promise<void> {
    speech.language = language;
    const answer = await setLanguage(language);
    if (!answer.ok) this.failure = answer.error;
  }

  create(passphrase: string): Promise<void> {
    return this.#work(() => createVault(passphrase));
  }

  unlock(passphrase: string): Promise<void> {
    return this.#work(() => unlockVault(passphrase));
  }

  /** Takes everything off the screen first, then asks the core to drop its keys. */
  async lock(): Promise<void> {
    if (this.rehearsal !== null) return this.endRehearsal();
    if (this.vault?.phase !== "open") return;
    this.library = null;
    this.vault = { ...this.vault, phase: "locked" };
    this.#settle(await lockVault());
  }

  async startRehearsal(): Promise<void> {
    this.failure = null;
    const answer = await this.job.run("rehearse", (onProgress) => startRehearsal(onProgress));
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    this.rehearsal = new Rehearsal(this.#enter(), answer.value);
  }

  async endRehearsal(): Promise<void> {
    this.library = null;
    this.rehearsal = null;
    this.#settle(await endRehearsal());
  }

  async #work(act: () => Promise<Answer<VaultState>>): Promise<void> {
    this.working = true;
    this.failure = null;
    this.#settle(await act());
    this.working = false;
  }

  #settle(answer: Answer<VaultState>): void {
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    this.vault = answer.value;
    if (answer.value.rehearsal) this.rehearsal = new Rehearsal(this.#enter(), null);
    else if (answer.value.phase === "open") this.#enter();
  }

  #enter(): Library {
    const library = new Library(this.job, (error) => this.hear(error));
    this.library = library;
    void library.refresh();
    return library;
  }

  /** The core locked the vault on its own: whatever is on the screen must go. */
  hear(error: IpcError): void {
    if (error.code !== "vault_locked" || this.library === null) return;
    this.library = null;
    this.rehearsal = null;
    void this.begin();
  }

  #screen(): Screen {
    if (this.library !== null) return "open";
    if (this.vault === null) return "loading";
    return this.vault.phase === "none" ? "first_run" : "locked";
  }
}
