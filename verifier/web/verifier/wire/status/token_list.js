/**
 * IETF Token Status List (draft-ietf-oauth-status-list-20): 1, 2, 4 or 8 bits an entry, lowest bit
 * first, zlib.
 */
import { CredentialError } from "../../errors.js";
import * as deflate from "../envelope/deflate.js";
import { isObject, isWhole } from "../envelope/strict_json.js";
import * as listClaims from "./list_claims.js";
import { REVOKED, SUSPENDED, VALID } from "./standing.js";

export const NAME = "token";
export const TYP = "statuslist+jwt";
export const MEMBER = "status";
export const ENTRY_TYPE = "status_list";

const SIZES = [1, 2, 4, 8];
const MAX_INDEX = 10 ** 10;
/** Value of an entry -> what it means (section 7.1). */
const STANDINGS = [VALID, REVOKED, SUSPENDED];

/** See encodings.js. The Status claim of section 6.2. */
export function decodeEntry(item) {
  if (!isObject(item) || !isWhole(item.idx) || typeof item.uri !== "string") {
    throw malformed("status_list without idx and uri");
  }
  if (!(item.idx >= 0 && item.idx < MAX_INDEX)) throw malformed("idx out of all range");
  return { encoding: NAME, uri: item.uri, index: item.idx, purpose: null };
}

/** See encodings.js. A Token Status List names its issuer in `iss` alone. */
export async function decodeList(payload, { url }) {
  return { purposes: [], ...(await fromClaims(payload, url)) };
}

/** See encodings.js. */
export function standingAt({ index }, { octets, bits }) {
  const entry = value(octets, bits, index);
  if (entry === null) return null;
  if (entry < STANDINGS.length) return STANDINGS[entry];
  throw new CredentialError("status.value_unsupported", `the list holds the value ${entry}`);
}

/** The value at `index` (section 4.1); null beyond the end. */
function value(array, bits, index) {
  const bitOffset = index * bits;
  const octet = array[Math.floor(bitOffset / 8)];
  return octet === undefined ? null : (octet >> (bitOffset % 8)) & ((1 << bits) - 1);
}

/** The octets of a `lst` (section 4.2). Throws `status.invalid`, `status.too_large`. */
async function decode(text) {
  if (typeof text !== "string") throw invalid("lst is not a text");
  return listClaims.inflated(text, deflate.ZLIB, "lst");
}

const invalid = (why) => new CredentialError("status.invalid", why);
const malformed = (why) => new CredentialError("status.malformed", why);

/**
 * Bits an entry, ttl in seconds (null: none) and octets of the list at `url`. Throws
 * `status.invalid`.
 */
async function fromClaims(payload, url) {
  if (payload.sub !== url) throw invalid("sub is not the URL the list came from");
  const { status_list: list } = payload;
  if (!isObject(list) || !SIZES.includes(list.bits)) {
    throw invalid("status_list without bits of 1, 2, 4 or 8");
  }
  const ttl = listClaims.ttl(payload.ttl);
  return { bits: list.bits, ttl, octets: await decode(list.lst) };
}
