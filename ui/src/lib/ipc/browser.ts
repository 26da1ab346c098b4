// The private browser. All that steers it comes from here; its own page can call nothing.
import type { BrowserState } from "./bindings";
import { call } from "./call";

/** How it stands; null while it is closed. */
export const browserState = () => call<BrowserState | null>("browser_state");
export const openBrowser = (address: string, vantage: string) =>
  call<null>("open_browser", { address, vantage });
export const browseTo = (address: string) => call<null>("browse_to", { address });
export const steerBrowser = (to: "back" | "forward" | "reload" | "stop") =>
  call<null>("steer_browser", { to });
/** Lets the page lead to another site, or not. */
export const answerOutside = (go: boolean) => call<null>("answer_outside", { go });
/** Saves the post in view, whoever published it. */
export const keepInView = () => call<null>("keep_in_view");
/** Saves all posts of this account, which the user says is theirs. Goes on by itself. */
export const keepTimeline = (account: string) => call<null>("keep_timeline", { account });
export const endTimeline = () => call<null>("end_timeline");
export const closeBrowser = () => call<null>("close_browser");
