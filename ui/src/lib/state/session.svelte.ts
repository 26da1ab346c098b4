import {
  acceptVault,
  atTheDoor,
  createVault,
  destroySlots,
  endRehearsal,
  hasJob,
  hearNews,
  keepTable,
  lockScreen,
  goToRoom,
  lockVault,
  openRoom,
  putGuideAway,
  restoreBackup,
  setLanguage,
  startRehearsal,
  stir,
  table,
  unlockVault,
  vaultState,
  type Answer,
  type IpcError,
  type Language,
  type News,
  type OnTheTable,
  type VaultState,
} from "../ipc";
import { Access } from "./access.svelte";
import { Adding } from "./adding.svelte";
import { announcer } from "./announcer.svelte";
import { Browsing } from "./browsing.svelte";
import { Custody } from "./custody.svelte";
import { Importing } from "./importing.svelte";
import { Incidents } from "./incidents.svelte";
import { Job } from "./job.svelte";
import { looks } from "./looks.svelte";
import { PLACES } from "../places";
import { ofTable } from "../wanted";
import { Library } from "./library.svelte";
import { Opened } from "./opened.svelte";
import { Outgoing } from "./outgoing.svelte";
import { Rehearsal } from "./rehearsal.svelte";
import { speech } from "./speech.svelte";
import { Training } from "./training.svelte";
import { Watching } from "./watching.svelte";

export type Screen = "loading" | "first_run" | "locked" | "open";

/** The core is told of the user's hands at most this often. */
const STIR_PAUSE_MS = 5000;

