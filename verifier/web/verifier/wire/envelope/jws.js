/**
 * Compact JWS (RFC 7515) with explicit types (RFC 8725 section 3.11): every signed text is parsed
 * here.
 */
import { CredentialError } from "../../errors.js";
import * as base64url from "./base64url.js";
import { ALGORITHMS } from "./jwk.js";
import * as strictJson from "./strict_json.js";
import { isLonger } from "./text.js";

/** Characters of a token, before anything is decoded. */
export const MAX_TOKEN = 64 * 1024;

const FORBIDDEN = ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64"];
/** `typ` -> the `cty` that a header of it may name (VC-JOSE-COSE section 3.1.1). */
const CONTENT_TYPES = new Map([["vc+jwt", "vc"]]);
const ECDSA = { name: "ECDSA", hash: "SHA-256" };
const ED25519 = { name: "Ed25519" };
/**
 * The order of the group of P-256: checked here, because engines differ in which values they
 * accept.
 */
const N = octetsOf("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

/**
 * Take a token of the given `typ` apart: size, segments, base64url, header, payload, in this order.
 * Nothing is proven yet.
 *
 * `untyped` lets a header without `typ`, or with `JWT`, pass too, so that the caller must tell the
 * kind by the payload. For Open Badges alone, whose specification allows no other header.
 *
 * Throws `format.too_large`, `.malformed`, `.crit_unsupported`, `.header_not_allowed`,
 * `.alg_not_allowed`, `.typ_invalid`.
 */
export function parse(token, { typ, untyped = false, maxLength = MAX_TOKEN }) {
  if (isLonger(token, maxLength)) {
    throw new CredentialError("format.too_large", `more than ${maxLength} characters`);
  }
  const segments = token.split(".");
  if (segments.length !== 3) {
    throw new CredentialError("format.malformed", `${segments.length} segments instead of 3`);
  }
  const payload = base64url.decode(segments[1]);
  const signature = base64url.decode(segments[2]);
  const header = readHeader(segments[0], typ, untyped);
  const signingInput = new TextEncoder().encode(`${segments[0]}.${segments[1]}`);
  return { header, payload: strictJson.loads(payload), signingInput, signature };
}

/**
 * Throws `signature.invalid` unless `key` made the signature (RFC 7518 s3.4, RFC 8032 s5.1.7), and
 * `link.unreachable` where this engine cannot tell; `key` as of `jwk.decode`.
 */
export async function verify(jws, key) {
  if (key === null) {
    // Nothing is wrong with the token: what is missing here is the means to tell.
    throw new CredentialError("link.unreachable", "this engine has no Ed25519");
  }
  const { signature, signingInput } = jws;
  if (signature.length !== 64) {
    throw new CredentialError("signature.invalid", `${signature.length} octets instead of 64`);
  }
  const ecdsa = key.algorithm.name === "ECDSA";
  const inRange = ecdsa
    ? isScalar(signature.slice(0, 32)) && isScalar(signature.slice(32))
    : (await import("./edwards.js")).isWellFormed(signature);
  if (
    !inRange ||
    !(await crypto.subtle.verify(ecdsa ? ECDSA : ED25519, key, signature, signingInput))
  ) {
    throw new CredentialError("signature.invalid");
  }
}

/**
 * The `typ` that a token's header names: "JWT" where it names none, as JWTs may leave it out; null
 * for a header that cannot be read. Nothing is checked and nothing refused: this only tells which
 * format's `parse` is to look at the token.
 */
export function declaredType(token) {
  if (isLonger(token, MAX_TOKEN)) return null;
  try {
    const { typ = "JWT" } = strictJson.loads(base64url.decode(token.split(".", 1)[0]));
    return typ;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
}

/** Whether `typ` is absent or `JWT`, which says no more. */
const isUntyped = (header) => !("typ" in header) || header.typ === "JWT";

function readHeader(segment, typ, untyped) {
  const header = strictJson.loads(base64url.decode(segment));
  if ("crit" in header) throw new CredentialError("format.crit_unsupported");
  if (FORBIDDEN.some((name) => name in header)) {
    throw new CredentialError("format.header_not_allowed", "a key or encoding named in the header");
  }
  if (!ALGORITHMS.has(header.alg)) throw new CredentialError("format.alg_not_allowed");
  if (!namesMediaType(header.typ, typ) && !(untyped && isUntyped(header))) {
    throw new CredentialError("format.typ_invalid", `typ is not ${typ}`);
  }
  if (
    "cty" in header &&
    CONTENT_TYPES.has(typ) &&
    !namesMediaType(header.cty, CONTENT_TYPES.get(typ))
  ) {
    throw new CredentialError("format.typ_invalid", `cty is not that of ${typ}`);
  }
  return header;
}

/**
 * Whether a `typ` or `cty` is the media type `expected`, which is in lower case and without
 * `application/`. Letters count in either case and the prefix may be left out (RFC 7515 section
 * 4.1.9).
 */
export function namesMediaType(value, expected) {
  return (
    typeof value === "string" && value.toLowerCase().replace(/^application\//, "") === expected
  );
}

function octetsOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

const isScalar = (octets) => octets.some((octet) => octet !== 0) && isBelow(octets, N);

/** Whether one number of 32 octets is less than another, the first octet the highest. */
function isBelow(octets, limit) {
  const differing = octets.findIndex((octet, index) => octet !== limit[index]);
  return differing >= 0 && octets[differing] < limit[differing];
}
