/** From a picture to the text of its code, or to the certificate that is baked into it. */
import { CredentialError, unbake } from "../../verifier/exports.js";
import { adviceOn } from "./file_kinds.js";

const LARGEST = 64 * 1024 * 1024;
const LARGEST_BAKED = 8 * 1024 * 1024;
const read = new WeakMap();

/**
 * The text in `picture` (a Blob); of the same picture it is read once. Of several codes one of
 * `origins` (an iterable of texts) comes first. Rejects with CredentialError `link.unreadable`
 * where no code was found (its `advice`, the key of a sentence or null, says what to do with such a
 * file), `format.malformed` where what is baked in is not as it should be, and `link.unreachable`
 * where the reader of pictures could not be loaded.
 */
export function textOfPicture(picture, origins) {
  if (!read.has(picture)) read.set(picture, textIn(picture, [...origins]));
  return read.get(picture);
}

async function textIn(picture, origins) {
  if (picture.size > LARGEST) throw unreadable(`a picture of more than ${LARGEST} octets`);
  const baked = picture.size <= LARGEST_BAKED ? await bakedInto(picture) : null;
  return (
    baked ??
    codeIn(picture, (text) => origins.some((origin) => text.toLowerCase().startsWith(`${origin}/`)))
  );
}

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

async function codeIn(picture, prefer) {
  const { decodePicture } = await decoder();
  const code = await decodePicture(picture, { prefer }).catch(unloaded);
  if (!code) {
    throw Object.assign(unreadable("no code was found in the picture"), {
      advice: await adviceOn(picture),
    });
  }
  return code.text;
}

/**
 * The decoder, which only a visitor with a picture or a camera loads. Rejects with
 * `link.unreachable`.
 */
export const decoder = () => import("../picture/decode.js").catch(unloaded);

function unloaded(error) {
  throw new CredentialError("link.unreachable", `the reader of pictures: ${error.message}`);
}
