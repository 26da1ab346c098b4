/** Characters that turn the direction of what stands after them. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A name from outside within a sentence of ours: nothing in it reorders the rest. */
export const isolate = (name: string | number): string =>
  `\u2068${String(name).replace(TURNS, "")}\u2069`;
