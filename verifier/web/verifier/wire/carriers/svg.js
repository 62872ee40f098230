/**
 * An Open Badge in an SVG: the first element of the picture names the compact JWS (Open Badges 3.0
 * section 5.3.1).
 *
 * Parsed by a small parser of its own, the same as in `wire/carriers` of Python, because engines
 * expand entities, Node has no XML parser, and two different parsers could read two different
 * texts. It accepts a part of XML 1.0: UTF-8, names in ASCII, no document type. All else is
 * `link.unreadable`.
 */
import { CredentialError } from "../../errors.js";

/** Bounds on what a picture may hold. */
export const MAX_ELEMENTS = 100_000;
export const MAX_DEPTH = 100;
export const MAX_ATTRIBUTES = 1000;
export const MAX_PREFIXES = 100;
/** All `<` and `&` together, of comments and references too. */
export const MAX_MARKS = 500_000;

const NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
const SVG = "http://www.w3.org/2000/svg";
const XML = "http://www.w3.org/XML/1998/namespace";
const RESERVED = [XML, "http://www.w3.org/2000/xmlns/"];

const BLANK = "[ \\t\\r\\n]";
const NAME = "[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?";
const EQUALS = `${BLANK}*=${BLANK}*`;
const DECLARATION = new RegExp(
  `^<\\?xml${BLANK}+version${EQUALS}(?:"1\\.0"|'1\\.0')` +
    `(?:${BLANK}+encoding${EQUALS}(?:"([^"']*)"|'([^"']*)'))?` +
    `(?:${BLANK}+standalone${EQUALS}(?:"(?:yes|no)"|'(?:yes|no)'))?${BLANK}*\\?>`,
);
const INSTRUCTION = new RegExp(`<\\?([A-Za-z_][A-Za-z0-9_.-]*)(?:${BLANK}|(?=\\?>))`, "y");
const START = new RegExp(`<(${NAME})`, "y");
const ATTRIBUTE = new RegExp(`${BLANK}+(${NAME})${BLANK}*=${BLANK}*("[^"<]*"|'[^'<]*')`, "y");
const START_ENDS = new RegExp(`${BLANK}*(/?)>`, "y");
const END = new RegExp(`</(${NAME})${BLANK}*>`, "y");
const NOT_BLANK = /[^ \t\r\n]/;
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const ENTITY = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/y;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unreadable = (why) => new CredentialError("link.unreadable", why);

/**
 * The text that is baked into a picture (a Uint8Array).
 *
 * Throws `link.unreadable` where there is none or the picture is no SVG, `format.malformed` for
 * more than one, one elsewhere, and one that is not named by `verify`.
 */
export function unbake(octets) {
  const badges = [];
  let seen = 0;
  for (const { name, attributes } of elements(decoded(octets))) {
    seen += 1;
    if (seen === 1 && name !== `${SVG} svg`) throw unreadable("XML that is no SVG");
    if (seen > MAX_ELEMENTS) throw unreadable(`an SVG of more than ${MAX_ELEMENTS} elements`);
    if (name === `${NAMESPACE} credential`) badges.push([seen, attributes.get("verify")]);
  }
  if (badges.length === 0) throw unreadable("an SVG without an Open Badge");
  const [[position, token]] = badges;
  if (badges.length > 1 || position !== 2 || !token) {
    throw new CredentialError(
      "format.malformed",
      "not one Open Badge, named by verify, right behind <svg>",
    );
  }
  return token;
}

/**
 * The text behind the XML declaration, if there is one, of a picture in UTF-8, with or without byte
 * order mark, that names no other encoding.
 */
function decoded(octets) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    throw unreadable("an SVG that is not in UTF-8");
  }
  if (CONTROL.test(text)) throw unreadable("a character that XML has no room for");
  if (count(text, "<") + count(text, "&") > MAX_MARKS) {
    throw unreadable("an SVG with too many tags, comments and references");
  }
  const declaration = DECLARATION.exec(text);
  if (declaration === null) return text;
  const encoding = declaration[1] ?? declaration[2];
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw unreadable("an SVG that names another encoding");
  }
  return text.slice(declaration[0].length);
}

function count(text, mark) {
  let occurrences = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) occurrences += 1;
  return occurrences;
}

/**
 * Every element of a document, {name: "namespace local", attributes}, in the order of their start
 * tags.
 */
function* elements(text) {
  const open = [];
  let [at, roots, prefixes] = [0, 0, 0];
  while (at < text.length) {
    if (text[at] !== "<") {
      const end = text.indexOf("<", at);
      const run = text.slice(at, end < 0 ? text.length : end);
      if (open.length === 0 && NOT_BLANK.test(run)) throw unreadable("text beside the picture");
      // Elsewhere than at the end of a CDATA section it is ill-formed (XML 1.0 section 2.4).
      if (run.includes("]]>")) throw unreadable("]]> in a text");
      plain(run);
      at += run.length;
    } else if (text.startsWith("<!--", at)) {
      // A comment holds no `--` but the one that ends it (XML 1.0 section 2.5).
      at = behind(text, "--", at + 4);
      if (text[at] !== ">") throw unreadable("-- within a comment");
      at += 1;
    } else if (text.startsWith("<?", at)) at = behind(text, "?>", instructionContent(text, at));
    else if (text.startsWith("<![CDATA[", at) && open.length > 0) at = behind(text, "]]>", at + 9);
    else if (text.startsWith("</", at)) {
      const tag = match(END, text, at);
      if (tag === null || open.pop()?.tag !== tag[1]) {
        throw unreadable("an SVG with tags that do not match");
      }
      at += tag[0].length;
    } else {
      const element = startTag(text, at, open[open.length - 1]?.spaces ?? new Map());
      roots += open.length === 0 ? 1 : 0;
      prefixes += element.declared;
      if (roots > 1 || open.length >= MAX_DEPTH) {
        throw unreadable("an SVG of more than one element, or too deep");
      }
      if (prefixes > MAX_PREFIXES) throw unreadable("an SVG with too many namespaces");
      yield element;
      if (!element.empty) open.push(element);
      at = element.end;
    }
  }
  if (roots !== 1 || open.length > 0) throw unreadable("an SVG that does not end");
}

