/** Texts measured and stripped as in Python: by code points, and by its notion of white space. */

/** A character class of what Python's `\s` and `str.strip` take for white space; JavaScript's differ in a few. */
export const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");

export const strip = (text) => text.replace(EDGES, "");

/** Whether `text` has more than `limit` code points. */
export function isLonger(text, limit) {
  return text.length > limit && (text.length > 2 * limit || [...text].length > limit);
}
