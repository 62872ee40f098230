/** IETF Token Status List (draft-ietf-oauth-status-list-20): 1, 2, 4 or 8 bits an entry, lowest bit first, zlib. */
import { CredentialError } from "../../errors.js";
import * as base64url from "../envelope/base64url.js";
import * as deflate from "../envelope/deflate.js";
import { isNumber, isObject } from "../envelope/strict_json.js";

export const TYP = "statuslist+jwt";
export const SIZES = [1, 2, 4, 8];

/** The value at `index` (section 4.1); null beyond the end. */
export function value(array, bits, index) {
  const place = index * bits;
  const octet = array[Math.floor(place / 8)];
  return octet === undefined ? null : (octet >> (place % 8)) & ((1 << bits) - 1);
}

/** The octets of a `lst` (section 4.2). Throws `status.invalid`, `status.too_large`. */
export async function decode(text) {
  if (typeof text !== "string") throw invalid("lst is not a text");
  return deflate.inflate(octetsOf(text), deflate.ZLIB);
}

const invalid = (why) => new CredentialError("status.invalid", why);

function octetsOf(text) {
  try {
    return base64url.decode(text);
  } catch {
    throw invalid("lst is not base64url");
  }
}

/** Bits an entry, ttl in seconds (null: not said) and octets of the list at `url`. Throws `status.invalid`. */
export async function fromClaims(payload, url) {
  if (payload.sub !== url) throw invalid("sub is not the URL the list came from");
  const { status_list: list, ttl = null } = payload;
  if (!isObject(list) || !SIZES.includes(list.bits)) throw invalid("status_list without bits of 1, 2, 4 or 8");
  if (ttl !== null && !isNumber(ttl)) throw invalid("ttl is not a number");
  return { bits: list.bits, ttl: ttl === null ? null : Number(ttl), octets: await decode(list.lst) };
}
