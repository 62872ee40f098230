/** Open Badges baked into pictures. The parsers are loaded at the first picture. */

import * as usage from "../usage.js";

/** The token in a PNG or SVG (a Uint8Array). Rejects with `link.unreadable`, `format.malformed`. */
export async function unbake(octets) {
  usage.requireOctets("octets", octets);
  return (await import("../wire/carriers/pictures.js")).unbake(octets);
}