/** Where the user stands: before the vault, in front of it, inside it, or in the rehearsal. */
export class Session {
  vault = $state.raw<VaultState | null>(null);
  library = $state.raw<Library | null>(null);
  rehearsal = $state.raw<Rehearsal | null>(null);
  /** The training room, while it is shown. */
  training = $state.raw<Training | null>(null);
  /** The watch over the user's own posts, while they are shown. */
  watching = $state.raw<Watching | null>(null);
  /** Who can open the user's own vault, while it is shown. */
  access = $state.raw<Access | null>(null);
  /** Links on their way into the vault. */
  adding = $state.raw<Adding | null>(null);
  /** Imports into the user's own vault, while it is shown. */
  importing = $state.raw<Importing | null>(null);
  /** The private browser, of the user's own archive. */
  browsing = $state.raw<Browsing | null>(null);
  /** What vanished together, of the archive that is shown. */
  incidents = $state.raw<Incidents | null>(null);
  /** A bundle on its way out of the user's own vault, while it is shown. */
  outgoing = $state.raw<Outgoing | null>(null);
  custody = $state.raw<Custody | null>(null);
  /** A bundle of somebody else's, with a vault or without. */
  opened = $state.raw(new Opened());
  /** Whether it is on the screen in front of a vault that is closed. */
  checking = $state(false);
  failure = $state.raw<IpcError | null>(null);
  working = $state(false);
  /** When a screen lock becomes a full one, in milliseconds since 1970. */
  fullAt = $state<number | null>(null);
  /** Whether the list of keys is shown. */
  shortcuts = $state(false);
  /** Whether the vault was just copied back. */
  restored = $state(false);
  /** Whether an idle lock is some seconds away. */
  soon = $state(false);
  readonly job = new Job();
  screen = $derived<Screen>(this.#screen());
  /** Posts are shown in another window than the one in which the passphrase is typed. */
  readonly #door = atTheDoor();
  #stirred = -STIR_PAUSE_MS;

  /** Begins, and listens to the core from now on. */
  async start(): Promise<void> {
    await hearNews((news) => void this.#told(news));
    await this.begin();
  }

  async begin(): Promise<void> {
    this.failure = null;
    const answer = await vaultState();
    if (answer.ok && answer.value.language !== null) speech.language = answer.value.language;
    await this.#settle(answer);
  }

  async speak(language: Language): Promise<void> {
    speech.language = language;
    const answer = await setLanguage(language);
    if (!answer.ok) this.failure = answer.error;
  }

  create(passphrase: string): Promise<void> {
    return this.#work(() => createVault(passphrase));
  }

  /** Puts away the steps that follow a new vault, or takes them out again. */
  async guide(away: boolean): Promise<void> {
    if (this.vault !== null) this.vault = { ...this.vault, guided: away };
    this.library?.go(away ? "posts" : "guide");
    const answer = await putGuideAway(away);
    if (!answer.ok) this.failure = answer.error;
  }

  /** Copies a vault back from where the user says. It is locked then. */
  async restore(): Promise<void> {
    this.failure = null;
    const answer = await this.job.run("restore", (tell) => restoreBackup(speech.language, tell));
    if (!answer.ok) this.failure = answer.error;
    else if (answer.value !== null) {
      this.restored = true;
      await this.#settle({ ok: true, value: answer.value });
    }
  }

  unlock(passphrase: string): Promise<void> {
    this.restored = false;
    return this.#work(() => unlockVault(passphrase));
  }

  /** Takes everything off the screen first, then asks the core to keep it there. */
  async lockScreen(): Promise<void> {
    if (this.rehearsal !== null) return this.endRehearsal();
    if (this.vault?.phase !== "open") return;
    this.#cover("screened");
    await this.#settle(await lockScreen());
  }

  /** Takes everything off the screen first, then asks the core to drop its keys. */
  async lockFully(): Promise<void> {
    if (this.rehearsal !== null) return this.endRehearsal();
    if (this.vault?.phase !== "open" && this.vault?.phase !== "screened") return;
    this.#cover("locked");
    await this.#settle(await lockVault());
  }

  /** Goes on with the vault as it is, in spite of its doubts. */
  async acceptVault(): Promise<void> {
    const answer = await acceptVault();
    if (answer.ok) this.vault = answer.value;
    else this.failure = answer.error;
  }

  /** Destroys the slots of the vault. There is no way back. */
  async destroy(): Promise<void> {
    this.#cover("locked");
    await this.#settle(await destroySlots());
  }

  /** The core locked, and nobody of this page can come back in. */
  async gone(): Promise<void> {
    this.#cover("locked");
    await this.begin();
  }

  showShortcuts(shown: boolean): void {
    this.shortcuts = shown;
  }

  /** The user did something. The core keeps the time; it is not told of every move. */
  stirred(): void {
    const now = performance.now();
    if (this.screen !== "open" || (!this.soon && now - this.#stirred < STIR_PAUSE_MS)) return;
    this.#stirred = now;
    this.soon = false;
    void stir();
  }

  async startRehearsal(): Promise<void> {
    this.failure = null;
    const answer = await this.job.run("rehearse", (onProgress) => startRehearsal(onProgress));
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    if (!this.#door) this.rehearsal = new Rehearsal(this.#enter(null), answer.value);
  }

  /** Opens a training room. An open vault is locked first, and this page goes with it. */
  async openRoom(): Promise<void> {
    this.failure = null;
    if (this.vault?.phase === "open") {
      this.#cover("locked");
      return this.#settle(await goToRoom());
    }
    await this.#settle(await this.job.run("training", openRoom));
  }

  /** Ends the story, or leaves the training room. */
  async endRehearsal(): Promise<void> {
    this.#clear();
    await this.#settle(await endRehearsal());
  }

  async #work(act: () => Promise<Answer<VaultState>>): Promise<void> {
    this.working = true;
    this.failure = null;
    await this.#settle(await act());
    this.working = false;
  }

  async #settle(answer: Answer<VaultState>): Promise<void> {
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    const minutes = answer.value.full_in;
    this.fullAt = minutes === null ? null : Date.now() + minutes * 60_000;
    const { rehearsal, training, phase } = answer.value;
    const opens = !this.#door && (phase === "open" || (rehearsal && !training));
    const left = opens && !rehearsal ? await table() : null;
    this.vault = answer.value;
    looks.take(answer.value.looks);
    if (answer.value.room_wanted && !rehearsal && phase !== "open") return this.openRoom();
    if (!opens) return;
    const library = this.#enter(left?.ok ? left.value : null);
    if (training) this.#teach(library);
    else if (rehearsal) this.rehearsal = new Rehearsal(library, null);
    else void this.#followJob(library);
  }

  /** A room begins at the trainer's own place. */
  #teach(library: Library): void {
    this.training = new Training(library);
    library.go("training");
    void this.training.read();
  }

  /** Work goes on behind a lock; the page that began it is gone. */
  async #followJob(library: Library): Promise<void> {
    const answer = await hasJob();
    if (!answer.ok || !answer.value || this.library !== library) return;
    this.job.follow();
    await this.job.ended();
    if (this.library === library) await library.refresh();
  }

  /** Tells the core where the user is, so that a lock may take the window away. */
  keep(table: OnTheTable): void {
    if (this.vault?.rehearsal === false) void keepTable(table);
  }

  #enter(left: OnTheTable | null): Library {
    const library = new Library(this.job, (error) => this.hear(error));
    library.wanted = ofTable(left?.filter ?? null);
    const place = PLACES.find(({ place }) => place === left?.place)?.place ?? "posts";
    if (place !== "posts") library.go(place);
    else if (left?.post) library.open(left.post);
    this.library = library;
    const own = this.vault?.rehearsal === false && this.vault.phase === "open";
    void library.refresh().then(() => {
      if (own) this.#offerGuide(library);
    });
    this.watching = own ? new Watching(this.job, (error) => this.hear(error)) : null;
    void this.watching?.read();
    this.access = own ? new Access(this.job, (error) => this.hear(error)) : null;
    this.adding = new Adding(library, (error) => this.hear(error));
    this.importing = own ? new Importing(library, (error) => this.hear(error)) : null;
    void this.importing?.begin();
    this.checking = false;
    this.incidents = new Incidents((error) => this.hear(error));
    this.browsing = own ? new Browsing((error) => this.hear(error)) : null;
    // What leaves a training room says so.
    const leaves = own || this.vault?.training === true;
    this.outgoing = leaves ? new Outgoing(library, (error) => this.hear(error)) : null;
    this.custody = leaves ? new Custody(this.job, (error) => this.hear(error)) : null;
    // Begun before the screen was locked: its end changes what this list shows.
    if (this.job.kind !== null) void this.job.ended().then(() => library.refresh());
    return library;
  }

