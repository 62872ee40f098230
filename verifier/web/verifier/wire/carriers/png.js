/**
 * An Open Badge in a PNG: one `iTXt` chunk whose text is the compact JWS (Open Badges 3.0 section
 * 5.3.2).
 */
import { CredentialError } from "../../errors.js";
import { crc32 } from "../envelope/crc32.js";

export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export const MAX_CHUNKS = 100_000;

const KEYWORD = "openbadgecredential\0";
/** Keyword, not compressed, no method, no language, no translated keyword. */
const HEAD = `${KEYWORD}\0\0\0\0`;

const unreadable = (why) => new CredentialError("link.unreadable", why);
const malformed = (why) => new CredentialError("format.malformed", why);

/**
 * The token in a picture (a Uint8Array).
 *
 * Throws `link.unreadable` where there is none or the picture is damaged, `format.malformed` for
 * more than one and for one that is not as the standard has it.
 */
export function unbake(octets) {
  const badges = [...chunks(octets)].filter(
    ([kind, content]) => kind === "iTXt" && latin(content, KEYWORD.length) === KEYWORD,
  );
  if (badges.length === 0) throw unreadable("a PNG without an Open Badge");
  if (badges.length > 1) throw malformed("more than one Open Badge in a PNG");
  const text = latin(badges[0][1]);
  if (!text.startsWith(HEAD)) {
    throw malformed("an Open Badge that is compressed, or in some language");
  }
  if (/[^\0-\x7f]/.test(text)) throw malformed("an Open Badge outside ASCII");
  return text.slice(HEAD.length);
}

/** [type, content] of every chunk, from IHDR to IEND, each with its checksum right. */
function* chunks(octets) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  let [position, kind, count] = [SIGNATURE.length, "", 0];
  while (kind !== "IEND") {
    count += 1;
    if (count > MAX_CHUNKS) throw unreadable(`a PNG of more than ${MAX_CHUNKS} chunks`);
    if (octets.length < position + 12) throw unreadable("a PNG that is cut off");
    const end = position + 8 + view.getUint32(position);
    kind = latin(octets.subarray(position + 4, position + 8));
    if (
      octets.length < end + 4 ||
      view.getUint32(end) !== crc32(octets.subarray(position + 4, end))
    ) {
      throw unreadable("a PNG with a damaged chunk");
    }
    yield [kind, octets.subarray(position + 8, end)];
    position = end + 4;
  }
}

/** Octets as characters of the same numbers. */
function latin(octets, length = octets.length) {
  let text = "";
  for (const octet of octets.subarray(0, length)) text += String.fromCharCode(octet);
  return text;
}
