/**
 * Finds the end of a compressed stream, for engines whose DecompressionStream ignores what follows
 * it.
 */
import { crc32 } from "./crc32.js";

/**
 * Flags of a gzip header: a checksum of it, extra fields, a file's name and a comment are there.
 * Others are reserved.
 */
const [CHECKED, EXTRA, NAME, COMMENT, RESERVED] = [2, 4, 8, 16, 0xe0];

/**
 * Throws TypeError unless `octets` are one whole stream and nothing more. `inflate(octets, format)`
 * is the engine's, and rejects what is cut or damaged; `formats` names them: {GZIP, RAW}.
 *
 * A stream without its last octet is cut. Where the engine takes even that for a whole one, the
 * octet came behind the end. A gzip file may be several members one behind the other, which engines
 * read as one: its frame is read here.
 */
export async function requireOneStream(octets, format, inflate, { GZIP, RAW }) {
  if (format === GZIP) {
    return requireOneMember(octets, (deflated) =>
      requireOneStream(deflated, RAW, inflate, { GZIP, RAW }),
    );
  }
  const inflated = await inflate(octets, format);
  const cut = await inflate(octets.subarray(0, -1), format).catch(() => null);
  if (cut !== null) throw new TypeError("something follows the stream");
  return inflated;
}

/** One member (RFC 1952 section 2.3), whose data `inflate` takes for one whole stream. */
async function requireOneMember(octets, inflate) {
  const [start, end] = [endOfHeader(octets), octets.length - 8];
  if (end < start) throw new TypeError("a gzip stream that is cut");
  const inflated = await inflate(octets.subarray(start, end));
  const trailer = new DataView(octets.buffer, octets.byteOffset + end, 8);
  if (
    trailer.getUint32(0, true) !== crc32(inflated) ||
    trailer.getUint32(4, true) !== inflated.length
  ) {
    throw new TypeError("a gzip stream whose checksum or length is wrong");
  }
  return inflated;
}

/** Where a gzip header ends and the deflated data begin. Throws TypeError for what is none. */
export function endOfHeader(octets) {
  const flags = octets[3];
  const isGzip = octets.length >= 18 && octets[0] === 0x1f && octets[1] === 0x8b && octets[2] === 8;
  if (!isGzip || flags & RESERVED) throw new TypeError("no gzip stream");
  let end = 10;
  if (flags & EXTRA) end += 2 + octets[10] + 256 * octets[11];
  for (const text of [NAME, COMMENT]) {
    if (flags & text) end = octets.indexOf(0, end) + 1 || octets.length;
  }
  if (flags & CHECKED) {
    const written = octets[end] + 256 * octets[end + 1];
    if (written !== (crc32(octets.subarray(0, end)) & 0xffff)) {
      throw new TypeError("a damaged gzip header");
    }
    end += 2;
  }
  return end;
}
