/**
 * Signed status lists of every encoding as one value, and the standing that an entry has in one.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as jws from "../envelope/jws.js";
import { isLonger } from "../envelope/text.js";
import { ENCODINGS } from "./encodings.js";
import * as listClaims from "./list_claims.js";

/** Characters of a signed list. */
export const MAX_TOKEN = 4 * 1024 * 1024;
/** Seconds after its `iat` that a list still counts, whatever its `exp` says. */
export const MAX_AGE = 24 * 3600;
/** Seconds that clocks may differ. */
export const LEEWAY = 60;

const invalid = (why) => new CredentialError("status.invalid", why);

/**
 * A signed list of the encoding that an entry expects, taken apart; nothing is proven yet. Throws
 * `status.too_large`, `format.*`.
 */
export function parse(token, encoding) {
  if (isLonger(token, MAX_TOKEN)) {
    throw new CredentialError("status.too_large", "a list of more than 4 MiB");
  }
  return jws.parse(token, { typ: ENCODINGS.get(encoding).TYP, maxLength: MAX_TOKEN });
}

/**
 * The list at `url` of the credential's issuer, from a payload whose signature holds: {url, issuer,
 * encoding, issuedAt, version, expires}, times in seconds since 1970, with the members of
 * `decodeList` in encodings.js.
 *
 * Throws `status.invalid`, `status.too_large`, `format.*`.
 */
export async function decode(payload, { url, encoding, issuer }) {
  if ("iss" in payload && payload.iss !== issuer) throw invalid("a list of another issuer");
  const { issuedAt, notBefore, expires } = times(payload);
  const version = listClaims.version("version" in payload ? payload.version : 0);
  const content = await ENCODINGS.get(encoding).decodeList(payload, { url, issuer });
  if (content.ttl !== null && !(content.ttl > 0)) throw invalid("ttl is not positive");
  if (notBefore > issuedAt) throw invalid("a list that is not good from its iat on");
  return { url, issuer, encoding, issuedAt, version, expires, ...content };
}

function times(payload) {
  const issuedAt = dates.numeric(payload.iat, "iat");
  let expires = "exp" in payload ? dates.numeric(payload.exp, "exp") : dates.LATEST;
  if ("validUntil" in payload) {
    expires = Math.min(expires, dates.seconds(payload.validUntil, "validUntil"));
  }
  let notBefore = "nbf" in payload ? dates.numeric(payload.nbf, "nbf") : issuedAt;
  if ("validFrom" in payload) {
    notBefore = Math.max(notBefore, dates.seconds(payload.validFrom, "validFrom"));
  }
  return { issuedAt, notBefore, expires };
}

/** The moment after which the list no longer counts. */
export const freshUntil = (list, maxAge) =>
  Math.min(list.expires, list.issuedAt + Math.min(MAX_AGE, maxAge));

/** Whether `list` was published before `other`: (iat, version) never falls (CONTRACT section 2). */
export function isOlder(list, other) {
  return (
    list.issuedAt < other.issuedAt ||
    (list.issuedAt === other.issuedAt && list.version < other.version)
  );
}

/**
 * What `list` says of `entry` at `now`: VALID, SUSPENDED or REVOKED (why, only a standing note
 * says).
 *
 * Throws `status.invalid` (not for this entry, or from the future), `status.stale`,
 * `status.index_out_of_range`, `status.value_unsupported`.
 */
export function standing(entry, list, { now, maxAge }) {
  const { encoding, purpose } = entry;
  if (list.encoding !== encoding || (purpose !== null && !list.purposes.includes(purpose))) {
    throw invalid("a list for another purpose");
  }
  if (list.issuedAt > now + LEEWAY) throw invalid("a list from the future");
  if (now > freshUntil(list, maxAge)) {
    throw new CredentialError("status.stale", "the list is too old to say anything");
  }
  const listed = ENCODINGS.get(encoding).standingAt(entry, list);
  if (listed === null) {
    throw new CredentialError("status.index_out_of_range", "the index is outside the list");
  }
  return listed;
}
