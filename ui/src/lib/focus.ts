import type { Attachment } from "svelte/attachments";

/** Moves the focus to an element as it appears, so that keyboard and screen reader are where the eye is. */
export const focusOnMount: Attachment<HTMLElement> = (element) => {
  element.focus();
};

/** The same, without bringing it into sight: what stands above it belongs to it. */
export const focusInPlace: Attachment<HTMLElement> = (element) => {
  element.focus({ preventScroll: true });
};

/** Marks what has the focus only because something in it went. */
const RESTS = "data-focus-rests";

/**
 * Keeps the focus where the user is, when what had it goes or is switched off for a while: a button
 * that did its work, a row that was taken out. Otherwise a keyboard begins again at the top, and a
 * screen reader falls silent. Where a view puts the focus itself, it comes after this.
 */
export function keepFocus(): () => void {
  /** What had the focus last, and all that it stood in. */
  let path: HTMLElement[] = [];
  /** Whether it was switched off since. */
  let off = false;

  function remember(event: FocusEvent): void {
    path = [];
    off = false;
    for (let at = event.target as HTMLElement | null; at !== null; at = at.parentElement)
      path.push(at);
  }

  function mend(): void {
    const [last] = path;
    const nobody = document.activeElement === null || document.activeElement === document.body;
    if (last === undefined) return;
    if (!last.isConnected) {
      const around = path.find((it) => it.isConnected);
      if (nobody && around !== undefined && around !== document.body) rest(around);
    } else if (last.matches(":disabled")) off = true;
    else if (off) {
      off = false;
      if (nobody) last.focus({ preventScroll: true });
    }
  }

  const watch = new MutationObserver(mend);
  document.addEventListener("focusin", remember);
  watch.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
  return () => {
    document.removeEventListener("focusin", remember);
    watch.disconnect();
  };
}

function rest(around: HTMLElement): void {
  if (!around.hasAttribute("tabindex")) {
    around.setAttribute("tabindex", "-1");
    around.setAttribute(RESTS, "");
    around.addEventListener(
      "blur",
      () => {
        around.removeAttribute("tabindex");
        around.removeAttribute(RESTS);
      },
      { once: true },
    );
  }
  around.focus({ preventScroll: true });
}
