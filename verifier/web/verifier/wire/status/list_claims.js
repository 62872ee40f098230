/**
 * What signed lists of every kind have in common: the claims about the list itself, and the way its
 * octets are carried.
 */
import { CredentialError } from "../../errors.js";
import * as base64url from "../envelope/base64url.js";
import * as deflate from "../envelope/deflate.js";
import { isNumber, isWhole } from "../envelope/strict_json.js";

const invalid = (why) => new CredentialError("status.invalid", why);

/** A claim `version`. Throws `status.invalid`. */
export function version(value) {
  if (!isWhole(value) || value < 0) throw invalid("version is not a whole number");
  return value;
}

/** A claim `ttl` as a number; null where it is absent. Throws `status.invalid`. */
export function ttl(value) {
  if (value === undefined || value === null) return null;
  if (!isNumber(value)) throw invalid("ttl is not a number");
  return Number(value);
}

/**
 * The octets that base64url carries compressed, of the claim `name`. Throws `status.invalid`,
 * `status.too_large`.
 */
export async function inflated(text, format, name) {
  return deflate.inflate(decoded(text, name), format);
}

function decoded(text, name) {
  try {
    return base64url.decode(text);
  } catch {
    throw invalid(`${name} is not base64url`);
  }
}
