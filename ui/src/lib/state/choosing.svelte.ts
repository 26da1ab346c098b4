import type { Answer, IpcError } from "../ipc";

/** Choices that the core keeps, changed one at a time, with what else it says of them. */
export class Choosing<Choices, Settings extends { choices: Choices }> {
  settings = $state.raw<Settings | null>(null);
  failure = $state.raw<IpcError | null>(null);

  constructor(
    private readonly ask: () => Promise<Answer<Settings>>,
    private readonly keep: (choices: Choices) => Promise<Answer<unknown>>,
  ) {}

  async read(): Promise<void> {
    const answer = await this.ask();
    if (answer.ok) this.settings = answer.value;
    else this.failure = answer.error;
  }

  async choose(change: Partial<Choices>): Promise<void> {
    if (this.settings === null) return;
    const choices = { ...this.settings.choices, ...change };
    this.settings = { ...this.settings, choices };
    const answer = await this.keep(choices);
    this.failure = answer.ok ? null : answer.error;
  }
}
