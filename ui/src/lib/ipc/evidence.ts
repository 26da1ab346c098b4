// What vanished together, what leaves as evidence, what others hand over, and the custody log.
import { Channel } from "@tauri-apps/api/core";
import type {
  AskedRow,
  AuthorityAsked,
  BundleAsked,
  BundleState,
  CustodyState,
  Language,
  OpenedItem,
  OpenedState,
  PostRow,
  ReadableDone,
  ReadableExtent,
  ReadableForm,
  RefusedChoice,
  Vanished,
} from "./bindings";
import { call, callSecret, type OnProgress } from "./call";

/** What vanished, together and by time. */
export const vanished = () => call<Vanished>("vanished");
/** The user took note that these posts vanished. */
export const noteIncident = (posts: string[]) => call<Vanished>("note_incident", { posts });
/** Rows of these posts, 200 at the most. */
export const postRows = (posts: string[]) => call<PostRow[]>("post_rows", { posts });
export const refusedPosts = () => call<RefusedChoice[]>("refused_posts");

/** The bundle that is about to leave. The core alone knows where it goes. */
export const bundleState = () => call<BundleState>("bundle_state");
/** Says exactly what would leave. Nothing leaves. */
export const listBundle = (asked: BundleAsked) => call<BundleState>("list_bundle", { asked });
export const forgetBundle = () => call<BundleState>("forget_bundle");
/** Opens the system's dialog for a masked copy of a file, or drops the one there is. */
export const maskMedium = (sha256: string, masked: boolean, language: Language) =>
  call<BundleState>("mask_medium", { sha256, masked, language });
/** Asks where it is to go, writes what {@link listBundle} showed, and verifies it at once. */
export const writeBundle = (
  round: number,
  recipients: string[],
  stamped: boolean,
  language: Language,
) => call<BundleState>("write_bundle", { round, recipients, stamped, language });

export const readableExtent = (posts: string[] | null) =>
  call<ReadableExtent>("readable_extent", { posts });
/** Null where the user thought better of it. */
export const exportReadable = (
  form: ReadableForm,
  posts: string[] | null,
  language: Language,
  onProgress: OnProgress,
) =>
  call<ReadableDone | null>("export_readable", {
    form,
    posts,
    language,
    progress: new Channel(onProgress),
  });

/** A bundle that somebody gave the user. Needs no vault. */
export const openedState = () => call<OpenedState>("opened_state");
/** Says whether a file dropped on the window is a bundle to be opened. */
export const expectBundle = (expected: boolean) => call<null>("expect_bundle", { expected });
export const pickBundle = (language: Language) => call<OpenedState>("pick_bundle", { language });
export const readBundle = (pick: number) => call<OpenedState>("read_bundle", { pick });
export const stopReading = () => call<null>("stop_reading");
export const closeBundle = () => call<OpenedState>("close_bundle");
/** Opens the system's dialog for the age identity that opens a sealed bundle. */
export const pickIdentity = (language: Language) =>
  call<OpenedState>("pick_identity", { language });
export const openIdentity = (passphrase: string) =>
  callSecret<OpenedState>("open_identity", passphrase);
export const pickRoot = (language: Language) => call<OpenedState>("pick_root", { language });
export const openedItem = (pick: number, number: number) =>
  call<OpenedItem>("opened_item", { pick, number });
/** Bytes of a plain picture or film of an item. */
export const openedFile = (pick: number, number: number, path: string) =>
  call<ArrayBuffer>("opened_file", { pick, number, path });

export const custodyState = () => call<CustodyState>("custody_state");
export const signHead = () => call<CustodyState>("sign_head");
/** Asks where a receipt of the newest signed head is to go. Whether it was saved. */
export const saveReceipt = (language: Language) => call<boolean>("save_receipt", { language });
export const stampHead = () => call<AskedRow[]>("stamp_head");
/** Names an authority; the system's dialog asks for its root certificate. */
export const addAuthority = (asked: AuthorityAsked, language: Language) =>
  call<CustodyState>("add_authority", { asked, language });
export const dropAuthority = (name: string) => call<CustodyState>("drop_authority", { name });
