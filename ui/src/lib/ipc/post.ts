// The commands of the view of one post.
import { Channel, convertFileSrc } from "@tauri-apps/api/core";
import type { Kept, Language, PostChanges, PostDetail } from "./bindings";
import { call, type OnProgress } from "./call";

/** The protocol that pictures come by; it gives nothing else, and to the main window alone. */
const SCHEME = "media";

export const showPost = (id: string, language: Language) =>
  call<PostDetail>("show_post", { id, language });
export const compareCaptures = (post: string, one: string, other: string) =>
  call<PostChanges>("compare_captures", { post, one, other });
/** The bytes of a video or sound. */
export const readMedia = (post: string, capture: string, index: number) =>
  call<ArrayBuffer>("read_media", { post, capture, index });
export const saveAgain = (post: string, onProgress: OnProgress) =>
  call<Kept>("save_again", { post, progress: new Channel(onProgress) });
/** Opens one of a post's addresses in the system's browser. The user was asked before. */
export const openAddress = (post: string, index: number) =>
  call<null>("open_address", { post, index });

/** Where a picture of a copy is to be had. */
export const pictureUrl = (post: string, capture: string, index: number): string =>
  convertFileSrc(`post.${post}.${capture}.${String(index)}`, SCHEME);
/** Where a picture that was kept with a notice is. */
export const noticePictureUrl = (post: string, entry: string, index: number): string =>
  convertFileSrc(`notice.${post}.${entry}.${String(index)}`, SCHEME);
/** Where a picture of a refused post is. */
export const refusedPictureUrl = (refused: string, index: number): string =>
  convertFileSrc(`refused.${refused}.${String(index)}`, SCHEME);
