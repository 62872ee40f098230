/**
 * Lengths and white space of texts as Python counts them: in code points, with its set of spaces.
 */

/**
 * A character class of what Python's `\s` and `str.strip` take for white space; JavaScript's differ
 * in a few.
 */
export const SPACE =
  "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const WHITE = new RegExp(`[${SPACE}]`);

/** `text` without the white space around it. */
export const strip = (text) => trimmed(text, (character) => WHITE.test(character));

/**
 * `text` without the characters at its two ends for which `isEdge` holds. Walks inwards from the
 * ends, because a regular expression such as `/ +$/` begins anew at every blank within the text and
 * takes quadratic time.
 */
export function trimmed(text, isEdge) {
  let [start, end] = [0, text.length];
  while (start < end && isEdge(text[start])) start += 1;
  while (end > start && isEdge(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

/** Whether `text` has more than `limit` code points. */
export function isLonger(text, limit) {
  return text.length > limit && (text.length > 2 * limit || [...text].length > limit);
}

/** Code points of a text: a pair of surrogates is one. */
export function charactersOf(text) {
  let count = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) count -= 1;
  }
  return count;
}
