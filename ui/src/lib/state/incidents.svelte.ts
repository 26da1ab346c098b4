import {
  noteIncident,
  postRows,
  vanished,
  type Answer,
  type IncidentRow,
  type IpcError,
  type PostRow,
  type Vanished,
} from "../ipc";
import { once } from "../once";
import { rereading } from "./rereading";

/** The most posts of an incident that are listed at once. */
const ROWS_SHOWN = 50;

/** What vanished together: all incidents, and the posts of the one that is open. */
export class Incidents {
  all = $state.raw<Vanished | null>(null);
  /** The open one, by its first post: its place in the list may change. */
  open = $state<string | null>(null);
  rows = $state.raw<PostRow[]>([]);
  failure = $state.raw<IpcError | null>(null);
  noting = $state(false);
  readonly read = rereading(async () => this.#take(await vanished()));

  constructor(private readonly hear: (error: IpcError) => void) {}

  /** Opens an incident, or closes it again. */
  async toggle(incident: IncidentRow): Promise<void> {
    const first = incident.posts[0] ?? null;
    this.rows = [];
    this.open = this.open === first ? null : first;
    if (this.open !== null) await this.more(incident);
  }

  /** Lists more of its posts. */
  async more(incident: IncidentRow): Promise<void> {
    const open = this.open;
    const from = this.rows.length;
    const answer = await postRows(incident.posts.slice(from, from + ROWS_SHOWN));
    if (!answer.ok) return this.#failed(answer.error);
    if (this.open === open && this.rows.length === from)
      this.rows = [...this.rows, ...answer.value];
  }

  /** The user took note of it. */
  async note(incident: IncidentRow): Promise<void> {
    this.noting = true;
    this.#take(await noteIncident(incident.posts));
    this.noting = false;
  }

  #take(answer: Answer<Vanished>): void {
    if (!answer.ok) return this.#failed(answer.error);
    // Lists are keyed by post and counted on as they are: each is in an incident only once.
    const incidents = answer.value.incidents.map((it) => ({ ...it, posts: once(it.posts) }));
    this.all = { ...answer.value, incidents };
    this.failure = null;
  }

  #failed(error: IpcError): void {
    this.failure = error;
    this.hear(error);
  }
}
