/**
 * How an account of a certificate is written for people, and where it leads: one rule for every
 * surface, as in Python.
 */
import { NAMES, knownBy, leadsTo } from "./platforms.js";
import { accountId as idInWords } from "./words.js";

/**
 * `@handle`; a legacy name, or what is no handle of its platform, as it is; or the stable id, as the
 * platform speaks of it ("channel UC…"), never with an @: anybody could take that handle.
 */
export function inWords(account, language) {
  const { platform } = account;
  const { handle, accountId } = knownBy(account);
  if (handle === null) return idInWords(platform, accountId ?? "", language);
  const name = handle.replace(/^@/, "");
  // The rules of a platform that the table lacks are not known.
  const isHandle = leadsTo({ platform, handle: name }) ?? !Object.keys(NAMES).includes(platform);
  return isHandle && !name.includes("/") ? `@${name}` : handle;
}

/**
 * The `url` of an account in the JSON of a verdict: built from the id where nothing but that is
 * known, else the certificate's own.
 */
export const address = (account) =>
  (knownBy(account).handle === null ? leadsTo(account)?.url : null) ?? account.url ?? null;
