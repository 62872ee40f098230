/**
 * Certificate numbers: nine random Crockford base32 characters and one check symbol, shown
 * `7K3M9-QX2HS`.
 *
 * The check symbol is the sum of alpha^i * d_i for i = 1..9 over GF(2^5) with x^5+x^2+1 and alpha =
 * 2, so every single wrong character and every swap of neighbours is caught.
 */
import { CredentialError } from "../errors.js";
import * as usage from "../usage.js";
import { SPACE, trimmed } from "./envelope/text.js";

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const NUMBER = new RegExp(`^[${ALPHABET}]{10}$`);
const READ_AS = { I: "1", L: "1", O: "0" };

/** What nobody sees, a character class: soft hyphens, zero widths, marks of direction. */
export const INVISIBLE =
  "\\xad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff";
/** What stands around a number or a link in a sentence, and is no part of it. */
export const EDGES = "()[]{}<>«»‹›\"'`“”‘’„*,;:!?…|~#–—-.·•✔✓✅√";

const UNSEEN = new RegExp(`[${INVISIBLE}]`, "g");
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;
const BETWEEN = new RegExp(`[${SPACE}.·•-]`, "g");
/** White space, one character. */
export const WHITE = new RegExp(`[${SPACE}]`);

const timesAlpha = (value) => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);

/** The tenth character for nine canonical ones: Horner's rule from the last of them. */
export function checkSymbol(body) {
  const total = [...body].reduceRight(
    (sum, character) => timesAlpha(sum ^ ALPHABET.indexOf(character)),
    0,
  );
  return ALPHABET[total];
}

/** True for the ten upper-case characters as they stand in URLs, the check symbol right. */
export function isCanonical(text) {
  return typeof text === "string" && NUMBER.test(text) && checkSymbol(text.slice(0, 9)) === text[9];
}

/**
 * `text` with the letters, digits and hyphens of a plain keyboard, and without what is invisible.
 */
export const plain = (text) =>
  text
    .replace(UNSEEN, "")
    .replace(DASHES, "-")
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** The characters of what may be a number, without what separates and surrounds them. */
export const bare = (text) =>
  trimmed(plain(text), (character) => EDGES.includes(character) || WHITE.test(character)).replace(
    BETWEEN,
    "",
  );

/**
 * The canonical ten characters of what a person typed: any case, I, L and O as 1, 1 and 0,
 * separated by white space, hyphens or dots of any kind, in brackets or at the end of a sentence;
 * null for what is no number.
 */
export function read(text) {
  const typed = bare(text);
  const canonical = typed.toUpperCase().replace(/[ILO]/g, (letter) => READ_AS[letter]);
  return !/[^\0-\x7f]/.test(typed) && isCanonical(canonical) ? canonical : null;
}

/** As `read`. Throws `link.number_invalid` for what is no number. */
export function parse(text) {
  usage.requireText("text", text);
  const canonical = read(text);
  if (canonical === null) {
    throw new CredentialError(
      "link.number_invalid",
      "not a certificate number, or its check symbol does not fit",
    );
  }
  return canonical;
}

/** `7K3M9-QX2HS`, as people read it. */
export const show = (number) => `${number.slice(0, 5)}-${number.slice(5)}`;
