// Forgetting a post for good.
import type { ForgetPreview, ForgottenRow } from "./bindings";
import { call } from "./call";

/** What forgetting this post takes out of the vault. Changes nothing. */
export const forgetPreview = (post: string) => call<ForgetPreview>("forget_preview", { post });
/** Takes a post out of the vault for good. There is no way back. */
export const forgetPost = (post: string) => call<ForgottenRow>("forget_post", { post });
