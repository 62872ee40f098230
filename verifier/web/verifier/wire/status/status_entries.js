/**
 * Where a credential says its standing is told: `credentialStatus` and `status`, as {encoding, uri, index, purpose}.
 *
 * Bitstring Status List 1.0 section 2.1 (`BitstringStatusListEntry`) and draft-ietf-oauth-status-list-20 section 6.1.
 */
import { CredentialError } from "../../errors.js";
import { isObject, isWhole } from "../envelope/strict_json.js";

export const BITSTRING = "bitstring";
export const TOKEN = "token";
const PURPOSES = ["revocation", "suspension"];

const MAX_ENTRIES = 8;
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;
const MAX_INDEX = 10 ** 10;

/** Every entry of a payload. Throws `status.missing`, `status.malformed`, `status.unsupported`. */
export function decode(payload) {
  const entries = [];
  if ("credentialStatus" in payload) entries.push(...listed(payload.credentialStatus).map(bitstring));
  if ("status" in payload) entries.push(token(payload.status));
  if (entries.length === 0) throw new CredentialError("status.missing", "neither credentialStatus nor status");
  if (entries.length > MAX_ENTRIES) throw malformed(`more than ${MAX_ENTRIES} entries`);
  return entries;
}

const listed = (value) => (Array.isArray(value) ? value : [value]);
const malformed = (why) => new CredentialError("status.malformed", why);
const unsupported = (why) => new CredentialError("status.unsupported", why);
const areTexts = (...values) => values.every((value) => typeof value === "string");

function bitstring(item) {
  if (!isObject(item) || !areTexts(item.type)) throw malformed("an entry without a type");
  if (item.type !== "BitstringStatusListEntry") throw unsupported("a status type we do not know");
  const { statusListIndex: index, statusListCredential: uri, statusPurpose: purpose, statusSize: size = 1 } = item;
  if (!areTexts(index, uri, purpose) || !INDEX.test(index)) {
    throw malformed("an entry without purpose, canonical index and list");
  }
  if ("id" in item && (!areTexts(item.id) || item.id === uri)) throw malformed("the id of an entry is that of the list");
  if (!PURPOSES.includes(purpose) || size !== 1) throw unsupported("a purpose or size we do not know");
  return { encoding: BITSTRING, uri, index: Number(index), purpose };
}

function token(status) {
  if (!isObject(status)) throw malformed("status is not an object");
  if (!("status_list" in status)) throw unsupported("a status mechanism we do not know");
  const value = status.status_list;
  if (!isObject(value) || !isWhole(value.idx) || !areTexts(value.uri)) throw malformed("status_list without idx and uri");
  if (!(value.idx >= 0 && value.idx < MAX_INDEX)) throw malformed("idx out of all range");
  return { encoding: TOKEN, uri: value.uri, index: value.idx, purpose: null };
}
