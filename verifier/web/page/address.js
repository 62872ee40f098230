/**
 * What the URL of the page asks to verify. Only the path, or the fragment of /v, is read.
 */
import { decodeOffline, parseNumber, readNumber } from "../verifier/exports.js";

// Instagram appends `&e=…` to the path of a link without a query, and writes `#` as `%23`.
const CERTIFICATE = /^\/+c\/+([^/]+?)(?:(?:[&?#]|%2[36]|%3f).*)?\/?$/i;
const OFFLINE = /^\/+v\/*(?:%23(.+))?$/i;

/** True where the page shows a verdict, not the check screen. */
export const asks = ({ pathname, hash }) =>
  CERTIFICATE.test(pathname) || (OFFLINE.test(pathname) && fragment(pathname, hash) !== "");

/** The offline code: what stands behind the `#`, or where that was escaped. */
const fragment = (pathname, hash) =>
  unescaped(OFFLINE.exec(pathname)[1] ?? hash.slice(1)).split("&")[0];

/** The address as the badge has it, where this one was spelt in another way; else null. */
export function spelling({ pathname }) {
  const number = CERTIFICATE.exec(pathname)?.[1];
  const read = number === undefined ? null : readNumber(unescaped(number));
  return read === null || pathname === `/c/${read}` ? null : `/c/${read}`;
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a per cent sign of its own
  }
}

/**
 * The text to hand to the verifier. Throws CredentialError where the address holds neither a number
 * nor a token.
 *
 * A number is looked up at this very host if it is an issuer's, else at every issuer's.
 */
export async function textFromAddress({ origin, pathname, hash }, anchors) {
  const certificate = CERTIFICATE.exec(pathname);
  if (certificate === null) return decodeOffline(fragment(pathname, hash));
  const number = parseNumber(unescaped(certificate[1]));
  return anchors.origins.has(origin) ? `${origin}/c/${number}` : number;
}
