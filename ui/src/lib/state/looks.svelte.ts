import { chooseLooks, type IpcError, type Looks } from "../ipc";
import { zone } from "./zone.svelte";

/** How the window looks. The core keeps it; the page does what it says. */
class LooksState {
  now = $state.raw<Looks>({ theme: "system", utc: false });
  failure = $state.raw<IpcError | null>(null);

  /** What the core said. */
  take(looks: Looks): void {
    this.now = looks;
    zone.utc = looks.utc;
    if (looks.theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = looks.theme;
  }

  async choose(change: Partial<Looks>): Promise<void> {
    this.take({ ...this.now, ...change });
    const answer = await chooseLooks(this.now);
    this.failure = answer.ok ? null : answer.error;
  }
}

export const looks = new LooksState();
