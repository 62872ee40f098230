/** Which certificate stands at a position of the status lists (docs/wire-format.md). */
import { CredentialError } from "../../errors.js";
import * as deflate from "../envelope/deflate.js";
import * as profileIndex from "../profile_index.js";

const LIST_OCTETS = 131_072 / 8;
const NUMBER = 6;
/** Octets of the part once inflated. */
const MOST = 64 * 1024 * 1024;

const malformed = (why) => new CredentialError("bundle.malformed", why);

const SET = Uint8Array.from({ length: 256 }, (_, octet) => {
  let count = 0;
  for (let rest = octet; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

/** The part `numbers`, read by `read`. */
export class CertificateNumbers {
  #taken;
  #numbers;

  /** Resolves to the numbers in `part`. Rejects with `bundle.malformed`. */
  static async read(part) {
    let octets;
    try {
      octets = await deflate.bounded(part, deflate.ZLIB, MOST);
    } catch (error) {
      if (error instanceof CredentialError) throw error;
      throw malformed("the numbers do not inflate, or to too many octets");
    }
    return new CertificateNumbers(octets);
  }

  constructor(octets) {
    const split = octets.length < 2 ? Infinity : 2 + ((octets[0] << 8) | octets[1]) * LIST_OCTETS;
    if (octets.length < split) throw malformed("the numbers are cut");
    this.#taken = octets.subarray(2, split);
    this.#numbers = octets.subarray(split);
    if (this.#numbers.length !== NUMBER * this.#before(this.#taken.length * 8)) {
      throw malformed("there are not as many numbers as positions");
    }
  }

  /** The canonical number of the certificate at `position`, null where there is none. */
  numberAt(position) {
    const octet = Math.floor(position / 8);
    if (octet >= this.#taken.length || !((this.#taken[octet] >> position % 8) & 1)) return null;
    const start = NUMBER * this.#before(position);
    return profileIndex.fromOctets(this.#numbers.subarray(start, start + NUMBER));
  }

  /** How many certificates stand before `position`. */
  #before(position) {
    const whole = Math.floor(position / 8);
    let count = 0;
    for (let at = 0; at < whole; at += 1) count += SET[this.#taken[at]];
    const bits = position % 8;
    return bits === 0 ? count : count + SET[this.#taken[whole] & ((1 << bits) - 1)];
  }
}
