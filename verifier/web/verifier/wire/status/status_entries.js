/**
 * The status entries of a credential, in `credentialStatus` and `status`, as {encoding, uri, index,
 * purpose}. Each encoding reads its own entries (encodings.js); here they are told apart.
 */
import { CredentialError } from "../../errors.js";
import { isObject } from "../envelope/strict_json.js";
import { ENCODINGS, MECHANISM, TYPED } from "./encodings.js";

const MAX_ENTRIES = 8;

/** Every entry of a payload. Throws `status.missing`, `status.malformed`, `status.unsupported`. */
export function decode(payload) {
  const entries = [];
  if (TYPED in payload) {
    const items = Array.isArray(payload[TYPED]) ? payload[TYPED] : [payload[TYPED]];
    entries.push(...items.map((item) => encodingOf(item).decodeEntry(item)));
  }
  if (MECHANISM in payload) entries.push(...mechanisms(payload[MECHANISM]));
  if (entries.length === 0) {
    throw new CredentialError("status.missing", "neither credentialStatus nor status");
  }
  if (entries.length > MAX_ENTRIES) throw malformed(`more than ${MAX_ENTRIES} entries`);
  return entries;
}

const malformed = (why) => new CredentialError("status.malformed", why);
const unsupported = (why) => new CredentialError("status.unsupported", why);
const encodingsIn = (member) =>
  [...ENCODINGS.values()].filter((encoding) => encoding.MEMBER === member);

/** The encoding of an object in `credentialStatus`. */
function encodingOf(item) {
  if (!isObject(item) || typeof item.type !== "string") throw malformed("an entry without a type");
  const encoding = encodingsIn(TYPED).find(({ ENTRY_TYPE: type }) => type === item.type);
  if (encoding === undefined) throw unsupported("a status type we do not know");
  return encoding;
}

/**
 * The entries in `status`. What a mechanism that we do not know says is ignored beside one that we
 * do, because the draft lets others stand there.
 */
function mechanisms(status) {
  if (!isObject(status)) throw malformed("status is not an object");
  const encodings = encodingsIn(MECHANISM).filter(({ ENTRY_TYPE: name }) => name in status);
  if (encodings.length === 0) throw unsupported("a status mechanism we do not know");
  return encodings.map((encoding) => encoding.decodeEntry(status[encoding.ENTRY_TYPE]));
}
