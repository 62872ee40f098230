/**
 * The accounts of an offline bundle: its account set, what changed since, and the numbers of the
 * certificates.
 */
import { decode, textOf } from "./account_changes.js";
import { AccountSet, keyOf } from "./account_set.js";
import { CertificateNumbers } from "./certificate_numbers.js";

export class BundledAccounts {
  #accounts;
  #changes;
  #numbers;
  #numberAt;

  /**
   * Resolves to the accounts of a bundle whose header was proven: its files as octets, `checks` and
   * `numbers` null where they are not at hand, and its claim `bits`. Rejects with
   * `bundle.malformed`.
   */
  static async read({ accounts, checks, changes, numbers }, bits) {
    const read = numbers === null ? null : await CertificateNumbers.read(numbers);
    return new BundledAccounts(new AccountSet(accounts, checks, bits), decode(changes), read);
  }

  constructor(accounts, changes, numbers) {
    this.#accounts = accounts;
    this.#changes = changes;
    this.#numbers = numbers;
    const known = [...changes.values()].filter((change) => change !== null);
    this.#numberAt = new Map(known.map(({ position, number }) => [position, number]));
  }

  /**
   * {position, number, mistakenOnceIn} of the certificate that the profile of the key `profile`
   * (`platform:handle`) probably has; null where it has none, which is certain as of the bundle.
   * `number` is null where the numbers are not at hand, `mistakenOnceIn` 0 where no profile can be
   * mistaken.
   */
  async find(profile) {
    const key = await keyOf(profile);
    const change = this.#changes.get(textOf(key));
    if (change !== undefined) return change && { ...change, mistakenOnceIn: 0 };
    const position = await this.#accounts.position(key);
    if (position === null) return null;
    const number = this.#numberAt.get(position) ?? this.#numbers?.numberAt(position) ?? null;
    // No certificate stands there, so that the position came out by chance.
    if (number === null && this.#numbers !== null) return null;
    return { position, number, mistakenOnceIn: 2 ** this.#accounts.checkBits };
  }
}
