/**
 * Finds the link or number in a pasted text, because people often paste a whole message.
 */
import { parseNumber } from "../../verifier/exports.js";

const LINKS = /https?:\/\/[^\s<>"“”]+/gi;
const NUMBERS = /(?<![0-9A-Z])[0-9A-Z]{5}[- ]?[0-9A-Z]{5}(?![0-9A-Z])/gi;
const CLOSING = ".,;:!?)]»…";

/**
 * The only link in `text`, else the only number whose check symbol fits, else all of it without its
 * edges.
 */
export function essence(text) {
  const whole = text.trim();
  if (!/\s/.test(whole)) return whole;
  const links = new Set([...whole.matchAll(LINKS)].map(([link]) => withoutClosing(link)));
  if (links.size > 0) return links.size === 1 ? [...links][0] : whole;
  const numbers = new Set(
    [...whole.matchAll(NUMBERS)].map(([number]) => canonical(number)).filter(Boolean),
  );
  return numbers.size === 1 ? [...numbers][0] : whole;
}

function withoutClosing(link) {
  let end = link.length;
  while (CLOSING.includes(link[end - 1])) end -= 1;
  return link.slice(0, end);
}

function canonical(number) {
  try {
    return parseNumber(number);
  } catch {
    return null; // ten letters that are none
  }
}
