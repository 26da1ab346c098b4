// Where looks are made from. Each change gives all of them back as they stand.
import type { CheckedRow, WatchSights } from "./bindings";
import { call } from "./call";

export const addVantage = (name: string, proxy: string, country: string | null) =>
  call<WatchSights>("add_vantage", { name, proxy, country });
/** Looks for Tor on this computer, and adds it. */
export const addTor = () => call<WatchSights>("add_tor");
export const setOwnCountry = (country: string | null) =>
  call<WatchSights>("set_own_country", { country });
export const turnVantage = (name: string, on: boolean) =>
  call<WatchSights>("turn_vantage", { name, on });
export const dropVantage = (name: string) => call<WatchSights>("drop_vantage", { name });
/** Asks sites that are watched, now, through one vantage or through all that are turned on. */
export const checkVantages = (name: string | null) =>
  call<CheckedRow[]>("check_vantages", { name });