  /** Whoever has nothing in the vault yet is shown the first steps, until they are put away. */
  #offerGuide(library: Library): void {
    const empty = library.facts?.total === 0 && library.place === "posts" && !library.adding;
    if (empty && this.vault?.guided === false) library.go("guide");
  }

  async #told(news: News): Promise<void> {
    if (news === "job_ended") return this.job.passed();
    if (news === "import") return this.importing?.read();
    if (news === "browser") return this.browsing?.read();
    if (news === "opened") return this.opened.read();
    if (news === "outgoing") return this.outgoing?.read();
    if (news === "bundle_dropped") return this.#bundleDropped();
    if (news === "drag_over" || news === "drag_away") {
      if (this.importing !== null) this.importing.hovering = news === "drag_over";
      return;
    }
    if (news === "dropped" || news === "drop_refused") return this.#dropped(news === "dropped");
    if (news === "watch" || news === "posts") {
      await this.watching?.read();
      if (news === "posts" && this.watching !== null) {
        await this.library?.catchUp();
        await this.incidents?.read();
      }
      return;
    }
    this.soon = news === "soon";
    if (news !== "screened") return;
    this.#cover("screened");
    await this.#settle(await vaultState());
  }

  /** A bundle was dropped on the window; the core holds it. */
  async #bundleDropped(): Promise<void> {
    if (this.importing !== null) this.importing.hovering = false;
    if (this.library === null) this.checking = true;
    else this.library.openCheck();
    await this.opened.dropped();
  }

  /** Files or links were dropped on the window; the core holds them, or did not take them. */
  async #dropped(taken: boolean): Promise<void> {
    if (this.importing === null) {
      if (this.library === null) this.failure = { code: "vault_locked", detail: "" };
      else this.library.failure = { code: "not_in_rehearsal", detail: "" };
      return;
    }
    this.library?.openAdd();
    this.adding?.offer(await this.importing.dropped(taken));
  }

  /** Takes everything off the screen. */
  #cover(phase: "screened" | "locked"): void {
    this.#clear();
    this.soon = false;
    if (this.vault !== null) this.vault = { ...this.vault, phase };
  }

  /** The core locked the vault on its own: whatever is on the screen must go. */
  hear(error: IpcError): void {
    if (error.code !== "vault_locked" || this.library === null) return;
    this.#clear();
    void this.begin();
  }

  #clear(): void {
    this.library = null;
    this.rehearsal = null;
    this.training = null;
    this.watching = null;
    this.adding = null;
    this.access = null;
    this.importing = null;
    this.browsing = null;
    this.incidents = null;
    this.outgoing = null;
    this.custody = null;
    // What was read of it goes with the rest.
    this.opened = new Opened();
    this.checking = false;
    // What was said last stands in the page.
    announcer.say("");
  }

  #screen(): Screen {
    if (this.library !== null) return "open";
    // The door is about to go: posts are drawn elsewhere.
    if (this.vault === null || this.vault.phase === "open") return "loading";
    return this.vault.phase === "none" ? "first_run" : "locked";
  }
}
