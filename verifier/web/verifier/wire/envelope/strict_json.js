/**
 * Strict JSON, so that a text has one reading only (RFC 8259, RFC 8725 section 2.4).
 *
 * Refused: anything but UTF-8, a byte order mark, duplicate member names (also in another
 * spelling), NaN and Infinity, lone surrogates, numbers of more than 20 digits, nesting deeper than
 * 32, and a top-level value of another type.
 *
 * Objects have no prototype, so `__proto__` is a member like any other. A number written as a whole
 * one is a number (a bigint from 2^53 on); one with a fraction or an exponent is a `Fraction`, so
 * that 1.0 is no index here either.
 */
import { CredentialError } from "../../errors.js";

export const MAX_DEPTH = 32;
export const MAX_DIGITS = 20;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const ESCAPED = /[\\\u0000-\u001f]/;
const STOP = /["\\\u0000-\u001f]/g;
const HEX = /[0-9A-Fa-f]{4}/y;
const LONE = /[\ud800-\udfff]/u;
const ESCAPES = new Map([...'"\\/bfnrt'].map((name, index) => [name, '"\\/\b\f\n\r\t'[index]]));
const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** A number that was written with a fraction or an exponent. Compares as its value. */
export class Fraction {
  constructor(value) {
    this.value = value;
  }

  valueOf() {
    return this.value;
  }
}

export const isObject = (value) =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
export const isWhole = (value) => typeof value === "number" || typeof value === "bigint";
export const isNumber = (value) => isWhole(value) || value instanceof Fraction;

/** The object that `octets` spells. Throws `format.malformed`. */
export const loads = (octets) => loadsOne(octets, isObject);

/** The value of `octets`, if `isAsked` accepts it; as strictly. Throws `format.malformed`. */
export function loadsOne(octets, isAsked) {
  const value = read(octets);
  if (!isAsked(value)) {
    throw new CredentialError("format.malformed", "JSON of another kind at the top");
  }
  return value;
}

function read(octets) {
  let text;
  try {
    text = UTF8.decode(octets);
  } catch {
    throw malformed();
  }
  return new Reader(text).whole();
}

const malformed = () =>
  new CredentialError("format.malformed", "not one well-formed JSON text in UTF-8");

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.depth = 0;
    /** Nothing is escaped: a string ends at the next quotation mark. */
    this.plain = !ESCAPED.test(text);
  }

  whole() {
    const value = this.value();
    if (this.at !== this.text.length) throw malformed();
    return value;
  }

  /** One value and the white space around it. */
  value() {
    this.skip();
    const value = this.bare(this.text[this.at]);
    this.skip();
    return value;
  }

  bare(first) {
    if (first === '"') return this.string();
    if (first === "{" || first === "[") return this.nested(first);
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  nested(first) {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw malformed();
    this.at += 1;
    const value = first === "{" ? this.members() : this.items();
    this.depth -= 1;
    return value;
  }

  members() {
    const members = Object.create(null);
    this.skip();
    if (this.takes("}")) return members;
    do {
      this.skip();
      if (this.text[this.at] !== '"') throw malformed();
      const name = this.string();
      this.skip();
      if (!this.takes(":") || name in members) throw malformed();
      members[name] = this.value();
    } while (this.takes(","));
    if (!this.takes("}")) throw malformed();
    return members;
  }

  items() {
    const items = [];
    this.skip();
    if (this.takes("]")) return items;
    do items.push(this.value());
    while (this.takes(","));
    if (!this.takes("]")) throw malformed();
    return items;
  }

  string() {
    const start = this.at + 1;
    const end = this.plain ? this.text.indexOf('"', start) : -1;
    if (end < 0) return this.written();
    this.at = end + 1;
    return this.text.slice(start, end);
  }

  written() {
    let value = "";
    this.at += 1;
    for (;;) {
      STOP.lastIndex = this.at;
      const stop = STOP.exec(this.text);
      if (stop === null) throw malformed();
      value += this.text.slice(this.at, stop.index);
      this.at = stop.index + 1;
      if (stop[0] === '"') break;
      if (stop[0] !== "\\") throw malformed();
      value += this.escaped();
    }
    if (LONE.test(value)) throw malformed();
    return value;
  }

  escaped() {
    const name = this.text[this.at];
    this.at += 1;
    if (ESCAPES.has(name)) return ESCAPES.get(name);
    const digits = name === "u" ? this.match(HEX) : null;
    if (digits === null) throw malformed();
    return String.fromCharCode(parseInt(digits[0], 16));
  }

  number() {
    const match = this.match(NUMBER);
    if (match === null || match[0].replace(/^-/, "").length > MAX_DIGITS) throw malformed();
    const value = Number(match[0]);
    if (match[1] === undefined && match[2] === undefined) {
      return Number.isSafeInteger(value) ? value : BigInt(match[0]);
    }
    if (!Number.isFinite(value)) throw malformed();
    return new Fraction(value);
  }

  skip() {
    if (!(this.text.charCodeAt(this.at) > 32)) this.match(SPACE);
  }

  /** What `pattern` (sticky) finds here, behind which reading goes on; null if nothing. */
  match(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  takes(character) {
    const isNext = this.text[this.at] === character;
    if (isNext) this.at += 1;
    return isNext;
  }
}