/** The place behind the next `mark`. */
function behind(text, mark, from) {
  const start = text.indexOf(mark, from);
  if (start < 0) throw unreadable(`an SVG in which ${mark} is missing`);
  return start + mark.length;
}

/**
 * The place of the content of the processing instruction at `at`.
 *
 * An XML declaration is none: `decoded` took off the only one that may be (XML 1.0 section 2.6).
 */
function instructionContent(text, at) {
  const instruction = match(INSTRUCTION, text, at);
  if (instruction === null || instruction[1].toLowerCase() === "xml") {
    throw unreadable("a processing instruction without a name of its own");
  }
  return at + instruction[0].length;
}

/** What `pattern` (sticky) finds at just that place; null if nothing. */
function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * {name, tag, attributes, spaces (prefix -> namespace), declared (how many), empty, end} of the
 * start tag at `at`.
 */
function startTag(text, at, outer) {
  const start = match(START, text, at);
  if (start === null) throw unreadable("an SVG that is not well-formed, or with a document type");
  const attributes = new Map();
  let end = at + start[0].length;
  for (
    let attribute = match(ATTRIBUTE, text, end);
    attribute !== null;
    attribute = match(ATTRIBUTE, text, end)
  ) {
    const [whole, name, quoted] = attribute;
    if (attributes.has(name)) throw unreadable("an attribute that is there twice");
    if (attributes.size >= MAX_ATTRIBUTES) throw unreadable("an element with too many attributes");
    attributes.set(name, plain(quoted.slice(1, -1)));
    end += whole.length;
  }
  const close = match(START_ENDS, text, end);
  if (close === null) throw unreadable("an SVG that is not well-formed");
  const declarations = [...attributes].filter(
    ([name]) => name === "xmlns" || name.startsWith("xmlns:"),
  );
  const spaces = declarations.length === 0 ? outer : new Map(outer);
  for (const [name, namespace] of declarations) {
    // `xmlns:a` declares the prefix `a`; plain `xmlns` the default, under the empty name.
    const prefix = name.slice(6);
    checkDeclared(prefix, namespace);
    spaces.set(prefix, namespace);
  }
  const expanded = new Set();
  for (const name of attributes.keys()) {
    const [prefix, local] = name.split(":");
    if (local === undefined || prefix === "xmlns") continue;
    const pair = `${namespaceOf(spaces, prefix)} ${local}`;
    if (expanded.has(pair)) {
      throw unreadable("an attribute that is there twice, under two prefixes");
    }
    expanded.add(pair);
  }
  const tag = start[1];
  const [prefix, local] = tag.includes(":") ? tag.split(":") : ["", tag];
  const namespace = prefix === "" ? (spaces.get("") ?? "") : namespaceOf(spaces, prefix);
  const name = `${namespace} ${local}`;
  const empty = close[1] === "/";
  return {
    name,
    tag,
    attributes,
    spaces,
    declared: declarations.length,
    empty,
    end: end + close[0].length,
  };
}

/** Refuse what no element may declare (Namespaces in XML 1.0 section 3). */
function checkDeclared(prefix, namespace) {
  if (["xml", "xmlns"].includes(prefix) || RESERVED.includes(namespace)) {
    throw unreadable("a declaration of a reserved prefix or namespace");
  }
  if (prefix !== "" && namespace === "") throw unreadable("a prefix without a namespace");
}

function namespaceOf(spaces, prefix) {
  // Bound without a declaration (Namespaces in XML 1.0 section 3).
  if (prefix === "xml") return XML;
  if (!spaces.has(prefix)) throw unreadable("a prefix that nobody declared");
  return spaces.get(prefix);
}

/** A text with its references resolved; there are none but XML's own. */
function plain(text) {
  const parts = [];
  let from = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    const reference = match(ENTITY, text, at);
    if (reference === null) throw unreadable("a reference to nothing");
    parts.push(text.slice(from, at), resolved(reference));
    from = at + reference[0].length;
  }
  return from === 0 ? text : parts.join("") + text.slice(from);
}

function resolved([, hexadecimal, decimal, name]) {
  if (name !== undefined) return ENTITIES[name];
  const code = hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16);
  if (!isCharacter(code)) throw unreadable("a reference to nothing");
  return String.fromCodePoint(code);
}

/** Whether XML allows the character (XML 1.0 section 2.2). */
const isCharacter = (code) =>
  [9, 10, 13].includes(code) ||
  (code >= 0x20 && code < 0xd800) ||
  (code >= 0xe000 && code < 0xfffe) ||
  (code >= 0x10000 && code <= 0x10ffff);
