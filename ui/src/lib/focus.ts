import type { Attachment } from "svelte/attachments";

/** Moves the focus to an element as it appears, so that keyboard and screen reader are where the eye is. */
export const focusOnMount: Attachment<HTMLElement> = (element) => {
  element.focus();
};

/** The same, without bringing it into sight: what stands above it belongs to it. */
export const focusInPlace: Attachment<HTMLElement> = (element) => {
  element.focus({ preventScroll: true });
};
