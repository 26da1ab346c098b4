// What the make-believe core answers for each view. Each is sent into the page as text, as `fakeCore`
// is, and puts its commands into `window.fakes`.
import type { Scene } from "../fake_core";
import { fakeBrowser } from "./browser";
import { fakeEvidence } from "./evidence";
import { fakePost } from "./post";
import { fakeSetup } from "./setup";
import { fakeTraining } from "./training";

export const FAKES: ((scene: Scene) => void)[] = [
  fakeBrowser,
  fakeEvidence,
  fakeSetup,
  fakePost,
  fakeTraining,
];
