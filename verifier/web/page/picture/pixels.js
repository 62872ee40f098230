/** Pictures as the browser reads them, bounded, and the pixels of a part of one. */
import { measure } from "./measure.js";

/** Octets of a file, and pixels of what it holds, beyond which it is not opened at all. */
export const MAX_OCTETS = 64 * 1024 * 1024;
export const MAX_PIXELS = 220_000_000;
/** Pixels beyond which a picture is made smaller while it is opened. */
const ROOMY = 16_800_000;
const HEAD = 256 * 1024;

/** True for a file that would eat the memory of a phone. */
export async function isTooLarge(blob) {
  if (blob.size > MAX_OCTETS) return true;
  const size = await measured(blob);
  return size !== null && size.width * size.height > MAX_PIXELS;
}

/**
 * An ImageBitmap, upright as its EXIF data says, for the caller to close; null for what the browser
 * cannot read.
 */
export async function openPicture(blob) {
  try {
    return await createImageBitmap(blob, reduction(await measured(blob)));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

/** {width, height} in pixels of whatever can be drawn. */
export function sizeOf(source) {
  return { width: source.videoWidth ?? source.width, height: source.videoHeight ?? source.height };
}

/**
 * The ImageData of the part {x, y, width, height} of `source`, `scale` times as large; what is
 * transparent is white.
 */
export function pixelsOf(source, { x, y, width, height, scale }) {
  const [wide, high] = [
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  ];
  const pen = canvas(wide, high).getContext("2d", { willReadFrequently: true, alpha: false });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, wide, high);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, x, y, width, height, 0, 0, wide, high);
  return pen.getImageData(0, 0, wide, high);
}

const measured = async (blob) => measure(new Uint8Array(await blob.slice(0, HEAD).arrayBuffer()));

/**
 * One side is enough, since the other follows: the shorter, for a camera's picture may lie on its
 * side in the file.
 */
function reduction(size) {
  if (size === null || size.width * size.height <= ROOMY) return {};
  const part = Math.sqrt(ROOMY / (size.width * size.height));
  return {
    resizeWidth: Math.max(1, Math.round(Math.min(size.width, size.height) * part)),
    resizeQuality: "high",
  };
}

function canvas(width, height) {
  if (globalThis.OffscreenCanvas) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}
