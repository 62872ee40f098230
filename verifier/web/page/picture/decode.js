/**
 * The text of the QR code in a picture or in a frame of the camera, found on this device: nothing
 * is uploaded or opened.
 *
 * The browser's own detector is asked first; where there is none, or it finds nothing, the vendored
 * one searches the picture view by view, in little steps so that the page stays responsive, and
 * within a bounded time.
 */
import { isTooLarge, openPicture, pixelsOf, sizeOf } from "./pixels.js";
import { detectNatively } from "./native.js";
import { sharpened } from "./sharpen.js";
import { frameView, viewsOf } from "./views.js";

/** Milliseconds after which no further view of a picture is begun. */
export const PICTURE_TIME = 6000;

/**
 * As in qr's `DecodeOpts`: how many hypotheses about where a code lies are tried, and how long
 * further ones, in ms.
 */
const PATIENT = { effort: 24, timeLimit: 250 };
const HASTY = { effort: 4, timeLimit: 30 };

/**
 * {text, texts} of the codes in `blob` (PNG, JPEG, WebP, whatever the browser reads), null where
 * none is found or it is no picture: all `texts`, each once; `text` is the first for which
 * `prefer(text)` holds, else the first. Throws only what shows that a module of the page could not
 * be loaded.
 */
export async function decodePicture(blob, { prefer = () => true, time = PICTURE_TIME } = {}) {
  if (await isTooLarge(blob)) return null;
  const picture = await openPicture(blob);
  if (picture === null) return null;
  try {
    const texts = await search(picture, performance.now() + time);
    return texts.length === 0 ? null : { text: texts.find(prefer) ?? texts[0], texts };
  } finally {
    picture.close();
  }
}

/**
 * The text of the code that `source` (HTMLVideoElement, HTMLCanvasElement, ImageBitmap) shows now,
 * or null.
 */
export async function decodeFrame(source) {
  const size = sizeOf(source);
  if (size.width < 1 || size.height < 1) return null;
  const [text] = await detectNatively(source);
  return text ?? (await readView(source, frameView(size), HASTY))[0] ?? null;
}

/**
 * The texts of the codes, each once. A view in which one is found is followed by one more, because
 * a second code may be too small for the first view.
 */
async function search(picture, end) {
  const texts = new Set(await detectNatively(picture));
  if (texts.size > 0) return [...texts];
  for (const view of viewsOf(picture)) {
    const isLast = texts.size > 0;
    for (const text of await readView(picture, view, PATIENT)) texts.add(text);
    if (isLast || performance.now() > end) break;
  }
  return [...texts];
}

async function readView(picture, view, options) {
  const { decodeQRBatch } = await import("../../vendor/qr/decode.js");
  const pixels = pixelsOf(picture, view);
  await rest();
  const image = view.sharp ? await sharpened(pixels, rest) : pixels;
  const [texts] = await decodeQRBatch([image], {
    ...options,
    maxSize: { width: image.width, height: image.height },
  });
  return texts.filter((text) => typeof text === "string");
}

/** Yields to the event loop, for taps and animations. */
const rest = () => new Promise((resolve) => setTimeout(resolve));
