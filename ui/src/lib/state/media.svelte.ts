import { readMedia, type MediaRow } from "../ipc";

export type MediaKind = "picture" | "video" | "other";

/** Only plain pictures and films are drawn. SVG is a program, and everything else is left in the vault. */
const KINDS: Record<string, MediaKind> = {
  "image/avif": "picture",
  "image/gif": "picture",
  "image/jpeg": "picture",
  "image/png": "picture",
  "image/webp": "picture",
  "video/mp4": "video",
  "video/webm": "video",
};

/** How a file is shown, by its media type. */
export const kindOf = (mime: string): MediaKind => KINDS[mime] ?? "other";

/** The bytes of a video or sound, in memory for as long as it is shown: it never touches a file. */
export class Recording {
  url = $state<string | null>(null);
  failed = $state(false);
  opening = $state(false);
  #closed = false;

  constructor(
    private readonly post: string,
    private readonly capture: string,
    readonly file: MediaRow,
  ) {}

  async open(): Promise<void> {
    if (this.opening || this.url !== null || this.file.too_large) return;
    this.opening = true;
    const answer = await readMedia(this.post, this.capture, this.file.index);
    this.opening = false;
    if (this.#closed) return;
    this.failed = !answer.ok;
    if (answer.ok) {
      this.url = URL.createObjectURL(new Blob([answer.value], { type: this.file.mime }));
    }
  }

  /** Lets go of the bytes. Nothing can be opened afterwards. */
  close(): void {
    this.#closed = true;
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.url = null;
  }
}
