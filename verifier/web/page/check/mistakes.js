/** The kind of mistake in a typed number, so that the reader can correct it. */
import { parseNumber } from "../../verifier/exports.js";
import { read } from "../../verifier/reading/pasted.js";
import { bare } from "../../verifier/reading/numbers.js";

const LENGTH = 10;
const STRANGE = /[^0-9A-TV-Z]/u;

/** The characters of a number as it was typed: upper case, without spaces and hyphens. */
export const characters = (text) => [...bare(text.normalize("NFC").toUpperCase())];

/** Whether there is more in a text than a number that may be mistyped: a link, a handle. */
export const isMore = (text) => {
  const { kind, otherwise } = read(text, []);
  return otherwise === null && !["mistyped", "text"].includes(kind);
};

/** True for what can only have been meant as a number: neither a link nor a sentence. */
export const looksLikeNumber = (text) => /^[0-9a-z\s–—-]{6,16}$/i.test(text.trim());

/**
 * {key, values} of the sentence for the mistake in `text`; null where it is a certificate number.
 */
export function mistake(text) {
  const typed = characters(text);
  const strange = typed.find((character) => STRANGE.test(character));
  if (strange !== undefined) return { key: strangeness(strange), values: { character: strange } };
  if (typed.length < LENGTH) {
    return { key: "number_short", values: { count: LENGTH - typed.length } };
  }
  if (typed.length > LENGTH) {
    return { key: "number_long", values: { count: typed.length - LENGTH } };
  }
  return fits(typed.join("")) ? null : { key: "number_sum", values: {} };
}

function strangeness(character) {
  if (character === "U") return "number_u";
  return /\p{L}/u.test(character) ? "number_accent" : "number_character";
}

function fits(text) {
  try {
    return Boolean(parseNumber(text));
  } catch {
    return false; // its check symbol is another
  }
}
