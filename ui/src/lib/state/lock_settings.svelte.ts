import { chooseLocks, lockSettings, type Choices, type LockSettings } from "../ipc";
import { Choosing } from "./choosing.svelte";

/** What locks the vault, as it is set, and what of it this computer can be heard to do. */
export class Locks extends Choosing<Choices, LockSettings> {
  constructor() {
    super(lockSettings, chooseLocks);
  }
}
