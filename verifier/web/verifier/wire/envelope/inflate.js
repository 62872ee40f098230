/**
 * DEFLATE (RFC 1951) with its two frames, zlib (RFC 1950) and gzip (RFC 1952), for browsers whose
 * DecompressionStream reads no raw stream or which have none: Safari before 16.4, Chrome before 103,
 * Firefox before 113. Loaded there alone.
 *
 * It refuses what engines refuse: octets behind the end, wrong checksums, codes that are
 * over-subscribed or incomplete, and references to before the beginning.
 */
import { crc32 } from "./crc32.js";
import { endOfHeader } from "./stream_ends.js";

const CODE_BITS = 15;
const END_OF_BLOCK = 256;
const WINDOW = 32 * 1024;
/** In which order a block lists the lengths of the codes for its code lengths (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Symbol of a length (257 first) or distance -> [least value, further bits] (section 3.2.5). */
const LENGTHS = steps(3, 29, (index) => (index < 8 ? 0 : (index >> 2) - 1));
LENGTHS[28] = [258, 0];
const DISTANCES = steps(1, 30, (index) => (index < 4 ? 0 : (index >> 1) - 1));

function steps(first, count, bitsOf) {
  const made = [];
  for (let index = 0, least = first; index < count; index += 1) {
    made.push([least, bitsOf(index)]);
    least += 1 << bitsOf(index);
  }
  return made;
}

const broken = (why) => new TypeError(`a compressed stream that is damaged: ${why}`);

/**
 * The octets of one whole stream, nothing behind it; `format` as DecompressionStream names it.
 * Throws RangeError once there are more than `limit` octets, else TypeError.
 */
export function inflated(octets, format, limit) {
  if (format === "gzip") return fromGzip(octets, limit);
  if (format === "deflate") return fromZlib(octets, limit);
  const { content, end } = raw(octets, 0, limit);
  if (end !== octets.length) throw broken("something follows it");
  return content;
}

/** One member, its header's checksum included. */
function fromGzip(octets, limit) {
  const { content, end } = raw(octets, endOfHeader(octets), limit);
  if (octets.length !== end + 8) throw broken("cut, or followed by something");
  const trailer = new DataView(octets.buffer, octets.byteOffset + end, 8);
  if (
    trailer.getUint32(0, true) !== crc32(content) ||
    trailer.getUint32(4, true) !== content.length
  ) {
    throw broken("checksum or length");
  }
  return content;
}

function fromZlib(octets, limit) {
  const [method, flags] = octets;
  const isZlib = (method & 15) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
  // Bit 5 names a dictionary, which nobody here has.
  if (octets.length < 6 || !isZlib || flags & 32) throw broken("no zlib stream");
  const { content, end } = raw(octets, 2, limit);
  if (octets.length !== end + 4) throw broken("cut, or followed by something");
  if (new DataView(octets.buffer, octets.byteOffset + end, 4).getUint32(0) !== adler32(content)) {
    throw broken("checksum");
  }
  return content;
}

