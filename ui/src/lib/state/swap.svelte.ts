import { computer } from "../ipc";

/** Whether this computer writes what lies in memory to its disk as it is. */
class Swap {
  open = $state(false);

  async read(): Promise<void> {
    const answer = await computer();
    this.open = answer.ok && answer.value.swap === "open";
  }
}

export const swap = new Swap();
