/**
 * The encodings of status lists that a verifier reads: one module an encoding, one row each in ENCODINGS. To add an
 * encoding, write such a module and add its row; status_entries.js and status_lists.js know no encoding by name. It has
 *
 *     NAME, TYP                          what the `encoding` of an entry holds; the JOSE `typ` of a signed list
 *     MEMBER, ENTRY_TYPE                 the member of a credential that holds its entries (TYPED or MECHANISM), and the
 *                                        `type` of an entry in the one, the name of its member in the other
 *     decodeEntry(value)                 {encoding, uri, index, purpose}. Throws `status.malformed`, `status.unsupported`.
 *     decodeList(payload, {url, issuer}) {purposes, bits, ttl, octets} of the list of `issuer` at `url`, from its proven
 *                                        payload: what a set entry can mean (none: its values say it), the width of an
 *                                        entry, seconds for which a copy may be used (null: not said), the entries
 *                                        uncompressed. Throws `status.invalid`, `status.too_large`, `format.*`.
 *     standingAt(entry, list)            VALID, SUSPENDED or REVOKED, as the list says; null beyond its end. Throws
 *                                        `status.value_unsupported`.
 */
import * as bitstring from "./bitstring.js";
import * as tokenList from "./token_list.js";

/** One or more objects that say their `type` (VC Data Model 2.0 section 4.10). */
export const TYPED = "credentialStatus";
/** An object with one member for each mechanism (draft-ietf-oauth-status-list-20 section 6.1). */
export const MECHANISM = "status";

/** The `encoding` of an entry -> its module. */
export const ENCODINGS = new Map([
  [bitstring.NAME, bitstring],
  [tokenList.NAME, tokenList],
]);
