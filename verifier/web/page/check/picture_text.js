/** From a picture to the text of its code, or to the certificate that is baked into it. */
import { CredentialError, unbake } from "../../verifier/exports.js";
import { adviceOn } from "./file_kinds.js";
import { meant } from "./picture_codes.js";
import { beside, choice } from "./picture_notes.js";

const LARGEST = 64 * 1024 * 1024;
const LARGEST_BAKED = 8 * 1024 * 1024;
const read = new WeakMap();
/** {picture, text, others}: of the picture that was read last. */
let last = null;

/**
 * The text in `picture` (a Blob); of the same picture it is read once.
 *
 * Rejects with CredentialError `link.unreadable` where no code was found, or several certificates
 * (its `advice`, the key of a sentence or null, says what to do with such a file; its
 * `choose(check)` is an element that asks which one is meant), `format.malformed` where what is
 * baked in is not as it should be, and `link.unreachable` where the reader of pictures could not be
 * loaded.
 */
export function textOfPicture(picture, anchors) {
  if (!read.has(picture)) read.set(picture, textIn(picture, anchors));
  return read.get(picture);
}

async function textIn(picture, anchors) {
  if (picture.size > LARGEST) throw await advised(picture, `more than ${LARGEST} octets`);
  const baked = picture.size <= LARGEST_BAKED ? await bakedInto(picture) : null;
  const texts = await codesIn(picture);
  if (baked === null && texts.length === 0) {
    throw await advised(picture, "no code was found in the picture");
  }
  try {
    const found = await meant({ baked, texts, anchors });
    last = { picture, text: found.text, others: found.beside };
    return found.text;
  } catch (error) {
    if (error.choices) error.choose = (check) => choice(error.choices, check);
    throw error;
  }
}

/**
 * What makes the element that tells which codes of others are in the picture `input`, or (null) in
 * the one that led to the address of the page; null where there are none.
 */
export function noteOn(input) {
  if (last === null || last.others.length === 0) return null;
  const { picture, text, others } = last;
  const isMeant =
    input === null
      ? text.toLowerCase().endsWith(location.pathname.toLowerCase())
      : input === picture;
  // Told once: the same address may be opened again without the picture.
  if (input === null) last = null;
  return isMeant ? () => beside(others) : null;
}

const advised = async (picture, why) =>
  Object.assign(unreadable(why), { advice: await adviceOn(picture) });

const unreadable = (why) => new CredentialError("link.unreadable", why);

/** The Open Badge in a PNG or SVG that was kept as a file; null where there is none. */
async function bakedInto(picture) {
  try {
    return await unbake(new Uint8Array(await picture.arrayBuffer()));
  } catch (error) {
    if (error instanceof CredentialError && error.code === "link.unreadable") return null;
    throw error;
  }
}

/** The texts of all codes that are seen in the picture. */
async function codesIn(picture) {
  const { decodePicture } = await decoder();
  return (await decodePicture(picture).catch(unloaded))?.texts ?? [];
}

/**
 * The decoder, which only a visitor with a picture or a camera loads. Rejects with
 * `link.unreachable`.
 */
export const decoder = () => import("../picture/decode.js").catch(unloaded);

function unloaded(error) {
  throw new CredentialError("link.unreachable", `the reader of pictures: ${error.message}`);
}
