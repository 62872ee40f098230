/**
 * W3C Bitstring Status List 1.0: one bit an entry, index 0 the left-most bit, gzip, multibase
 * base64url (`u`).
 *
 * The signed list is itself a `vc+jwt` credential of type BitstringStatusListCredential (section
 * 2.2).
 */
import { CredentialError } from "../../errors.js";
import * as dataModel from "../credentials/data_model.js";
import * as deflate from "../envelope/deflate.js";
import * as listClaims from "./list_claims.js";
import { REVOKED, SUSPENDED, VALID } from "./standing.js";

export const NAME = "bitstring";
export const TYP = "vc+jwt";
export const MEMBER = "credentialStatus";
export const ENTRY_TYPE = "BitstringStatusListEntry";
export const MIN_ENTRIES = 131_072;

const PURPOSES = ["revocation", "suspension"];
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;
/** Purpose of a list -> what a set bit means. */
const STANDINGS = { revocation: REVOKED, suspension: SUSPENDED };

/** See encodings.js. The entry of section 2.1. */
export function decodeEntry(item) {
  const {
    statusListIndex: index,
    statusListCredential: uri,
    statusPurpose: purpose,
    statusSize: size = 1,
  } = item;
  if (![index, uri, purpose].every(isText) || !INDEX.test(index)) {
    throw malformed("an entry without purpose, canonical index and list");
  }
  if ("id" in item && (!isText(item.id) || item.id === uri)) {
    throw malformed("the id of an entry is that of the list");
  }
  if (!PURPOSES.includes(purpose) || size !== 1) {
    throw new CredentialError("status.unsupported", "a purpose or size we do not know");
  }
  return { encoding: NAME, uri, index: Number(index), purpose };
}

/** See encodings.js. The list is a credential, so its `issuer` must be the same as its `iss`. */
export async function decodeList(payload, { url, issuer }) {
  if (dataModel.issuerId(payload) !== issuer) throw invalid("a list of another issuer");
  return { bits: 1, ...(await fromClaims(payload, url)) };
}

/** See encodings.js. The list's purpose tells what its bit means. */
export function standingAt({ index, purpose }, { octets }) {
  const bit = value(octets, index);
  if (bit === null) return null;
  return bit === 0 ? VALID : STANDINGS[purpose];
}

/** The bit at `index`; null beyond the end. */
function value(bits, index) {
  const octet = bits[Math.floor(index / 8)];
  return octet === undefined ? null : (octet >> (7 - (index % 8))) & 1;
}

/** The bits of an `encodedList`. Throws `status.invalid`, `status.too_large`. */
async function decode(text) {
  if (typeof text !== "string" || text[0] !== "u") {
    throw invalid("encodedList is not multibase base64url");
  }
  const bits = await listClaims.inflated(text.slice(1), deflate.GZIP, "encodedList");
  if (bits.length * 8 < MIN_ENTRIES) throw invalid(`a list of fewer than ${MIN_ENTRIES} entries`);
  return bits;
}

const isText = (value) => typeof value === "string";
const invalid = (why) => new CredentialError("status.invalid", why);
const malformed = (why) => new CredentialError("status.malformed", why);

/**
 * The context that the list at `{public_url}/status/…` may name beside the base context: that of
 * its publisher, because it defines `version`, which no context of the W3C does. None for a list at
 * any other URL.
 */
function ownContexts(url) {
  const end = url.lastIndexOf("/status/");
  return end < 0 ? [] : [`${url.slice(0, end)}/contexts/credibility/v1`];
}

/**
 * Purposes, ttl in seconds (null: none) and bits of the list at `url`. Throws `status.invalid`,
 * `.too_large`.
 */
async function fromClaims(payload, url) {
  dataModel.check(payload, { contexts: ownContexts(url), types: [] });
  const { type, credentialSubject: subject, jti = url } = payload;
  if (!type.includes("BitstringStatusListCredential") || payload.id !== url || jti !== url) {
    throw invalid("not the status list credential of this URL");
  }
  const { type: subjectType, statusSize = 1, statusPurpose: purpose } = subject;
  if (subjectType !== "BitstringStatusList" || statusSize !== 1) {
    throw invalid("the subject is not a BitstringStatusList of one bit an entry");
  }
  const purposes = Array.isArray(purpose) ? purpose : [purpose];
  if (!purposes.every(isText)) throw invalid("statusPurpose is not a text");
  const milliseconds = listClaims.ttl(subject.ttl);
  return {
    purposes,
    ttl: milliseconds === null ? null : milliseconds / 1000,
    octets: await decode(subject.encodedList),
  };
}
