import { chooseLocks, lockSettings, type Choices, type IpcError, type LockSettings } from "../ipc";

/** What locks the vault, as it is set, and what of it this computer can be heard to do. */
export class Locks {
  settings = $state.raw<LockSettings | null>(null);
  failure = $state.raw<IpcError | null>(null);

  async read(): Promise<void> {
    const answer = await lockSettings();
    if (answer.ok) this.settings = answer.value;
    else this.failure = answer.error;
  }

  async choose(change: Partial<Choices>): Promise<void> {
    if (this.settings === null) return;
    const choices = { ...this.settings.choices, ...change };
    this.settings = { ...this.settings, choices };
    const answer = await chooseLocks(choices);
    this.failure = answer.ok ? null : answer.error;
  }
}
