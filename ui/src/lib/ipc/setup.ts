// The first run, how the window looks, and what it says of itself.
import type { About, Computer, Looks, Strength } from "./bindings";
import { call, callSecret } from "./call";

export const computer = () => call<Computer>("computer");
export const ratePassphrase = (typed: string) => callSecret<Strength>("rate_passphrase", typed);
export const chooseLooks = (looks: Looks) => call<null>("choose_looks", { looks });
/** Puts away the steps that follow a new vault, or takes them out again. */
export const putGuideAway = (away: boolean) => call<null>("put_guide_away", { away });
export const about = () => call<About>("about");
/** The licences of all that is linked in, as JSON. */
export const licences = () => call<string>("licences");
