/** From a picture to the text of its code, or to the certificate that is baked into it. */
import { CredentialError, unbake } from "../../verifier/exports.js";
import { adviceOn } from "./file_kinds.js";
import { meant } from "./picture_codes.js";
import { beside, choice } from "./picture_notes.js";

const LARGEST = 64 * 1024 * 1024;
const LARGEST_BAKED = 8 * 1024 * 1024;
const read = new WeakMap();

/**
 * {text, note} of `picture` (a Blob); of the same picture it is read once. `note()` is an element
 * that tells which codes of others are in it, null where there are none.
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
    return {
      text: found.text,
      note: () => (found.beside.length > 0 ? beside(found.beside) : null),
    };
  } catch (error) {
    if (error.choices) error.choose = (check) => choice(error.choices, check);
    throw error;
  }
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
