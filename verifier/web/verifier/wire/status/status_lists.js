/** Signed status lists of either encoding as one value, and the standing that an entry has in one. */
import { CredentialError } from "../../errors.js";
import * as bitstring from "./bitstring.js";
import * as dates from "../envelope/dates.js";
import * as jws from "../envelope/jws.js";
import { REVOKED, SUSPENDED, VALID } from "./standing.js";
import { BITSTRING } from "./status_entries.js";
import { isObject, isWhole } from "../envelope/strict_json.js";
import { isLonger } from "../envelope/text.js";
import * as tokenList from "./token_list.js";

/** Characters of a signed list. */
export const MAX_TOKEN = 4 * 1024 * 1024;
/** Seconds after its `iat` that a list still counts, whatever its `exp` says. */
export const MAX_AGE = 24 * 3600;
/** Seconds that clocks may differ. */
export const LEEWAY = 60;

const OF_VALUE = [VALID, REVOKED, SUSPENDED];
const OF_BIT = { revocation: REVOKED, suspension: SUSPENDED };

/**
 * The list at `url`, in the encoding that an entry expects, of the issuer of the credential:
 * {url, issuer, encoding, purposes, issuedAt, version, expires, ttl, bits, octets}, times in seconds since 1970.
 *
 * `prove` throws unless a status key of that issuer signed it. Throws `status.invalid`, `.too_large`.
 */
export async function read(token, { url, encoding, issuer, prove }) {
  if (isLonger(token, MAX_TOKEN)) throw new CredentialError("status.too_large", "a list of more than 4 MiB");
  try {
    const typ = encoding === BITSTRING ? bitstring.TYP : tokenList.TYP;
    const signed = jws.parse(token, { typ, maxLength: MAX_TOKEN });
    await prove(signed);
    return await fromPayload(signed.payload, url, encoding, issuer);
  } catch (error) {
    if (!(error instanceof CredentialError) || error.code.startsWith("status.")) throw error;
    throw invalid(`the list itself: ${error.message}`);
  }
}

const invalid = (why) => new CredentialError("status.invalid", why);

async function fromPayload(payload, url, encoding, issuer) {
  const named = encoding === BITSTRING && "issuer" in payload ? payload.issuer : issuer;
  if (("iss" in payload && payload.iss !== issuer) || (isObject(named) ? named.id : named) !== issuer) {
    throw invalid("a list of another issuer");
  }
  const { issuedAt, notBefore, expires } = times(payload);
  const { version = 0 } = payload;
  if (!isWhole(version) || version < 0) throw invalid("version is not a whole number");
  const { purposes = [], bits = 1, ttl, octets } =
    encoding === BITSTRING ? await bitstring.fromClaims(payload, url) : await tokenList.fromClaims(payload, url);
  if (ttl !== null && !(ttl > 0)) throw invalid("ttl is not positive");
  if (notBefore > issuedAt) throw invalid("a list that is not good from its iat on");
  return { url, issuer, encoding, purposes, issuedAt, version, expires, ttl, bits, octets };
}

function times(payload) {
  const issuedAt = dates.numeric(payload.iat, "iat");
  let expires = "exp" in payload ? dates.numeric(payload.exp, "exp") : dates.LATEST;
  if ("validUntil" in payload) expires = Math.min(expires, dates.seconds(payload.validUntil, "validUntil"));
  let notBefore = "nbf" in payload ? dates.numeric(payload.nbf, "nbf") : issuedAt;
  if ("validFrom" in payload) notBefore = Math.max(notBefore, dates.seconds(payload.validFrom, "validFrom"));
  return { issuedAt, notBefore, expires };
}

/** The moment after which the list says nothing any more. */
export const freshUntil = (list, maxAge) => Math.min(list.expires, list.issuedAt + Math.min(MAX_AGE, maxAge));

/** Whether `list` was published before `other`: (iat, version) never falls (CONTRACT section 2). */
export function isOlder(list, other) {
  return list.issuedAt < other.issuedAt || (list.issuedAt === other.issuedAt && list.version < other.version);
}

/**
 * What `list` says of `entry` at `now`: VALID, SUSPENDED or REVOKED (why, only a standing note says).
 *
 * Throws `status.invalid` (not for this entry, or from the future), `status.stale`, `status.index_out_of_range`,
 * `status.value_unsupported`.
 */
export function standing(entry, list, { now, maxAge }) {
  const { encoding, purpose, index } = entry;
  if (list.encoding !== encoding || (purpose !== null && !list.purposes.includes(purpose))) {
    throw invalid("a list for another purpose");
  }
  if (list.issuedAt > now + LEEWAY) throw invalid("a list from the future");
  if (now > freshUntil(list, maxAge)) throw new CredentialError("status.stale", "the list is too old to say anything");
  const bitwise = encoding === BITSTRING;
  const value = bitwise ? bitstring.value(list.octets, index) : tokenList.value(list.octets, list.bits, index);
  if (value === null) throw new CredentialError("status.index_out_of_range", "the index is outside the list");
  if (bitwise) return value === 0 ? VALID : OF_BIT[purpose];
  if (value >= OF_VALUE.length) throw new CredentialError("status.value_unsupported", `the list holds the value ${value}`);
  return OF_VALUE[value];
}
