/** Inflating within bounds. */
import { CredentialError } from "../errors.js";

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
    if (error instanceof RangeError) throw new CredentialError("status.too_large", "the list inflates to more than 16 MiB");
    throw new CredentialError("status.invalid", "the list does not inflate, is cut, or something follows it");
  }
}

/** The octets of one whole stream. Throws RangeError once there are more than `limit`, else as the engine does. */
export async function bounded(octets, format, limit) {
  const reader = pieces(octets).pipeThrough(new DecompressionStream(format)).getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size > limit) {
      reader.cancel().catch(() => {}); // it was read far enough
      throw new RangeError(`more than ${limit} octets`);
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