function adler32(octets) {
  let [low, high] = [1, 0];
  for (const octet of octets) {
    low = (low + octet) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** {content, end}: what the raw stream from octet `start` on holds, and where it ends. */
function raw(octets, start, limit) {
  const source = new Bits(octets, start);
  const output = new Output(limit);
  let last;
  do {
    last = source.take(1);
    const type = source.take(2);
    if (type === 0) stored(source, output);
    else if (type === 1) compressed(source, output, FIXED.lengths, FIXED.distances);
    else if (type === 2) compressed(source, output, ...codes(source));
    else throw broken("a block of an unknown type");
  } while (last === 0);
  return { content: output.content(), end: source.position };
}

/** The bits of a stream, the lowest of each octet first. */
class Bits {
  constructor(octets, position) {
    Object.assign(this, { octets, position, held: 0, count: 0 });
  }

  take(needed) {
    while (this.count < needed) {
      if (this.position >= this.octets.length) throw broken("cut");
      this.held |= this.octets[this.position] << this.count;
      this.position += 1;
      this.count += 8;
    }
    const value = this.held & ((1 << needed) - 1);
    this.held >>>= needed;
    this.count -= needed;
    return value;
  }

  /** The next symbol of a code, read bit by bit because the first bit is its highest. */
  symbol({ counts, symbols }) {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= CODE_BITS; length += 1) {
      code |= this.take(1);
      if (code - counts[length] < first) return symbols[index + (code - first)];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw broken("a code that stands for nothing");
  }
}

/** What came out so far, in room that grows with it. */
class Output {
  constructor(limit) {
    Object.assign(this, { limit, room: new Uint8Array(WINDOW), size: 0 });
  }

  grow(by) {
    const needed = this.size + by;
    if (needed > this.limit) throw new RangeError(`more than ${this.limit} octets`);
    if (needed <= this.room.length) return;
    const room = new Uint8Array(Math.max(needed, 2 * this.room.length));
    room.set(this.room.subarray(0, this.size));
    this.room = room;
  }

  put(octet) {
    this.grow(1);
    this.room[this.size] = octet;
    this.size += 1;
  }

  /** Octet by octet, because a reference may reach into what it writes itself. */
  repeat(length, distance) {
    if (distance > this.size) throw broken("a reference to before the beginning");
    this.grow(length);
    for (const end = this.size + length; this.size < end; this.size += 1) {
      this.room[this.size] = this.room[this.size - distance];
    }
  }

  content() {
    return this.room.slice(0, this.size);
  }
}

function stored(source, output) {
  source.take(source.count); // to the end of the octet
  const [length, inverse] = [source.take(16), source.take(16)];
  if (length !== (~inverse & 0xffff)) throw broken("a length that its inverse denies");
  const start = source.position;
  if (start + length > source.octets.length) throw broken("cut");
  output.grow(length);
  output.room.set(source.octets.subarray(start, start + length), output.size);
  output.size += length;
  source.position += length;
}

function compressed(source, output, lengths, distances) {
  for (;;) {
    const symbol = source.symbol(lengths);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) output.put(symbol);
    else {
      const length = value(source, LENGTHS[symbol - END_OF_BLOCK - 1]);
      output.repeat(length, value(source, DISTANCES[source.symbol(distances)]));
    }
  }
}

function value(source, step) {
  if (step === undefined) throw broken("a symbol that stands for nothing");
  const [least, bits] = step;
  return least + source.take(bits);
}

/**
 * {counts, symbols}: how many codes there are of each length, and their symbols in the order of the
 * codes. `lone`: a single code of one bit may stand alone, as engines allow it of distances.
 */
function code(lengths, lone = false) {
  const counts = new Uint16Array(CODE_BITS + 1);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= CODE_BITS; length += 1) {
    left = 2 * left - counts[length];
    if (left < 0) throw broken("an over-subscribed code");
  }
  const used = counts.reduce((sum, count) => sum + count);
  if (left > 0 && !(lone && (used === 0 || (used === 1 && counts[1] === 1)))) {
    throw broken("an incomplete code");
  }
  const starts = new Uint16Array(CODE_BITS + 2);
  for (let length = 1; length <= CODE_BITS; length += 1) {
    starts[length + 1] = starts[length] + counts[length];
  }
  const symbols = new Uint16Array(used);
  lengths.forEach((length, symbol) => {
    if (length !== 0) symbols[starts[length]++] = symbol;
  });
  return { counts, symbols };
}

/** The codes of a block that brings its own (section 3.2.7): [of lengths, of distances]. */
function codes(source) {
  const [literals, distances, listed] = [source.take(5) + 257, source.take(5) + 1, source.take(4)];
  if (literals > 286 || distances > 30) throw broken("too many codes");
  const orders = new Array(19).fill(0);
  for (let index = 0; index < listed + 4; index += 1) orders[ORDER[index]] = source.take(3);
  const reader = code(orders);
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = source.symbol(reader);
    if (symbol < 16) lengths.push(symbol);
    else lengths.push(...repeated(symbol, lengths, source));
  }
  if (lengths.length > literals + distances) throw broken("more lengths than codes");
  if (lengths[END_OF_BLOCK] === 0) throw broken("a block that never ends");
  return [code(lengths.slice(0, literals), true), code(lengths.slice(literals), true)];
}

function repeated(symbol, lengths, source) {
  if (symbol === 16) {
    if (lengths.length === 0) throw broken("nothing to repeat");
    return new Array(3 + source.take(2)).fill(lengths[lengths.length - 1]);
  }
  return new Array(symbol === 17 ? 3 + source.take(3) : 11 + source.take(7)).fill(0);
}

const FIXED = {
  lengths: code([
    ...new Array(144).fill(8),
    ...new Array(112).fill(9),
    ...new Array(24).fill(7),
    ...new Array(8).fill(8),
  ]),
  distances: code(new Array(32).fill(5)),
};
