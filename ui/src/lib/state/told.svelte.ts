import { noticesOverview, setRefusedAside, type IpcError, type NoticesOverview } from "../ipc";

/** What platforms told, over all posts: refused posts, and what vanished without notice. */
export class Told {
  all = $state.raw<NoticesOverview | null>(null);
  failure = $state.raw<IpcError | null>(null);

  constructor(private readonly hear: (error: IpcError) => void) {}

  async read(): Promise<void> {
    const answer = await noticesOverview();
    this.failure = answer.ok ? null : answer.error;
    if (answer.ok) this.all = answer.value;
    else this.hear(answer.error);
  }

  async setAside(refused: string): Promise<void> {
    const answer = await setRefusedAside(refused);
    if (answer.ok) return this.read();
    this.failure = answer.error;
    this.hear(answer.error);
  }
}
