/**
 * PURE: how large a picture says it is, read from the head of its file before the browser unpacks
 * anything.
 */

const FORMATS = [png, gif, jpeg, webp];

/**
 * {width, height} in pixels of a PNG, GIF, JPEG or WebP that begins with `octets`; null where they
 * do not tell.
 */
export function measure(octets) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  for (const format of FORMATS) {
    const size = octets.length < 30 ? null : format(view, octets);
    if (size !== null) return size;
  }
  return null;
}

const begins = (octets, text, offset = 0) =>
  [...text].every((letter, at) => octets[offset + at] === letter.charCodeAt(0));

function png(view, octets) {
  return begins(octets, "\x89PNG\r\n\x1a\n")
    ? { width: view.getUint32(16), height: view.getUint32(20) }
    : null;
}

function gif(view, octets) {
  return begins(octets, "GIF8")
    ? { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    : null;
}

/**
 * The first frame header (SOF0-15 but for DHT, JPG and DAC), after as many segments as it takes
 * (ITU-T T.81, B.1.1).
 */
function jpeg(view, octets) {
  if (!begins(octets, "\xff\xd8\xff")) return null;
  let offset = 2;
  while (offset + 9 <= octets.length && octets[offset] === 0xff) {
    const marker = octets[offset + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    }
    offset += marker === 0xff ? 1 : 2 + view.getUint16(offset + 2);
  }
  return null;
}

/** RFC 9649, section 2.5-2.7: lossy, lossless and extended files. */
function webp(view, octets) {
  if (!begins(octets, "RIFF") || !begins(octets, "WEBP", 8)) return null;
  if (begins(octets, "VP8 ", 12)) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (begins(octets, "VP8L", 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const three = (offset) => (view.getUint32(offset, true) & 0xffffff) + 1;
  return begins(octets, "VP8X", 12) ? { width: three(24), height: three(27) } : null;
}
