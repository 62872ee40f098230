/** Inflating within bounds: one whole stream, with nothing behind it, whatever the engine would let pass. */
import { CredentialError } from "../errors.js";
import { crc32 } from "./crc32.js";

/** Octets that a list may have once inflated. */
export const MAX_INFLATED = 16 * 1024 * 1024;

/** RFC 1950, RFC 1952 and RFC 1951, as DecompressionStream names them. */
export const ZLIB = "deflate";
export const GZIP = "gzip";
export const RAW = "deflate-raw";

/** Octets given to the inflater at a time: engines inflate all of them before the first octet can be counted. */
const PIECE = 1024;

/** The octets of one whole stream, nothing behind it. Throws `status.invalid`, `status.too_large`. */
export async function inflate(octets, format) {
  try {
    return await bounded(octets, format, MAX_INFLATED);
  } catch (error) {
    if (error instanceof TooLong) throw new CredentialError("status.too_large", "the list inflates to more than 16 MiB");
    throw new CredentialError("status.invalid", "the list does not inflate, is cut, or something follows it");
  }
}

/**
 * The octets of one whole stream, nothing behind it.
 *
 * Throws RangeError once there are more than `limit` octets, else TypeError or as the engine does.
 */
export async function bounded(octets, format, limit) {
  if (format === GZIP) return gunzipped(octets, limit);
  const inflated = await decompressed(octets, format, limit);
  if (await engineIgnoresTails() && (await isWhole(octets.subarray(0, -1), format, limit))) {
    throw new TypeError("something follows the stream");
  }
  return inflated;
}

class TooLong extends RangeError {}

/**
 * One gzip member (RFC 1952 section 2.3). Its frame is read here, because some engines take several members, one behind
 * the other, for a single stream.
 */
async function gunzipped(octets, limit) {
  const start = endOfGzipHeader(octets);
  const end = octets.length - 8;
  if (end < start) throw new TypeError("a gzip stream that is cut");
  const inflated = await bounded(octets.subarray(start, end), RAW, limit);
  const trailer = new DataView(octets.buffer, octets.byteOffset + end, 8);
  if (trailer.getUint32(0, true) !== crc32(inflated) || trailer.getUint32(4, true) !== inflated.length) {
    throw new TypeError("a gzip stream whose checksum or length is wrong");
  }
  return inflated;
}

/** Flags of the header: a checksum of it, extra fields, a file's name and a comment are there. Others are reserved. */
const [CHECKED, EXTRA, NAME, COMMENT, RESERVED] = [2, 4, 8, 16, 0xe0];

/** Where the header ends and the deflated data begin. */
function endOfGzipHeader(octets) {
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
    if (written !== (crc32(octets.subarray(0, end)) & 0xffff)) throw new TypeError("a damaged gzip header");
    end += 2;
  }
  return end;
}

/** Whether this engine inflates a stream without a word about what follows it, as Node 20 does. Found out once. */
const engineIgnoresTails = once(() => isWhole(Uint8Array.of(3, 0, 0), RAW, 1));

function once(ask) {
  let answer = null;
  return () => (answer ??= ask());
}

async function isWhole(octets, format, limit) {
  try {
    await decompressed(octets, format, limit);
    return true;
  } catch {
    return false; // cut, damaged or too long: in no case a whole stream
  }
}

async function decompressed(octets, format, limit) {
  const reader = pieces(octets).pipeThrough(new DecompressionStream(format)).getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size > limit) {
      reader.cancel().catch(() => {}); // it was read far enough
      throw new TooLong(`more than ${limit} octets`);
    }
  }
  return joined(chunks, size);
}

function pieces(octets) {
  let place = 0;
  return new ReadableStream({
    pull(controller) {
      if (place < octets.length) controller.enqueue(octets.slice(place, (place += PIECE)));
      else controller.close();
    },
  });
}

function joined(chunks, size) {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(size);
  let place = 0;
  for (const chunk of chunks) {
    whole.set(chunk, place);
    place += chunk.length;
  }
  return whole;
}
