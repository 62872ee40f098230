/**
 * Certificate numbers: nine random Crockford base32 characters and one check symbol, shown
 * `7K3M9-QX2HS`.
 *
 * The check symbol is the sum of alpha^i * d_i for i = 1..9 over GF(2^5) with x^5+x^2+1 and alpha =
 * 2, so every single wrong character and every swap of neighbours is caught.
 */
import { CredentialError } from "../errors.js";
import * as usage from "../usage.js";
import { strip } from "./envelope/text.js";

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const NUMBER = new RegExp(`^[${ALPHABET}]{10}$`);
const READ_AS = { I: "1", L: "1", O: "0" };

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
 * The canonical ten characters of what a person typed: any case, I, L and O as 1, 1 and 0, spaces
 * and hyphens.
 *
 * Throws `link.number_invalid`.
 */
export function parse(text) {
  usage.requireText("text", text);
  const canonical = strip(text)
    .toUpperCase()
    .replace(/[- ]/g, "")
    .replace(/[ILO]/g, (letter) => READ_AS[letter]);
  if (/[^\0-\x7f]/.test(text) || !isCanonical(canonical)) {
    throw new CredentialError(
      "link.number_invalid",
      "not a certificate number, or its check symbol does not fit",
    );
  }
  return canonical;
}

/** `7K3M9-QX2HS`, as people read it. */
export const show = (number) => `${number.slice(0, 5)}-${number.slice(5)}`;
