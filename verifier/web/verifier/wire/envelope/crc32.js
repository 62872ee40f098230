/** CRC-32 as PNG chunks and gzip streams carry it (RFC 1952 section 8). */
const TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/**
 * The checksum of `octets` as an unsigned 32-bit number; `before` is the checksum of the octets in
 * front of them.
 */
export function crc32(octets, before = 0) {
  let value = ~before;
  for (let index = 0; index < octets.length; index += 1) {
    value = TABLE[(value ^ octets[index]) & 255] ^ (value >>> 8);
  }
  return ~value >>> 0;
}
