/** CRC-32 as PNG chunks and gzip streams carry it (RFC 1952 section 8). */
const TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** The checksum of `octets` as an unsigned 32-bit number. */
export function crc32(octets) {
  let value = 0xffffffff;
  for (const octet of octets) value = TABLE[(value ^ octet) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
