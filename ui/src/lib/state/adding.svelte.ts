import { addLinks, type Added, type IpcError } from "../ipc";
import type { Library } from "./library.svelte";

/** Links on their way into the vault. */
export class Adding {
  text = $state("");
  results = $state.raw<Added[]>([]);
  failure = $state.raw<IpcError | null>(null);
  links = $derived(
    this.text.split(/\s+/).filter((word, at, all) => word !== "" && all.indexOf(word) === at),
  );
  privateLinks = $derived(
    this.results.filter((added) => added.error?.code === "private_address").map(({ link }) => link),
  );

  constructor(
    private readonly library: Library,
    private readonly hear: (error: IpcError) => void,
  ) {}

  get running(): boolean {
    return this.library.job.kind === "add";
  }

  /** Puts links into the box, beside what stands there. */
  offer(links: string[]): void {
    this.text = [this.text.trim(), ...links].filter((line) => line !== "").join("\n");
  }

  add(): Promise<void> {
    return this.#add(this.links, false);
  }

  /** Adds again what was refused for leading into a private network; the user answers for it. */
  addPrivate(): Promise<void> {
    return this.#add(this.privateLinks, true);
  }

  async #add(links: string[], allowPrivate: boolean): Promise<void> {
    if (links.length === 0) return;
    this.failure = null;
    const answer = await this.library.job.run("add", (onProgress) =>
      addLinks(links, allowPrivate, onProgress),
    );
    if (answer.ok) {
      // Adding one's own site asks for some of the links again: of the others it stays said.
      const again = (before: Added) => answer.value.find(({ link }) => link === before.link);
      this.results = allowPrivate
        ? this.results.map((added) => again(added) ?? added)
        : answer.value;
      // What was not saved stays in the box, so that a mistyped link can be mended.
      const saved = answer.value.filter(({ kept }) => kept !== null).map(({ link }) => link);
      this.text = this.links.filter((link) => !saved.includes(link)).join("\n");
    } else {
      this.failure = answer.error;
      this.hear(answer.error);
    }
    await this.library.refresh();
  }
}
