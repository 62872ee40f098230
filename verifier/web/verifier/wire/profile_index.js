/**
 * One shard of the profile index (`profile-index+jwt`, CONTRACT section 3): which certificate
 * answers for a profile.
 *
 * A profile's key (`platform:handle` or `platform:id:…`) is hashed with SHA-256: its first three
 * hexadecimal digits name the shard, six of the octets behind them stand in it. All 4,096 shards
 * are published, the empty ones too: so that the absence of a profile is signed too. A shard is
 * only a hint: the certificate is then verified for the profile itself.
 */
import { CredentialError } from "../errors.js";
import * as base64url from "./envelope/base64url.js";
import * as dates from "./envelope/dates.js";
import * as jws from "./envelope/jws.js";
import * as number from "./number.js";
import * as listClaims from "./status/list_claims.js";
import { LEEWAY, MAX_AGE } from "./status/status_lists.js";

export const TYP = "profile-index+jwt";
/** Characters of a signed shard. */
export const MAX_TOKEN = 256 * 1024;

const HASH = 6;
const ENTRY = 12;

const invalid = (why) => new CredentialError("status.invalid", why);

/**
 * Where the entries of the profile `key` are: the {url} of its shard at `publicUrl`, and
 * its {hash} there.
 */
export async function locate(publicUrl, key) {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)),
  );
  const shard = ((digest[0] << 4) | (digest[1] >> 4)).toString(16).padStart(3, "0");
  return { url: `${publicUrl}/index/${shard}.jwt`, hash: digest.slice(2, 2 + HASH) };
}

/**
 * The shard at `url` of an issuer: {issuedAt, version, expires, octets}, times in seconds since
 * 1970. `prove` throws unless a status key of that issuer signed it. Throws `status.invalid`.
 */
export async function read(token, { url, issuer, prove }) {
  try {
    const signed = jws.parse(token, { typ: TYP, maxLength: MAX_TOKEN });
    await prove(signed);
    return fromPayload(signed.payload, url, issuer);
  } catch (error) {
    if (!(error instanceof CredentialError) || error.code.startsWith("status.")) throw error;
    throw invalid(`the shard itself: ${error.message}`);
  }
}

function fromPayload(payload, url, issuer) {
  if (payload.iss !== issuer || payload.sub !== url) {
    throw invalid("a shard of another issuer or URL");
  }
  const [issuedAt, expires] = ["iat", "exp"].map((name) => dates.numeric(payload[name], name));
  const version = listClaims.version(payload.version);
  const ttl = listClaims.ttl(payload.ttl);
  if (ttl !== null && !(ttl > 0)) throw invalid("ttl is not positive");
  return { issuedAt, version, expires, octets: octetsOf(payload.entries) };
}

/** Entries are sorted, so that none can occur twice. */
function octetsOf(text) {
  if (typeof text !== "string") throw invalid("entries is not a text");
  const octets = base64url.decode(text);
  if (octets.length % ENTRY !== 0) throw invalid("entries is not made of hashes and numbers");
  for (let start = 0; start < octets.length; start += ENTRY) {
    if (octets[start + HASH] >> 5) throw invalid("entries is not made of hashes and numbers");
    if (start > 0 && !isBefore(octets, start - ENTRY, start)) {
      throw invalid("entries out of order, or one twice");
    }
  }
  return octets;
}

function isBefore(octets, first, second) {
  for (let index = 0; index < HASH; index += 1) {
    const difference = octets[first + index] - octets[second + index];
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Throws `status.invalid` (from the future) or `status.stale`; `now` in seconds since 1970. */
export function requireCurrent(shard, now) {
  if (shard.issuedAt > now + LEEWAY) throw invalid("a shard from the future");
  if (now > Math.min(shard.expires, shard.issuedAt + MAX_AGE)) {
    throw new CredentialError("status.stale", "the shard is too old to say anything");
  }
}

/**
 * The number (canonical) of the certificate that answers for the profile of that `hash`, or null.
 */
export function numberOf({ octets }, hash) {
  for (let start = 0; start < octets.length; start += ENTRY) {
    if (hash.every((octet, index) => octets[start + index] === octet)) {
      return fromOctets(octets.slice(start + HASH, start + ENTRY));
    }
  }
  return null;
}

/** The number whose 45 bits are in these 6 octets, the highest three of them zero. */
export function fromOctets(octets) {
  const bits = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const body = Array.from(
    { length: 9 },
    (_, index) => number.ALPHABET[Math.floor(bits / 32 ** (8 - index)) % 32],
  ).join("");
  return body + number.checkSymbol(body);
}
