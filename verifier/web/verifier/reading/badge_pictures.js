/** What is baked into a picture; its readers are loaded when there is a picture. */

/** The token in a PNG or SVG (a Uint8Array). Rejects with `link.unreadable`, `format.malformed`. */
export async function unbake(octets) {
  return (await import("../wire/carriers/pictures.js")).unbake(octets);
}
