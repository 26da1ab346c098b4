// The commands about what platforms told.
import type {
  AppealOutcome,
  Attached,
  Language,
  NoticeGiven,
  NoticesOverview,
  ProposedGround,
  RefusedGiven,
} from "./bindings";
import { call } from "./call";

/** Asks the user for files to be kept with an entry, or for the e-mail; their paths stay in the core. */
export const pickAttachments = (mail: boolean, language: Language) =>
  call<Attached>("pick_attachments", { mail, language });
export const forgetAttachments = () => call<null>("forget_attachments");
/** The reason that these words name by a known phrase. */
export const proposeGround = (wording: string) =>
  call<ProposedGround | null>("propose_ground", { wording });
export const noteNotice = (post: string, given: NoticeGiven) =>
  call<null>("note_notice", { post, given });
export const noteNoneCame = (post: string, on: string) =>
  call<null>("note_none_came", { post, on });
export const noteAppeal = (post: string, on: string, text: string) =>
  call<null>("note_appeal", { post, on, text });
export const noteOutcome = (post: string, on: string, outcome: AppealOutcome, text: string) =>
  call<null>("note_outcome", { post, on, outcome, text });
export const setNoticeAside = (post: string, entry: string) =>
  call<null>("set_notice_aside", { post, entry });
export const noticesOverview = () => call<NoticesOverview>("notices_overview");
export const noteRefused = (given: RefusedGiven) => call<null>("note_refused", { given });
export const setRefusedAside = (refused: string) => call<null>("set_refused_aside", { refused });
