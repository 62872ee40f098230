/** Pictures that may have an Open Badge baked into them. */
import { CredentialError } from "../../errors.js";
import * as png from "./png.js";
import * as svg from "./svg.js";

/** Octets of a picture. */
export const MAX_PICTURE = 8 * 1024 * 1024;

const BLANKS = [0x20, 0x09, 0x0d, 0x0a];
const LESS_THAN = 0x3c;

/**
 * The characters of a compact JWS whose header is an object written as `{"…`, and of disclosures
 * behind it.
 */
const TOKEN = /^ey[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?$/;

/**
 * The token that is baked into a picture (a Uint8Array).
 *
 * Throws `link.unreadable`, `format.malformed`, also for a baked text that is no token: a link or a
 * number would lead to something else than the baked badge.
 */
export function unbake(octets) {
  const token = bakedText(octets);
  if (!TOKEN.test(token)) {
    throw new CredentialError("format.malformed", "what is baked into the picture is no token");
  }
  return token;
}

function bakedText(octets) {
  if (octets.length > MAX_PICTURE) {
    throw new CredentialError("link.unreadable", `a picture of more than ${MAX_PICTURE} octets`);
  }
  if (png.SIGNATURE.every((octet, index) => octets[index] === octet)) return png.unbake(octets);
  if (isSvg(octets)) return svg.unbake(octets);
  throw new CredentialError("link.unreadable", "a picture that no Open Badge is baked into");
}

/** True for octets that begin like XML. */
function isSvg(octets) {
  let at = [0xef, 0xbb, 0xbf].every((octet, index) => octets[index] === octet) ? 3 : 0;
  while (BLANKS.includes(octets[at])) at += 1;
  return octets[at] === LESS_THAN;
}
