// The training room. What happens in it is said in lines of the trainer's console.
import { Channel } from "@tauri-apps/api/core";
import type {
  CourtAnswer,
  HandedOver,
  Language,
  RoomShelf,
  RoomState,
  SeizedFolder,
  Tried,
  VaultState,
} from "./bindings";
import { call, callSecret, type OnProgress } from "./call";

/** Opens a room; the vault must be locked. */
export const openRoom = () => call<VaultState>("open_room");
/** Locks the vault fully and then opens a room. In the real window the page is gone before. */
export const goToRoom = () => call<VaultState>("go_to_room");
export const roomState = () => call<RoomState>("room_state");
export const roomShelf = () => call<RoomShelf>("room_shelf");
/** Throws the room away and opens another, for a scenario or for none. */
export const renewRoom = (scenario: string | null) => call<RoomState>("renew_room", { scenario });
/** Does a line of the console; the next of the scenario where it is null. */
export const sayInRoom = (line: string | null, onProgress: OnProgress) =>
  call<RoomState>("say_in_room", { line, progress: new Channel(onProgress) });
export const presentRoom = (presented: boolean) => call<boolean>("present_room", { presented });

export const seizeRoom = () => call<SeizedFolder>("seize_room");
export const trySeized = (passphrase: string) => callSecret<Tried>("try_seized", passphrase);
export const handSeizedOver = () => call<HandedOver>("hand_seized_over");

/** Picks one of the two bundles of the court exercise, as if it had been dropped. */
export const openCourt = (second: boolean) => call<null>("open_court", { second });
/** Asks for a folder and copies both there. Whether it did. */
export const saveCourt = (language: Language) => call<boolean>("save_court", { language });
export const courtAnswer = () => call<CourtAnswer>("court_answer");
/** Asks where a paper of the workshop is to go, as a PDF. Whether it was saved. */
export const savePaper = (name: string, language: Language) =>
  call<boolean>("save_paper", { name, language });
