/** Strict base64url without padding (RFC 7515 section 2): one text for one sequence of octets. */
import { CredentialError } from "../../errors.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128).fill(255);
for (let value = 0; value < 64; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** base64url without padding. */
export function encode(octets) {
  let text = "";
  for (let index = 0; index < octets.length; index += 3) {
    const group = (octets[index] << 16) | (octets[index + 1] << 8) | octets[index + 2];
    for (
      let shift = 18, left = octets.length - index;
      shift >= 0 && left >= 0;
      shift -= 6, left -= 1
    ) {
      text += ALPHABET[(group >> shift) & 63];
    }
  }
  return text;
}

/**
 * The octets of `text`. Throws `format.malformed` on padding, foreign or left-over characters, and
 * left-over bits.
 */
export function decode(text) {
  if (text.length % 4 === 1) {
    throw new CredentialError("format.malformed", "not base64url without padding");
  }
  const octets = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [held, bits, length] = [0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)];
    if (!(value < 64)) {
      throw new CredentialError("format.malformed", "not base64url without padding");
    }
    held = (held << 6) | value; // the upper bits overflow, and only the lower ones are used
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      octets[length] = held >> bits;
      length += 1;
    }
  }
  if (held & ((1 << bits) - 1)) {
    throw new CredentialError("format.malformed", "base64url with left-over bits");
  }
  return octets;
}
