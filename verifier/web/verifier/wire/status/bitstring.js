/**
 * W3C Bitstring Status List 1.0: one bit an entry, index 0 the left-most bit, gzip, multibase base64url (`u`).
 *
 * The signed list is itself a `vc+jwt` credential of type BitstringStatusListCredential (section 2.2).
 */
import { CredentialError } from "../../errors.js";
import * as base64url from "../envelope/base64url.js";
import * as dataModel from "../credentials/data_model.js";
import * as deflate from "../envelope/deflate.js";
import { isNumber } from "../envelope/strict_json.js";

export const TYP = "vc+jwt";
export const MIN_ENTRIES = 131_072;

/** The bit at `index`; null beyond the end. */
export function value(bits, index) {
  const octet = bits[Math.floor(index / 8)];
  return octet === undefined ? null : (octet >> (7 - (index % 8))) & 1;
}

/** The bits of an `encodedList`. Throws `status.invalid`, `status.too_large`. */
export async function decode(text) {
  if (typeof text !== "string" || text[0] !== "u") throw invalid("encodedList is not multibase base64url");
  const bits = await deflate.inflate(octetsOf(text.slice(1)), deflate.GZIP);
  if (bits.length * 8 < MIN_ENTRIES) throw invalid(`a list of fewer than ${MIN_ENTRIES} entries`);
  return bits;
}

const invalid = (why) => new CredentialError("status.invalid", why);

function octetsOf(text) {
  try {
    return base64url.decode(text);
  } catch {
    throw invalid("encodedList is not base64url");
  }
}

/**
 * The context that the list at `{public_url}/status/…` may name beside the base context: that of its publisher, because
 * it defines `version`, which no context of the W3C does. None for a list at any other URL.
 */
function ownContexts(url) {
  const end = url.lastIndexOf("/status/");
  return end < 0 ? [] : [`${url.slice(0, end)}/contexts/credibility/v1`];
}

/** Purposes, ttl in seconds (null: not said) and bits of the list at `url`. Throws `status.invalid`, `.too_large`. */
export async function fromClaims(payload, url) {
  dataModel.check(payload, { contexts: ownContexts(url), types: [] });
  const { type, credentialSubject: subject, jti = url } = payload;
  if (!type.includes("BitstringStatusListCredential") || payload.id !== url || jti !== url) {
    throw invalid("not the status list credential of this URL");
  }
  const { type: subjectType, statusSize = 1, statusPurpose: purpose, ttl = null } = subject;
  if (subjectType !== "BitstringStatusList" || statusSize !== 1) {
    throw invalid("the subject is not a BitstringStatusList of one bit an entry");
  }
  const purposes = Array.isArray(purpose) ? purpose : [purpose];
  if (!purposes.every((item) => typeof item === "string")) throw invalid("statusPurpose is not a text");
  if (ttl !== null && !isNumber(ttl)) throw invalid("ttl is not a number");
  return { purposes, ttl: ttl === null ? null : Number(ttl) / 1000, octets: await decode(subject.encodedList) };
}
