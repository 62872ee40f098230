/**
 * An Open Badge in an SVG: the first element of the picture names the compact JWS (Open Badges 3.0 section 5.3.1).
 *
 * Read with a small reader of its own: engines expand entities, and outside browsers there is no reader of XML at all.
 */
import { CredentialError } from "../errors.js";

const NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
const SVG = "http://www.w3.org/2000/svg";
const MAX_DEPTH = 100;

const NAME = "[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?";
const ATTRIBUTE = `\\s+(${NAME})\\s*=\\s*("[^"<]*"|'[^'<]*')`;
/** What may follow, of which one must: text, comment, CDATA, instruction, end tag, start tag. Never a document type. */
const PIECE = new RegExp(
  `[^<]+|<!--[^]*?-->|<!\\[CDATA\\[[^]*?\\]\\]>|<\\?[^]*?\\?>` +
    `|</(?<end>${NAME})\\s*>|<(?<start>${NAME})(?<attributes>(?:${ATTRIBUTE})*)\\s*(?<alone>/?)>`,
  "y",
);
const ENTITY = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unreadable = (why) => new CredentialError("link.unreadable", why);

/**
 * The token in a picture (a Uint8Array).
 *
 * Throws `link.unreadable` where there is none or the picture is no SVG, `format.malformed` for more than one, one
 * elsewhere, and one that is not named by `verify`.
 */
export function unbake(octets) {
  const found = [];
  let seen = 0;
  for (const { name, attributes } of elements(decoded(octets))) {
    seen += 1;
    if (seen === 1 && name !== `${SVG} svg`) throw unreadable("XML that is no SVG");
    if (name === `${NAMESPACE} credential`) found.push([seen, attributes.get("verify")]);
  }
  if (found.length === 0) throw unreadable("an SVG without an Open Badge");
  const [[place, token]] = found;
  if (found.length > 1 || place !== 2 || !token) {
    throw new CredentialError("format.malformed", "not one Open Badge, named by verify, right behind <svg>");
  }
  return token;
}

function decoded(octets) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    throw unreadable("an SVG that is not in UTF-8");
  }
}

/** Every element of a document, {name: "namespace local", attributes}, in the order of their start tags. */
function* elements(text) {
  const open = [];
  let [at, roots] = [0, 0];
  while (at < text.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text);
    if (piece === null) throw unreadable("an SVG that is not well-formed, or with a document type");
    at = PIECE.lastIndex;
    const { start, end, attributes = "", alone } = piece.groups;
    if (start !== undefined) {
      if (open.length === 0) roots += 1;
      if (roots > 1 || open.length >= MAX_DEPTH) throw unreadable("an SVG of more than one element, or too deep");
      const element = read(start, attributes, open.at(-1)?.spaces ?? new Map());
      yield element;
      if (alone === "") open.push({ tag: start, spaces: element.spaces });
    } else if (end !== undefined) {
      if (open.pop()?.tag !== end) throw unreadable("an SVG with tags that do not match");
    } else if (!piece[0].startsWith("<")) {
      if (open.length === 0 && piece[0].trim() !== "") throw unreadable("text beside the picture");
      plain(piece[0]);
    }
  }
  if (roots !== 1 || open.length > 0) throw unreadable("an SVG that does not end");
}

function read(tag, text, outer) {
  const attributes = new Map();
  const spaces = new Map(outer);
  for (const [, name, quoted] of text.matchAll(new RegExp(ATTRIBUTE, "g"))) {
    if (attributes.has(name)) throw unreadable("an attribute that is there twice");
    const value = plain(quoted.slice(1, -1));
    attributes.set(name, value);
    if (name === "xmlns" || name.startsWith("xmlns:")) spaces.set(name.slice(6), value);
  }
  for (const name of [tag, ...attributes.keys()]) {
    const [prefix, local] = name.split(":");
    if (local !== undefined && !["xml", "xmlns"].includes(prefix) && !spaces.has(prefix)) {
      throw unreadable("a prefix that nobody declared");
    }
  }
  const [prefix, local] = tag.includes(":") ? tag.split(":") : ["", tag];
  return { name: `${spaces.get(prefix) ?? ""} ${local}`, attributes, spaces };
}

/** A text with its references resolved; there are none but XML's own. */
function plain(text) {
  return text.replace(ENTITY, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name];
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    if (!(code > 0 && code <= 0x10ffff)) throw unreadable("a reference to nothing");
    return String.fromCodePoint(code);
  });
}
