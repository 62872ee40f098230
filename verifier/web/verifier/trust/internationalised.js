/**
 * Internationalised labels of hosts (RFC 5890). Loaded for a trust list with a host that has one.
 */
import { CredentialError } from "../errors.js";

const WRITTEN = /^(?!\p{M})[\p{L}\p{M}\p{N}-]+$/u;

/**
 * Each internationalised label of `host` is the Punycode of a text that needs it, as a registry
 * writes that text. Throws `trust.malformed`.
 *
 * A rule of our own, because engines differ in what they take for one (UTS 46): letters, marks and
 * digits in lower case and NFKC, with a hyphen or ASCII between them, and no mark in front.
 */
export function requireWritten(host) {
  const labels = host.split(".").filter((label) => label.startsWith("xn--"));
  if (!labels.every((label) => isWritten(decoded(label.slice(4))))) {
    throw new CredentialError(
      "trust.malformed",
      "a label that is not the Punycode of what a registry writes",
    );
  }
}

function isWritten(text) {
  if (text === null || !/[^\0-\x7f]/.test(text) || !WRITTEN.test(text.replace(/^-+/, ""))) {
    return false;
  }
  return text === text.normalize("NFKC") && text === text.toLowerCase();
}

/**
 * The text whose Punycode is `encoded`, in lower case (RFC 3492 section 6.2); null if it is not
 * Punycode.
 */
function decoded(encoded) {
  const end = encoded.lastIndexOf("-");
  if (end === 0) return null;
  const points = [...encoded.slice(0, Math.max(end, 0))].map((character) =>
    character.codePointAt(0),
  );
  let [point, bias, index, next] = [128, 72, 0, end + 1];
  while (next < encoded.length) {
    const before = index;
    let weight = 1;
    for (let step = 36; ; step += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(encoded[next]);
      next += 1;
      if (digit < 0) return null;
      index += digit * weight;
      const threshold = Math.min(Math.max(step - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const count = points.length + 1;
    bias = adapted(index - before, count, before === 0);
    point += Math.floor(index / count);
    if (point > 0x10ffff) return null;
    index %= count;
    points.splice(index, 0, point);
    index += 1;
  }
  return String.fromCodePoint(...points);
}

/** The bias after a delta (RFC 3492 section 6.1). */
function adapted(delta, count, first) {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / count);
  let bias = 0;
  for (; rest > 455; bias += 36) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
}
