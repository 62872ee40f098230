/**
 * The encodings of status lists that a verifier reads: one module an encoding, one row each in
 * ENCODINGS.
 *
 * To add an encoding, write a module with the names of `StatusEncoding` and add its row.
 * status_entries.js and status_lists.js know no encoding by name.
 */
import * as bitstring from "./bitstring.js";
import * as tokenList from "./token_list.js";

/** One or more objects that say their `type` (VC Data Model 2.0 section 4.10). */
export const TYPED = "credentialStatus";
/** An object with one member for each mechanism (draft-ietf-oauth-status-list-20 section 6.1). */
export const MECHANISM = "status";

/**
 * @typedef {object} StatusEncoding One way to write a status list, and to point into it.
 * @property {string} NAME What the `encoding` of an entry holds.
 * @property {string} TYP The JOSE `typ` of a signed list.
 * @property {string} MEMBER The member of a credential that holds its entries: TYPED or MECHANISM.
 * @property {string} ENTRY_TYPE The `type` of an entry in TYPED, the name of its member in
 *   MECHANISM.
 * @property {Function} decodeEntry `(value)`: the entry that a credential holds, as {encoding, uri,
 *   index, purpose}. Throws `status.malformed`, `status.unsupported`.
 * @property {Function} decodeList `(payload, {url, issuer})`: the content of the list of `issuer`
 *   at `url`, from its proven payload, as a promise of ListContent. Throws `status.invalid`,
 *   `status.too_large`, `format.*`.
 * @property {Function} standingAt `(entry, list)`: VALID, SUSPENDED or REVOKED, as the list says;
 *   null beyond its end. Throws `status.value_unsupported`.
 */

/**
 * @typedef {object} ListContent The entries of a list and how to read them.
 * @property {string[]} purposes What a set entry can mean; empty where its values say it
 *   themselves.
 * @property {number} bits The width of an entry.
 * @property {number | null} ttl Seconds for which a copy may be used; null if the list has none.
 * @property {Uint8Array} octets The entries, uncompressed.
 */

/** @type {Map<string, StatusEncoding>} The `encoding` of an entry -> its module. */
export const ENCODINGS = new Map([
  [bitstring.NAME, bitstring],
  [tokenList.NAME, tokenList],
]);
