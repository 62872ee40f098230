/**
 * Selective disclosure for JWTs (SD-JWT, RFC 9901): reading back what was disclosed.
 *
 *     <issuer-signed JWT>~<disclosure>~...~<disclosure>~[<key binding JWT>]
 *
 * Signatures are not checked here: jws.js verifies the first part, which holds the digest of each
 * disclosure.
 */
import { CredentialError } from "../../errors.js";
import * as base64url from "../envelope/base64url.js";
import { MAX_TOKEN } from "../envelope/jws.js";
import * as strictJson from "../envelope/strict_json.js";
import { isLonger } from "../envelope/text.js";

export const MAX_DISCLOSURES = 200;
const ALGORITHM = "sha-256";
const RESERVED = ["_sd", "..."];

/**
 * Take a text with a tilde in it apart (section 4): {signed, disclosures, keyBinding, presented},
 * of which the last is what a key binding JWT's `sd_hash` covers. Throws `format.too_large`,
 * `format.malformed`.
 */
export function split(text) {
  if (isLonger(text, MAX_TOKEN)) {
    throw new CredentialError("format.too_large", `more than ${MAX_TOKEN} characters`);
  }
  if (/[^\0-\x7f]/.test(text)) {
    throw new CredentialError("format.malformed", "characters outside ASCII");
  }
  const [signed, ...disclosures] = text.split("~");
  const last = disclosures.pop();
  if (disclosures.length > MAX_DISCLOSURES) {
    throw new CredentialError("format.too_large", `more than ${MAX_DISCLOSURES} disclosures`);
  }
  if (disclosures.includes("")) {
    throw new CredentialError("format.malformed", "an empty disclosure");
  }
  return {
    signed,
    disclosures,
    keyBinding: last || null,
    presented: text.slice(0, text.length - last.length),
  };
}

/**
 * base64url of the SHA-256 over the ASCII octets of `text` (section 4.2.3), for disclosures and for
 * `sd_hash`.
 */
export async function digest(text) {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}

/**
 * The claims of `payload` with the `disclosures` put in place (section 7.1).
 *
 * `never`: claims of the top that may neither be disclosed nor hold anything concealed. Throws
 * `format.disclosure_invalid`: another hash than SHA-256, a digest twice, a disclosure that no
 * digest or more than one refers to, a name that is reserved or there already.
 */
export async function reveal(payload, disclosures, never) {
  if ("_sd_alg" in payload && payload._sd_alg !== ALGORITHM) {
    throw invalid("_sd_alg is not sha-256");
  }
  const digests = await Promise.all(disclosures.map(digest));
  const reading = new Reading(
    new Map(disclosures.map((text, index) => [digests[index], read(text)])),
  );
  if (reading.unused.size !== disclosures.length) throw invalid("a disclosure twice");
  for (const name of never) if (name in payload) refuseConcealed(payload[name], name);
  const { _sd_alg: _, ...rest } = payload;
  const claims = reading.object(rest, 0);
  if (reading.unused.size > 0) {
    throw invalid("a disclosure that is not referred to exactly once (section 7.1)");
  }
  for (const name of never) {
    if (name in claims !== name in payload) throw invalid(`${name} was disclosed, and may not be`);
  }
  return claims;
}

const invalid = (why) => new CredentialError("format.disclosure_invalid", why);

function refuseConcealed(value, name) {
  if (strictJson.isObject(value) && RESERVED.some((reserved) => reserved in value)) {
    throw invalid(`something concealed in ${name}`);
  }
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) refuseConcealed(item, name);
  }
}

function read(text) {
  let value;
  try {
    value = strictJson.loadsOne(base64url.decode(text), Array.isArray);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw invalid("not base64url of a JSON array");
  }
  if ((value.length !== 2 && value.length !== 3) || typeof value[0] !== "string") {
    throw invalid("not salt, name and value, nor salt and element");
  }
  return value;
}

/** One pass over a payload. Each digest is seen once, each disclosure used once. */
class Reading {
  constructor(unused) {
    this.unused = unused;
    this.seen = new Set();
  }

  /** `value` with its disclosed members, and without the digests of the others. */
  object(value, depth) {
    if ("..." in value) throw invalid("the name ... outside an array");
    const members = Object.create(null);
    for (const [name, member] of Object.entries(value)) {
      if (name !== "_sd") members[name] = this.value(member, depth + 1);
    }
    if (!("_sd" in value)) return members;
    if (!Array.isArray(value._sd)) throw invalid("_sd is not a list");
    for (const text of value._sd) {
      const disclosed = this.take(text);
      if (disclosed === null) continue;
      const [, name, concealed] = disclosed;
      if (disclosed.length !== 3 || typeof name !== "string" || RESERVED.includes(name)) {
        throw invalid("not a disclosure of a member");
      }
      const member = this.value(concealed, depth + 1);
      if (name in members) throw invalid("a disclosed name that is there already");
      members[name] = member;
    }
    return members;
  }

  value(value, depth) {
    // Disclosures within disclosures could otherwise nest far deeper than any JSON text may.
    if (depth > strictJson.MAX_DEPTH) throw invalid("nested too deep");
    if (strictJson.isObject(value)) return this.object(value, depth);
    return Array.isArray(value) ? this.elements(value, depth) : value;
  }

  elements(array, depth) {
    const elements = [];
    for (const element of array) {
      if (!strictJson.isObject(element) || !("..." in element)) {
        elements.push(this.value(element, depth + 1));
        continue;
      }
      const disclosed = Object.keys(element).length === 1 ? this.take(element["..."]) : [];
      if (disclosed === null) continue;
      if (disclosed.length !== 2) throw invalid("not a disclosure of an element");
      elements.push(this.value(disclosed[1], depth + 1));
    }
    return elements;
  }

  take(text) {
    if (typeof text !== "string" || this.seen.has(text)) {
      throw invalid("a digest twice, or none at all");
    }
    this.seen.add(text);
    const disclosed = this.unused.get(text) ?? null;
    this.unused.delete(text);
    return disclosed;
  }
}
