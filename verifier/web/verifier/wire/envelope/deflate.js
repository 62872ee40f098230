/**
 * Inflates one whole stream within bounds, and refuses octets behind it even where the engine
 * accepts them.
 */
import { CredentialError } from "../../errors.js";

/** Octets that a list may have once inflated. */
export const MAX_INFLATED = 16 * 1024 * 1024;

/** RFC 1950, RFC 1952 and RFC 1951, as DecompressionStream names them. */
export const ZLIB = "deflate";
export const GZIP = "gzip";
export const RAW = "deflate-raw";

/**
 * Octets given to the inflater at a time: engines inflate all of them before the first octet can be
 * counted.
 */
const PIECE = 1024;

/**
 * The octets of one whole stream, nothing behind it. Throws `status.invalid`, `status.too_large`.
 */
export async function inflate(octets, format) {
  try {
    return await bounded(octets, format, MAX_INFLATED);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CredentialError("status.too_large", "the list inflates to more than 16 MiB");
    }
    throw new CredentialError(
      "status.invalid",
      "the list does not inflate, is cut, or something follows it",
    );
  }
}

/**
 * The octets of one whole stream, nothing behind it.
 *
 * Throws RangeError once there are more than `limit` octets, `link.unreachable` where the page's own
 * reader is needed and cannot be loaded, else TypeError or as the engine does.
 */
export async function bounded(octets, format, limit) {
  if (!engineReads(RAW)) return (await ownReader()).inflated(octets, format, limit);
  if (await engineIgnoresTails()) {
    const { requireOneStream } = await import("./stream_ends.js");
    return requireOneStream(octets, format, (part, as) => decompressed(part, as, limit), {
      GZIP,
      RAW,
    });
  }
  return decompressed(octets, format, limit);
}

/** Browsers that read raw streams read the others too; older ones read some of them, or none. */
function engineReads(format) {
  try {
    return Boolean(new DecompressionStream(format));
  } catch {
    return false;
  }
}

function ownReader() {
  return import("./inflate.js").catch((error) => {
    throw new CredentialError("link.unreachable", `the reader of streams: ${error.message}`);
  });
}

/**
 * Twice the gzip stream of nothing. An engine that takes it for one stream goes on behind the end
 * of others too.
 */
const TWO_STREAMS = new Uint8Array(40);
for (const start of [0, 20]) TWO_STREAMS.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0], start);

/** Tested once: browsers follow the Compression Standard, Node 20 and others do not. */
let ignoresTails = null;
function engineIgnoresTails() {
  const inflated = () => decompressed(TWO_STREAMS, GZIP, 1);
  ignoresTails ??= inflated().then(
    () => true,
    () => false,
  );
  return ignoresTails;
}

async function decompressed(octets, format, limit) {
  const reader = pieces(octets).pipeThrough(new DecompressionStream(format)).getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size > limit) {
      reader.cancel().catch(() => {}); // the bound is exceeded, the rest is not needed
      throw new RangeError(`more than ${limit} octets`);
    }
  }
  return joined(chunks, size);
}

function pieces(octets) {
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      if (position < octets.length) controller.enqueue(octets.slice(position, (position += PIECE)));
      else controller.close();
    },
  });
}

function joined(chunks, size) {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(size);
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.length;
  }
  return whole;
}
