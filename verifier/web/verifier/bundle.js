/**
 * The accounts of an offline bundle: which certificate a profile has, without asking anybody. An
 * entry of its own, because the page has no use for it.
 *
 * What it says is a hint and no verdict: the certificate itself is verified by `verify`.
 */
export { BundledAccounts } from "./wire/bundle/bundled_accounts.js";
