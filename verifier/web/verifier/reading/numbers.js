/**
 * Certificate numbers as people hand them over: in brackets, with any dash, from any keyboard. In
 * Python it is the one reader of numbers (wire/number.py); here those of badges are read without it.
 */
import { CredentialError } from "../errors.js";
import * as usage from "../usage.js";
import { isCanonical } from "../wire/number.js";
import { SPACE, trimmed } from "../wire/envelope/text.js";

const READ_AS = { I: "1", L: "1", O: "0" };
/** What nobody sees, a character class: soft hyphens, zero widths, marks of direction. */
export const INVISIBLE =
  "\\xad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff";
/** What stands around a number or a link in a sentence, and is no part of it. */
export const EDGES = "()[]{}<>«»‹›\"'`“”‘’„*,;:!?…|~–—-.·•✔✓✅√";

const UNSEEN = new RegExp(`[${INVISIBLE}]`, "g");
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;
const BETWEEN = new RegExp(`[${SPACE}.·•-]`, "g");
/** White space, one character. */
export const WHITE = new RegExp(`[${SPACE}]`);

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
