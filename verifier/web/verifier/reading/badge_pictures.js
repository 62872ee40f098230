/** Open Badges baked into pictures. The parsers are loaded at the first picture. */

/** The token in a PNG or SVG (a Uint8Array). Rejects with `link.unreadable`, `format.malformed`. */
export async function unbake(octets) {
  return (await import("../wire/carriers/pictures.js")).unbake(octets);
}
