/** The words of a text that was handed over, and the certificate numbers among them. */
import { SPACE, trimmed } from "../wire/envelope/text.js";
import * as number from "./numbers.js";

export const NUMBER_LIKE = "number";
export const NUMBER_OR_NAME = "number or name";
const OTHER = "other";

const APART = new RegExp(`[${SPACE}<>'"“”„«»‹›]+`);
const RUN = /[0-9A-Za-z]+/g;
const GAP = new RegExp(`^[${SPACE}.·•-]{1,3}$`);
const UNSEEN = new RegExp(`[${number.INVISIBLE}]`);
const LENGTH = 10;

/**
 * The words of a text without the punctuation around them; what was nothing else is left out.
 *
 * Brackets in front stay, because they tell what belongs to the word before: `@an (TikTok)`.
 */
export const split = (text) =>
  text
    .split(APART)
    .map(bare)
    .filter((word) => word.replace(/^\(/, "") !== "");

const isEdge = (character) => number.EDGES.includes(character) || UNSEEN.test(character);

function bare(word) {
  let [start, end] = [0, word.length];
  while (start < end && word[start] !== "(" && isEdge(word[start])) start += 1;
  while (end > start && (word[end - 1] === "\\" || isEdge(word[end - 1]))) end -= 1;
  const rest = word.slice(start, end);
  if (!rest.startsWith("(")) return rest;
  // An opening bracket alone is kept, and only one.
  while (start < end && isEdge(word[start])) start += 1;
  return `(${word.slice(start, end)}`;
}

/**
 * The certificate numbers within a text, and whether there is something like one in it that is
 * none: [numbers, mistyped].
 *
 * Ten characters, or five and five with a separator; with a digit or in capitals throughout,
 * because one in thirty-two words of ten letters would have the right check symbol.
 */
export function numbers(text) {
  const plain = number.plain(text);
  const runs = [...plain.matchAll(RUN)];
  const found = [];
  let mistyped = false;
  for (let position = 0; position < runs.length; position += 1) {
    const [run] = runs[position];
    let candidate = run.length === LENGTH ? run : "";
    const grouped = run.length === LENGTH / 2 && isPair(plain, runs[position], runs[position + 1]);
    if (grouped) candidate = run + runs[position + 1][0];
    if (candidate === "" || !isMarked(candidate, grouped)) continue;
    const read = number.read(candidate);
    if (read === null) {
      mistyped ||= isMixed(candidate);
    } else {
      found.push(read);
      if (grouped) position += 1;
    }
  }
  return [found, mistyped];
}

function isPair(plain, first, second) {
  if (second === undefined || second[0].length !== LENGTH / 2) return false;
  return GAP.test(plain.slice(first.index + first[0].length, second.index));
}

const isDigits = (text) => /^[0-9]+$/.test(text);
const isCapitals = (text) => !/[a-z]/.test(text) && /[A-Z]/.test(text);
const isMixed = (text) => !isDigits(text) && /[0-9]/.test(text);

/** Ten digits in a row are a telephone number. */
const isMarked = (candidate, grouped) =>
  isDigits(candidate) ? grouped : isMixed(candidate) || isCapitals(candidate);

/** Whether a whole text that is no number was meant as one, by how it looks. */
export function shape(text) {
  const typed = number.bare(text);
  if (!/^[0-9A-Za-z]{8,12}$/.test(typed)) return OTHER;
  const inner = trimmed(
    number.plain(text),
    (character) => number.EDGES.includes(character) || number.WHITE.test(character),
  );
  const grouped = inner.length !== typed.length && /[0-9]/.test(typed);
  if (grouped || isCapitals(typed) || isDigits(typed)) return NUMBER_LIKE;
  return typed.length === LENGTH && isMixed(typed) ? NUMBER_OR_NAME : OTHER;
}
