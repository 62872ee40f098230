/**
 * What to do with a file in which no code was found, by what kind of file it is.
 */
import { learn } from "../language.js";
import { WORDS } from "../locales/vi/files.js";
import { isTooLarge, openPicture } from "../picture/pixels.js";

learn(WORDS);

const KINDS = [
  { is: (head) => head === "", advice: "file_empty" },
  { is: (head) => head.startsWith("%PDF-"), advice: "file_pdf" },
  { is: (head) => /^(?:PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0)/.test(head), advice: "file_zip" },
];
/** Browsers differ in whether they open these. */
const UNOPENED = [
  {
    is: (head) =>
      head.slice(4, 8) === "ftyp" &&
      /^(?:hei[cxms]|hev[cms]|mif1|msf1|avi[fs])$/.test(head.slice(8, 12)),
    advice: "file_heif",
  },
  { is: (head) => /^(?:\xef\xbb\xbf)?\s*</.test(head), advice: "file_svg" },
  { is: () => true, advice: "file_broken" },
];

/** The key of the sentence about a Blob, null of a picture that opens and simply has no code. */
export async function adviceOn(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  const known = KINDS.find(({ is }) => is(head));
  if (known) return known.advice;
  if (await isTooLarge(file)) return "file_large";
  const picture = await openPicture(file);
  picture?.close();
  return picture ? null : UNOPENED.find(({ is }) => is(head)).advice;
}
