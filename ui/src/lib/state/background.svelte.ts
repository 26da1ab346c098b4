import {
  backgroundSettings,
  chooseBackground,
  startAtLogin,
  type Background as Choices,
  type BackgroundSettings,
} from "../ipc";
import { Choosing } from "./choosing.svelte";

/** What Keepsake does where it is not looked at, and what of it this computer can show. */
export class Background extends Choosing<Choices, BackgroundSettings> {
  constructor() {
    super(backgroundSettings, chooseBackground);
  }

  async startAtLogin(on: boolean): Promise<void> {
    const answer = await startAtLogin(on);
    await this.read();
    if (!answer.ok) this.failure = answer.error;
  }
}
