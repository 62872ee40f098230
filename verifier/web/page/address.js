/**
 * What the URL of the page asks to verify. Only the path, or the fragment of /v, is read.
 */
import { decodeOffline } from "../verifier/exports.js";
import { parse } from "../verifier/wire/number.js";

const CERTIFICATE = /^\/c\/([^/.]+)\/?$/i;
const OFFLINE = /^\/v\/?$/i;
/** `//c/…`, `/c/NUMBER&e=…`, `/v%231.…`: an address that lost its shape on the way. */
const ODD = /^\/+(?:c\/|v%23).*[^0-9A-Z/-]|^\/{2,}[cv]\//i;

/** True where the page shows a verdict, not the check screen. */
export const asks = ({ pathname, hash }) =>
  ODD.test(pathname) || CERTIFICATE.test(pathname) || (OFFLINE.test(pathname) && hash.length > 1);

/** True of an address that `repaired` of address_repair.js may read. */
export const isOdd = ({ pathname }) => ODD.test(pathname);

/**
 * The text to hand to the verifier. Throws CredentialError where the address holds neither a number
 * nor a token.
 *
 * A number is looked up at this very host if it is an issuer's, else at every issuer's.
 */
export async function textFromAddress({ origin, pathname, hash }, anchors) {
  const certificate = CERTIFICATE.exec(pathname);
  if (certificate === null && !ODD.test(pathname)) return decodeOffline(hash.slice(1));
  const number = parse(certificate?.[1] ?? "");
  return anchors.origins.has(origin) ? `${origin}/c/${number}` : number;
}
