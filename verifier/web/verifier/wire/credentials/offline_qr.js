/**
 * The offline QR: one compact JWS as `{PUBLIC_URL}/V#1.{base43}`, read back to the same token.
 *
 * base43 writes the big-endian integer of 0x01 and the octets: raw DEFLATE (RFC 1951) of header and
 * payload with preset dictionary 1, then the 64 signature octets. DecompressionStream takes no
 * dictionary, so the stream is read behind a stored block that holds it, whose octets are dropped
 * from what comes out.
 */
import { DICTIONARY } from "../../data/dictionary.js";
import { CredentialError } from "../../errors.js";
import * as base64url from "../envelope/base64url.js";
import * as deflate from "../envelope/deflate.js";
import { MAX_TOKEN } from "../envelope/jws.js";
import { isLonger } from "../envelope/text.js";

export const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:";
/** Characters of a fragment that is packed; the largest QR code at level M holds 3,391. */
export const MAX_TEXT = 4096;
/** Octets of header and payload together, once inflated. */
export const MAX_CONTENT = 64 * 1024;

const VERSION = "1.";
const SIGNATURE = 64;
const HEADER_END = 0x7d;

/**
 * The compact JWS in what follows `#`: packed as above, or a plain token, which comes back as it
 * is.
 *
 * Only the form is checked; the token is as untrusted as the fragment. Throws `format.malformed`,
 * also for another dictionary version, and `format.too_large` (MAX_TEXT, MAX_CONTENT; a plain
 * token: jws.MAX_TOKEN).
 */
export async function decode(fragment) {
  // The base64url of `{` begins with "e", and no packed text does.
  const plain = fragment.startsWith("e");
  const limit = plain ? MAX_TOKEN : MAX_TEXT;
  if (isLonger(fragment, limit)) {
    throw new CredentialError("format.too_large", `more than ${limit} characters`);
  }
  if (plain) return fragment;
  if (!fragment.startsWith(VERSION)) {
    throw malformed("neither a token nor an offline text of dictionary 1");
  }
  const packed = fromBase43(fragment.slice(VERSION.length));
  const content = await inflate(packed.subarray(0, -SIGNATURE));
  const end = content.indexOf(HEADER_END) + 1;
  if (end === 0 || end === content.length) {
    throw malformed("no header and payload in the offline text");
  }
  const parts = [content.subarray(0, end), content.subarray(end), packed.subarray(-SIGNATURE)];
  return parts.map(base64url.encode).join(".");
}

const malformed = (why) => new CredentialError("format.malformed", why);

async function inflate(stream) {
  const dictionary = new TextEncoder().encode(DICTIONARY);
  const length = dictionary.length;
  const stored = Uint8Array.of(
    0,
    length,
    length >> 8,
    ~length,
    ~length >> 8,
    ...dictionary,
    ...stream,
  );
  try {
    return (await deflate.bounded(stored, deflate.RAW, length + MAX_CONTENT)).subarray(length);
  } catch (error) {
    if (error instanceof CredentialError) throw error; // nothing is known about the text
    if (!(error instanceof RangeError)) {
      throw malformed("not one whole raw DEFLATE stream with dictionary 1");
    }
    throw new CredentialError(
      "format.too_large",
      `more than ${MAX_CONTENT} octets of header and payload`,
    );
  }
}

/**
 * At most MAX_TEXT characters. One text for one sequence of octets: no leading zero, 0x01 in front.
 */
function fromBase43(text) {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw malformed("a character outside base43");
    value = value * 43n + BigInt(digit);
  }
  const digits = value.toString(16); // the 0x01 in front makes their count odd
  if (text.startsWith("0") || !/^1(?:..)+$/.test(digits) || digits.length <= 2 * SIGNATURE) {
    throw malformed("base43 of something else than an offline text");
  }
  return Uint8Array.from(digits.slice(1).match(/../g), (pair) => parseInt(pair, 16));
}
