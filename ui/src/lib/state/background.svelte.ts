import {
  backgroundSettings,
  chooseBackground,
  startAtLogin,
  type Background as Choices,
  type BackgroundSettings,
  type IpcError,
} from "../ipc";

/** What Keepsake does where it is not looked at, and what of it this computer can show. */
export class Background {
  settings = $state.raw<BackgroundSettings | null>(null);
  failure = $state.raw<IpcError | null>(null);

  async read(): Promise<void> {
    const answer = await backgroundSettings();
    if (answer.ok) this.settings = answer.value;
    else this.failure = answer.error;
  }

  async choose(change: Partial<Choices>): Promise<void> {
    if (this.settings === null) return;
    const choices = { ...this.settings.choices, ...change };
    this.settings = { ...this.settings, choices };
    const answer = await chooseBackground(choices);
    this.failure = answer.ok ? null : answer.error;
  }

  async startAtLogin(on: boolean): Promise<void> {
    const answer = await startAtLogin(on);
    await this.read();
    if (!answer.ok) this.failure = answer.error;
  }
}
