/**
 * Checks of Ed25519 keys and signatures that engines do not all make. Loaded with the first such
 * key.
 */

/**
 * The order of the group, the prime of the field, and y of the eight points whose order is 8, 4, 2
 * or 1; highest octet first.
 */
const L = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";
const FIELD = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
const SMALL = new Set([
  "0".repeat(64),
  "1".padStart(64, "0"),
  "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
  "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
  "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
]);

/**
 * Whether an encoded point has small order, or is not reduced (RFC 8032 section 5.1.3): such a key
 * fits any text, and such an R tells the key that made it.
 */
export function isSmall(point) {
  const y = hex(Uint8Array.from(point, (octet, index) => (index === 31 ? octet & 0x7f : octet)));
  return y >= FIELD || SMALL.has(y);
}

/** Whether R of 64 octets is no point of small order, and S is reduced (section 5.1.7). */
export const isWellFormed = (signature) =>
  !isSmall(signature.subarray(0, 32)) && hex(signature.subarray(32)) < L;

/** A number of 32 octets, the lowest first, as 64 digits, the highest first. */
const hex = (octets) =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, "0"))
    .reverse()
    .join("");
