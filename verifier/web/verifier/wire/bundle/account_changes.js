/** What changed since the account set of a bundle was made (docs/wire-format.md). */
import { CredentialError } from "../../errors.js";
import * as profileIndex from "../profile_index.js";

const ENTRY = 18;
const GONE = 0xffffffff;

const malformed = (why) => new CredentialError("bundle.malformed", why);

/** A key as a text that sorts like its octets. */
export const textOf = (key) =>
  Array.from(key, (octet) => octet.toString(16).padStart(2, "0")).join("");

/**
 * Text of a key -> {position, number} of the certificate that the profile has now, null where it has
 * none any more. Throws `bundle.malformed`.
 */
export function decode(part) {
  if (part.length % ENTRY !== 0) throw malformed("the changes are not made of whole entries");
  const changes = new Map();
  let last = "";
  for (let start = 0; start < part.length; start += ENTRY) {
    const key = textOf(part.subarray(start, start + 8));
    if (key <= last) throw malformed("changes out of order, or one twice");
    last = key;
    changes.set(key, changeOf(part.subarray(start + 8, start + ENTRY)));
  }
  return changes;
}

function changeOf(octets) {
  const position = new DataView(octets.buffer, octets.byteOffset).getUint32(0);
  if (position === GONE) return null;
  if (octets[4] >> 5) throw malformed("a change without a number");
  return { position, number: profileIndex.fromOctets(octets.subarray(4)) };
}
