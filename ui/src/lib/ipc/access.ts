// Who can open the vault, and whether its files are whole.
import { Channel } from "@tauri-apps/api/core";
import type {
  AccessState,
  AuditReport,
  BackupMade,
  Language,
  RecoveryDraft,
  Told,
  VaultState,
} from "./bindings";
import { call, callSecret, type OnProgress } from "./call";

export const accessState = () => call<AccessState>("access_state");
/** The passphrase once more. What needs it ({@link changePassphrase} and others) uses it up. */
export const provePassphrase = (passphrase: string) =>
  callSecret<null>("prove_passphrase", passphrase);
export const changePassphrase = (next: string) => callSecret<null>("change_passphrase", next);
/** Words to be written down. They open nothing before {@link finishRecovery}. */
export const beginRecovery = (language: Language) =>
  call<RecoveryDraft>("begin_recovery", { language });
/** Asks where the sheet is to lie; false if the user thinks better of it. */
export const saveRecoverySheet = (
  language: Language,
  nickname: string,
  date: string,
  neutral: boolean,
) => call<boolean>("save_recovery_sheet", { language, nickname, date, neutral });
/** The two words asked back. */
export const finishRecovery = (words: [string, string]) =>
  callSecret<AccessState>("finish_recovery", words.join("\0"));
export const forgetRecovery = () => call<null>("forget_recovery");
export const recipientWords = (recipient: string) => call<Told>("recipient_words", { recipient });
export const grantReader = (recipient: string, name: string) =>
  call<AccessState>("grant_reader", { recipient, name });
export const endGrant = (recipient: string) => call<AccessState>("end_grant", { recipient });
/** In the real window the page is gone before this is answered. */
export const handOver = () => call<VaultState>("hand_over");
export const rekeyVault = (onProgress: OnProgress) =>
  call<AccessState>("rekey_vault", { progress: new Channel(onProgress) });
export const auditVault = (onProgress: OnProgress) =>
  call<AuditReport>("audit_vault", { progress: new Channel(onProgress) });
/** Asks where the copy is to lie; null if the user thinks better of it. */
export const backUp = (language: Language, onProgress: OnProgress) =>
  call<BackupMade | null>("back_up", { language, progress: new Channel(onProgress) });
/** Asks where the copy lies; null if the user thinks better of it. */
export const restoreBackup = (language: Language, onProgress: OnProgress) =>
  call<VaultState | null>("restore_backup", { language, progress: new Channel(onProgress) });
/** Gives the number of posts. */
export const rebuildIndex = () => call<number>("rebuild_index");
