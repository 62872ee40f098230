/** The meanings that a text may have, and the plainest of them. */
import { SPACE, isLonger } from "../wire/envelope/text.js";

const MAX_TEXT = 64 * 1024;
const WHITE = new RegExp(`[${SPACE}]`);

/**
 * One meaning of a text. `kind`: "token" (`text`), "number" (`number`), "link" (`origin`,
 * `number`), "offline" (`origin`, and the fragment as `text`), "profiles" (`profiles`; `alone`
 * where they are those of a handle without a platform, which is looked for on every platform that
 * can have it, be it only one; `otherwise` is what a word without an @ is where none of them has a
 * certificate), "share" (a share link, `text`), "mistyped", "several", "our_page", "text", or
 * "elsewhere": `what` it is ("link", "post", "app", or a kind of code), and `place`, the host it
 * leads to.
 */
export const meaning = (kind, members = {}) => ({
  kind,
  text: "",
  number: null,
  origin: null,
  profiles: [],
  otherwise: null,
  what: null,
  place: null,
  alone: false,
  ...members,
});

/** The one profile that a meaning names, by its platform too; null for anything else. */
export const named = ({ profiles, alone }) =>
  profiles.length === 1 && !alone ? profiles[0] : null;

/**
 * Long, or beginning as every JSON object does in base64url: the envelope's check says what is
 * wrong with it.
 *
 * Hosts and numbers may begin like that too, but a host is followed by a slash, and a number is
 * short and has no full stop.
 */
export function isToken(text) {
  if (isLonger(text, MAX_TEXT)) return true;
  if (text.includes("/")) return false;
  const dotted = text.includes(".");
  // A token with a word around it, such as "Bearer", is a damaged one.
  const beginning = WHITE.test(text) ? "ey" : "";
  const pieces = dotted && isLonger(text, 100) ? text.split(WHITE) : [];
  if (pieces.some((word) => word.startsWith(beginning) && word.includes(".") && isLonger(word, 100))) {
    return true;
  }
  return text.startsWith("ey") && (dotted || isLonger(text, 20));
}
