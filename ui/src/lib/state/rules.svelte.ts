import { installRules, rulesInUse, type Answer, type IpcError, type Rules } from "../ipc";

/** Which rules looks are judged by, and the way to newer ones. */
export class RulesState {
  rules = $state.raw<Rules | null>(null);
  failure = $state.raw<IpcError | null>(null);

  async read(): Promise<void> {
    this.take(await rulesInUse());
  }

  async install(file: File): Promise<void> {
    this.take(await installRules(await file.text()));
  }

  private take(answer: Answer<Rules>): void {
    if (answer.ok) this.rules = answer.value;
    this.failure = answer.ok ? null : answer.error;
  }
}
