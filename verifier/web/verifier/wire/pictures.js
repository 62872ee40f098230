/** Pictures that may have an Open Badge baked into them. */
import { CredentialError } from "../errors.js";
import * as bakedPng from "./baked_png.js";
import * as bakedSvg from "./baked_svg.js";

/** Octets of a picture. */
export const MAX_PICTURE = 8 * 1024 * 1024;

/** The token that is baked into a picture (a Uint8Array). Throws `link.unreadable`, `format.malformed`. */
export function unbake(octets) {
  if (octets.length > MAX_PICTURE) throw new CredentialError("link.unreadable", `a picture of more than ${MAX_PICTURE} octets`);
  if (bakedPng.SIGNATURE.every((octet, place) => octets[place] === octet)) return bakedPng.unbake(octets);
  if (isSvg(octets)) return bakedSvg.unbake(octets);
  throw new CredentialError("link.unreadable", "a picture that no Open Badge is baked into");
}

function isSvg(octets) {
  const head = String.fromCharCode(...octets.subarray(0, 64)).replace(/^\xef\xbb\xbf/, "");
  return /^[ \t\r\n]*</.test(head);
}
