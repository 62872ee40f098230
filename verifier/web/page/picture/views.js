/**
 * PURE: which parts of a picture are looked at, in which order and how much enlarged.
 *
 * A decoder needs about two pixels a module. A screenshot shows the whole page and a small code
 * somewhere in it, so what is small is drawn larger, whole first and then piece by piece; what is
 * large is looked at reduced, then in pieces.
 */

/** Pixels of the longer side of a view as it is handed to the decoder. */
const SIDE = 1600;
/**
 * Pixels of the longest side that the decoder takes, and of the strips into which what is longer is
 * cut.
 */
const LONGEST = 4096;
const STRIP = 2048;
/**
 * Pixels of the side of a piece, and by how much two neighbours overlap: a code of 240 pixels lies
 * whole in one.
 */
const PIECE = 640;
const OVERLAP = 260;

/**
 * Views {x, y, width, height, scale, sharp} of a picture of `width` by `height` pixels: each a part
 * of it, enlarged or reduced, some of them to be sharpened.
 */
export function* viewsOf({ width, height }) {
  const longer = Math.max(width, height);
  const whole = { x: 0, y: 0, width, height };
  const fits = SIDE / longer;
  yield { ...whole, scale: Math.min(1, fits) };
  if (longer * 3 <= SIDE) yield { ...whole, scale: 3 };
  else if (fits > 1) yield { ...whole, scale: fits };
  if (longer > SIDE) yield* longer <= LONGEST ? [{ ...whole, scale: 1 }] : strips(width, height);
  yield { ...whole, scale: Math.min(0.5, fits / 2) };
  yield { ...whole, scale: Math.min(1, fits), sharp: true };
  if (longer > PIECE) yield* pieces(width, height);
}

/** The one view of a frame of the camera: it is followed by another in a moment. */
export function frameView({ width, height }) {
  return { x: 0, y: 0, width, height, scale: Math.min(1, 1280 / Math.max(width, height)) };
}

/** A long picture as it is, neither enlarged nor reduced. */
function* strips(width, height) {
  for (const y of starts(height, STRIP, OVERLAP)) {
    for (const x of starts(width, STRIP, OVERLAP)) {
      yield { x, y, width: Math.min(STRIP, width), height: Math.min(STRIP, height), scale: 1 };
    }
  }
}

const MAX_PIECES = 48;

/** As fine as MAX_PIECES allow: all of a long screenshot is looked at, if not enlarged as much. */
function* pieces(width, height) {
  let coarseness = 1;
  const cut = (length) => starts(length, PIECE * coarseness, OVERLAP * coarseness);
  while (cut(width).length * cut(height).length > MAX_PIECES) coarseness += 0.25;
  const side = PIECE * coarseness;
  for (const y of cut(height)) {
    for (const x of cut(width)) {
      yield {
        x,
        y,
        width: Math.min(side, width),
        height: Math.min(side, height),
        scale: 2.5 / coarseness,
      };
    }
  }
}

/**
 * Where pieces of `side` begin so that they cover `length` evenly, each lying over its neighbour by
 * `overlap` or more.
 */
function starts(length, side, overlap) {
  if (length <= side) return [0];
  const count = Math.ceil((length - overlap) / (side - overlap));
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - side)) / (count - 1)),
  );
}
