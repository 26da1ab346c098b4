import type { Attachment } from "svelte/attachments";

/** Moves the focus to an element as it appears, so that keyboard and screen reader are where the eye is. */
export const focusOnMount: Attachment<HTMLElement> = (element) => {
  element.focus();
};
