/**
 * Addresses that lost their shape on the way: Instagram appends `&e=…` to the path of a link without
 * a query and writes `#` as `%23`, and sentences end with a full stop. Loaded for such a one alone.
 */
import { certificate, of, offline } from "../verifier/reading/addresses.js";
import { read } from "../verifier/reading/numbers.js";

/** The address as a badge has it, path and fragment; null where it holds neither number nor token. */
export function repaired({ origin, pathname }) {
  const address = of(origin + pathname);
  const fragment = offline(address);
  if (fragment !== "") return `/v#${fragment}`;
  const number = read(certificate(address));
  return number === null ? null : `/c/${number}`;
}
