/**
 * What the URL of the page asks to verify. Only the path, or the fragment of /v, is read.
 */
import { decodeOffline, parseNumber } from "../verifier/exports.js";

const CERTIFICATE = /^\/c\/([^/.]+)\/?$/i;
const OFFLINE = /^\/v\/?$/i;

/** True where the page shows a verdict, not the check screen. */
export const asks = ({ pathname, hash }) =>
  CERTIFICATE.test(pathname) || (OFFLINE.test(pathname) && hash.length > 1);

/**
 * The text to hand to the verifier. Throws CredentialError where the address holds neither a number
 * nor a token.
 *
 * A number is looked up at this very host if it is an issuer's, else at every issuer's.
 */
export async function textFromAddress({ origin, pathname, hash }, anchors) {
  const certificate = CERTIFICATE.exec(pathname);
  if (certificate === null) return decodeOffline(hash.slice(1));
  const number = parseNumber(certificate[1]);
  return anchors.origins.has(origin) ? `${origin}/c/${number}` : number;
}
