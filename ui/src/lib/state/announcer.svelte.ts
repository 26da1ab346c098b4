/** Progress is spoken at most this often: a screen reader has to finish its sentence. */
const PAUSE_MS = 5000;

/** What the window says to a screen reader without moving the focus. */
class Announcer {
  text = $state("");
  #spoken = -PAUSE_MS;

  say(text: string): void {
    this.text = text;
    this.#spoken = performance.now();
  }

  /** Says it only if nothing was said for a while. */
  mention(text: string): void {
    if (performance.now() - this.#spoken >= PAUSE_MS) this.say(text);
  }
}

export const announcer = new Announcer();
