/**
 * The account set of an offline bundle: which position on the status lists the certificate of a
 * profile has (docs/wire-format.md). A static function in the manner of a ribbon: the exclusive or
 * of some of WIDTH consecutive rows is the position of a key, and above it its check bits.
 */
import { CredentialError } from "../../errors.js";

const WIDTH = 128;
const TABLE = 3;
/** Octets that 128 bits may lie in, where they begin within one. */
const WINDOW = WIDTH / 8 + 1;

const malformed = (why) => new CredentialError("bundle.malformed", why);

const sha256 = async (octets) => new Uint8Array(await crypto.subtle.digest("SHA-256", octets));

/** The eight octets that stand for the profile of the key `profile` (`platform:handle`). */
export async function keyOf(profile) {
  const digest = await sha256(new TextEncoder().encode(profile));
  const shard = (digest[0] << 4) | (digest[1] >> 4);
  // 12 bits of the shard, 48 of the hash, 4 zero bits.
  const bits = (BigInt(shard) << 48n) | bigOf(digest.subarray(2, 8));
  const key = new Uint8Array(8);
  new DataView(key.buffer).setBigUint64(0, bits << 4n);
  return key;
}

/** The set: of the parts `accounts` and `checks` (null where that is not at hand). */
export class AccountSet {
  #blocks;
  #accounts;
  #checks;
  #bits;

  /** `bits`: {position, check, further}. Throws `bundle.malformed`. */
  constructor(accounts, checks, bits) {
    this.#blocks = blocksOf(accounts);
    this.#accounts = accounts.subarray(4 + TABLE * this.#blocks.length);
    this.#checks = checks;
    this.#bits = bits;
    const octets = this.#blocks.reduce((sum, block) => sum + block.octets, 0);
    const isWhole = this.#accounts.length === octets * (bits.position + bits.check);
    if (!isWhole || (checks !== null && checks.length !== octets * bits.further)) {
      throw malformed("the account set is not as long as it says");
    }
  }

  /** A profile outside of the set is taken for one of it once in 2 to the power of these. */
  get checkBits() {
    return this.#bits.check + (this.#checks === null ? 0 : this.#bits.further);
  }

  /**
   * The position of the certificate of the profile with that key, or null where it is not in the
   * set. For one outside of it a position comes out by chance (`checkBits`).
   */
  async position(key) {
    if (this.#blocks.length === 0) return null;
    const { position, check, further } = this.#bits;
    const first = new DataView(key.buffer, key.byteOffset).getUint32(0);
    const block = this.#blocks[Number((BigInt(first) * BigInt(this.#blocks.length)) >> 32n)];
    const wanted = await equation(key, block);
    const value = valueOf(this.#accounts, block, position + check, wanted);
    if (value >> BigInt(position) !== lowest(wanted.check, check)) return null;
    if (this.#checks !== null) {
      const more = valueOf(this.#checks, block, further, wanted);
      if (more !== lowest(wanted.check >> BigInt(check), further)) return null;
    }
    return Number(lowest(value, position));
  }
}

const lowest = (value, bits) => value & ((1n << BigInt(bits)) - 1n);

/** A number of several octets, the highest first. */
function bigOf(octets) {
  return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function blocksOf(accounts) {
  const view = new DataView(accounts.buffer, accounts.byteOffset, accounts.length);
  const count = accounts.length < 4 ? -1 : view.getUint32(0);
  if (count < 0 || accounts.length < 4 + TABLE * count) throw malformed("the account set is cut");
  const blocks = [];
  let before = 0;
  for (let at = 4; at < 4 + TABLE * count; at += TABLE) {
    const octets = view.getUint16(at + 1);
    if (octets * 8 < WIDTH) throw malformed("a block of the account set has too few rows");
    blocks.push({ seed: accounts[at], octets, before });
    before += octets;
  }
  return blocks;
}

/** The first row of a key, which of those from there on it takes (bit 0 is the first), its check. */
async function equation(key, { seed, octets }) {
  const digest = await sha256(Uint8Array.of(seed, ...key));
  const starts = BigInt(octets * 8 - WIDTH + 1);
  return {
    start: Number((bigOf(digest.subarray(0, 8)) * starts) >> 64n),
    coefficients: bigOf(digest.subarray(8, 24)) | 1n,
    check: bigOf(digest.subarray(24)),
  };
}

/** The exclusive or of the rows that an equation takes. */
function valueOf(columns, block, bits, { start, coefficients }) {
  const first = start >> 3;
  const shift = BigInt(start & 7);
  let value = 0n;
  for (let bit = 0; bit < bits; bit += 1) {
    const column = block.before * bits + bit * block.octets;
    const end = Math.min(first + WINDOW, block.octets);
    const rows = bigOf(columns.slice(column + first, column + end).reverse()) >> shift;
    if (isOdd(rows & coefficients)) value |= 1n << BigInt(bit);
  }
  return value;
}

/** Whether an odd number of its 128 bits is set. */
function isOdd(bits) {
  let folded = bits;
  for (const half of [64n, 32n, 16n, 8n, 4n, 2n, 1n]) folded ^= folded >> half;
  return (folded & 1n) === 1n;
}
