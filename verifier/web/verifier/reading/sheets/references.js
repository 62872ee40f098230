/** The texts of XML: which characters there may be, and what references stand for. */
import { unreadable } from "./errors.js";

export const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const NAMED = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));
const CODE = /^#(?:x[0-9A-Fa-f]+|[0-9]+)$/;

export const broken = () => unreadable("a part that is no XML");

/** A text with its references resolved; there are none but XML's own. */
export function unescaped(text) {
  let at = text.indexOf("&");
  if (at < 0) return text;
  const pieces = [];
  let start = 0;
  for (; at >= 0; at = text.indexOf("&", start)) {
    const end = text.indexOf(";", at);
    if (end < 0) throw broken();
    pieces.push(text.slice(start, at), referred(text.slice(at + 1, end)));
    start = end + 1;
  }
  pieces.push(text.slice(start));
  return pieces.join("");
}

/** The character that stands between `&` and `;`. */
function referred(name) {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  if (!CODE.test(name)) throw broken();
  const code = name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw broken();
  const character = String.fromCodePoint(code);
  if (NO_XML.test(character)) throw broken();
  return character;
}
