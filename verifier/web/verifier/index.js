/**
 * Check a credibility certificate: whose it is, that it is genuine, and that it still stands.
 *
 * The same checks, codes and limits as the Python package; files and functions have the same names,
 * so that the two can be compared. `Verifier` fetches and remembers; `verify` is the pure function
 * beneath it, with the clock and the lists passed in; `prove` and `judge` are its halves, between
 * which a page fetches.
 */
import "./every_language.js";

export * from "./exports.js";
export { followRoot, stepRoot } from "./trust/root_list.js";
