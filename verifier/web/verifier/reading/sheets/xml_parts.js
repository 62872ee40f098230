/**
 * The XML parts of a workbook, read piece by piece within bounds; nothing in them is followed, no
 * DTD is read.
 *
 * A part is UTF-8, or UTF-16 with a byte order mark, whatever its declaration says (ECMA-376 Part 2
 * section 8). Names of elements and attributes are ASCII. Elements are told apart by their path of
 * local names: the namespaces of the strict and the transitional format differ, their names do not.
 */
import { large, unreadable } from "./errors.js";
import * as limits from "./limits.js";
import { Turns } from "./turns.js";
import { NO_XML, broken, unescaped } from "./references.js";

const PIECE = 64 * 1024;
const MOST_PENDING = 4 * limits.LONGEST_MARKUP;
/**
 * Characters at the end of a chunk that are held back, because a reference or a line end may
 * continue in the next one.
 */
const HELD_BACK = 64;
const NAME = /[A-Za-z_:][\w:.-]*/y;
const BLANKS = /[ \t\r\n]*/y;
const NOT_BLANK = /[^ \t\r\n]/;
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;
/** The beginning of a reference, which may hold any number of zeros. */
const REFERENCE_BEGUN = /^&(?:[a-z]{0,4}|#(?:x[0-9A-Fa-f]*|[0-9]*))$/;
const NO_ATTRIBUTES = new Map();
/** Paths that are cached, because joining them again takes time. */
const MOST_PATHS = 1_000;
/** Marks markup that the buffer does not hold completely yet. */
const CUT = -1;

/**
 * What all the parts of a workbook together may still use: `nodes` (elements, comments,
 * instructions) and time.
 */
export class Budget {
  nodes = limits.MOST_NODES;
  #end = performance.now() + limits.LONGEST_MILLISECONDS;
  #turns = new Turns();

  spendNode() {
    this.nodes -= 1;
    if (this.nodes < 0) throw large("XML elements");
  }

  /** Throws SheetError when the time is over. */
  async next() {
    if (performance.now() > this.#end) throw large("time");
    await this.#turns.next();
  }
}

/**
 * Parses a part and calls `listener`: opened(path, attributes), closed(path), text(text). Throws
 * SheetError.
 */
export async function read(octets, listener, budget) {
  const scanner = new Scanner(listener, budget);
  const encoding =
    { "255,254": "utf-16le", "254,255": "utf-16be" }[`${octets[0]},${octets[1]}`] ?? "utf-8";
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let start = 0; start < octets.length; start += PIECE) {
    await budget.next();
    scanner.feed(decoded(decoder, octets.subarray(start, start + PIECE), true));
  }
  scanner.end(decoded(decoder, new Uint8Array(), false));
}

function decoded(decoder, octets, stream) {
  let text;
  try {
    text = decoder.decode(octets, { stream });
  } catch {
    throw unreadable("a part that is neither UTF-8 nor UTF-16");
  }
  if (NO_XML.test(text)) throw unreadable("a character that XML has no room for");
  return text;
}

/** A name without its prefix. */
export const local = (name) => name.slice(name.lastIndexOf(":") + 1);

class Scanner {
  #listener;
  #budget;
  #buffer = "";
  #position = 0;
  #isLast = false;
  #isStart = true;
  #isCharacterData = false;
  #hasRoot = false;
  #behind = "";
  #pathCount = 0;
  #nodes = [{ name: "", path: "", children: new Map() }];

  constructor(listener, budget) {
    [this.#listener, this.#budget] = [listener, budget];
  }

  feed(text) {
    this.#buffer = this.#buffer.slice(this.#position) + text;
    this.#position = 0;
    while (this.#position < this.#buffer.length) {
      const end = this.#next();
      if (end === CUT) break;
      this.#position = end;
    }
    if (this.#buffer.length - this.#position > MOST_PENDING) throw large("a tag or comment");
  }

  end(text) {
    this.#isLast = true;
    this.feed(text);
    if (
      this.#position < this.#buffer.length ||
      this.#nodes.length > 1 ||
      !this.#hasRoot ||
      this.#isCharacterData
    ) {
      throw broken();
    }
  }

  /** Where the next piece ends, or CUT. */
  #next() {
    const [buffer, start] = [this.#buffer, this.#position];
    if (this.#isCharacterData) return this.#characterData();
    if (buffer[start] !== "<") return this.#text();
    if (start + "<![CDATA[".length > buffer.length && !this.#isLast) return CUT;
    this.#behind = "";
    const isStart = this.#isStart;
    this.#isStart = false;
    const second = buffer[start + 1];
    if (second === "/") return this.#closing();
    if (second === "?") {
      const end = this.#instruction(isStart);
      this.#isStart = isStart && end === CUT;
      return end;
    }
    if (second !== "!") return this.#opening();
    if (buffer.startsWith("<!--", start)) return this.#comment();
    if (!buffer.startsWith("<![CDATA[", start) || this.#nodes.length === 1) throw broken();
    this.#isCharacterData = true;
    return start + "<![CDATA[".length;
  }

  #text() {
    const [buffer, start] = [this.#buffer, this.#position];
    this.#isStart = false;
    let end = buffer.indexOf("<", start);
    if (end < 0) end = this.#isLast ? buffer.length : this.#safeEnd();
    if (end <= start) return CUT;
    const text = buffer.slice(start, end);
    if ((this.#behind + text).includes("]]>")) throw broken();
    this.#behind = (this.#behind + text).slice(-2);
    if (this.#nodes.length > 1) this.#listener.text(unescaped(oneLineEnd(text)));
    else if (NOT_BLANK.test(text)) throw broken();
    return end;
  }

  /**
   * How far a text may be taken when more of it is to come: no reference and no line end is cut in
   * two.
   */
  #safeEnd() {
    let end = this.#buffer.length - HELD_BACK;
    const reference = this.#buffer.lastIndexOf("&", end - 1);
    if (reference >= this.#position && REFERENCE_BEGUN.test(this.#buffer.slice(reference, end))) {
      end = reference;
    }
    return this.#buffer[end - 1] === "\r" && this.#buffer[end] === "\n" ? end - 1 : end;
  }

  #characterData() {
    const [buffer, start] = [this.#buffer, this.#position];
    const close = buffer.indexOf("]]>", start);
    let end = close < 0 ? buffer.length - 3 : close;
    if (close < 0 && buffer[end - 1] === "\r") end -= 1;
    if (end > start) this.#listener.text(oneLineEnd(buffer.slice(start, end)));
    if (close < 0) return end > start ? end : CUT;
    this.#isCharacterData = false;
    return close + 3;
  }

  #comment() {
    const start = this.#position + 4;
    const end = this.#buffer.indexOf("--", start);
    if (end < 0 || end + 2 >= this.#buffer.length) return CUT;
    if (this.#buffer[end + 2] !== ">") throw broken();
    this.#countMarkup(end - start);
    return end + 3;
  }

  #instruction(isStart) {
    const [buffer, start] = [this.#buffer, this.#position];
    const end = buffer.indexOf("?>", start + 2);
    if (end < 0) return CUT;
    if (/^<\?xml[ \t\r\n?]/.test(buffer.slice(start, start + 6))) {
      if (
        !isStart ||
        end - start > limits.LONGEST_MARKUP ||
        !DECLARATION.test(buffer.slice(start, end + 2))
      ) {
        throw broken();
      }
      return end + 2;
    }
    const target = matched(NAME, buffer, start + 2);
    const dataStart = start + 2 + target.length;
    if (
      target === "" ||
      target.toLowerCase() === "xml" ||
      (dataStart < end && NOT_BLANK.test(buffer[dataStart]))
    ) {
      throw broken();
    }
    this.#countMarkup(end - dataStart);
    return end + 2;
  }

  #countMarkup(length) {
    this.#budget.spendNode();
    if (length > limits.LONGEST_MARKUP) throw large("a comment");
  }

  #innermost() {
    return this.#nodes[this.#nodes.length - 1];
  }

  #closing() {
    const [buffer, start] = [this.#buffer, this.#position];
    const name = matched(NAME, buffer, start + 2);
    const end = start + 2 + name.length + matched(BLANKS, buffer, start + 2 + name.length).length;
    if (end >= buffer.length) return CUT;
    if (buffer[end] !== ">" || this.#nodes.length === 1 || this.#innermost().name !== name) {
      throw broken();
    }
    this.#listener.closed(this.#nodes.pop().path);
    return end + 1;
  }

  #opening() {
    const [buffer, start] = [this.#buffer, this.#position];
    const name = matched(NAME, buffer, start + 1);
    let end = start + 1 + name.length;
    if (end >= buffer.length) return CUT;
    if (name === "") throw broken();
    let attributes = NO_ATTRIBUTES;
    let length = 0;
    for (;;) {
      const blanks = matched(BLANKS, buffer, end).length;
      end += blanks;
      if (end >= buffer.length) return CUT;
      if (buffer[end] === ">" || buffer[end] === "/") break;
      if (blanks === 0) throw broken();
      const attribute = attributeAt(buffer, end);
      if (attribute === CUT) return CUT;
      if (attributes === NO_ATTRIBUTES) attributes = new Map();
      if (attributes.has(attribute.name)) throw broken();
      attributes.set(attribute.name, attribute.value);
      length += attribute.name.length + attribute.value.length;
      end = attribute.end;
    }
    const isEmpty = buffer[end] === "/";
    if (isEmpty && end + 1 >= buffer.length) return CUT;
    if (isEmpty && buffer[end + 1] !== ">") throw broken();
    if (attributes.size > limits.MOST_ATTRIBUTES) throw large("attributes");
    if (length > limits.LONGEST_MARKUP) throw large("a tag");
    this.#open(name, attributes, isEmpty);
    return end + (isEmpty ? 2 : 1);
  }

  #open(name, attributes, isEmpty) {
    this.#budget.spendNode();
    const parent = this.#innermost();
    if (this.#nodes.length === 1 && this.#hasRoot) throw broken();
    if (this.#nodes.length > limits.DEEPEST) throw large("elements within each other");
    this.#hasRoot = true;
    let node = parent.children.get(name);
    if (node === undefined) {
      node = { name, path: `${parent.path}/${local(name)}`, children: new Map() };
      if (this.#pathCount < MOST_PATHS) parent.children.set(name, node);
      this.#pathCount += 1;
    }
    this.#listener.opened(node.path, attributes);
    if (isEmpty) this.#listener.closed(node.path);
    else this.#nodes.push(node);
  }
}

function matched(pattern, text, start) {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0] ?? "";
}

/** {name, value, end} of the attribute that begins at `start`, or CUT. */
function attributeAt(text, start) {
  const name = matched(NAME, text, start);
  let end = start + name.length;
  end += matched(BLANKS, text, end).length;
  if (end >= text.length) return CUT;
  if (name === "" || text[end] !== "=") throw broken();
  end += 1 + matched(BLANKS, text, end + 1).length;
  if (end >= text.length) return CUT;
  const quote = text[end];
  if (quote !== '"' && quote !== "'") throw broken();
  const close = text.indexOf(quote, end + 1);
  if (close < 0) return CUT;
  const written = text.slice(end + 1, close);
  if (written.includes("<")) throw broken();
  return {
    name,
    value: unescaped(/[\t\r\n]/.test(written) ? written.replace(/\r\n|[\t\r\n]/g, " ") : written),
    end: close + 1,
  };
}

const oneLineEnd = (text) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
