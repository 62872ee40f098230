/**
 * Check a credibility certificate: whose it is, that it is genuine, and that it still stands.
 *
 * The same checks, codes and limits as the Python package; files and functions bear the same names, so that the two can be
 * held side by side. `Verifier` fetches and remembers; `verify` is the pure function beneath it, with the clock and the
 * lists passed in; `prove` and `judge` are its halves, between which a page fetches.
 */
import "./english.js";

export { Anchors } from "./trust/anchors.js";
export { CredentialError } from "./errors.js";
export { decodeOffline, read as readLink } from "./reading/links.js";
export { Verifier } from "./online/verifier.js";
export { normalise as normaliseProfile, platformOf } from "./platforms.js";
export { refusal } from "./verdict.js";
export { judge, prove, readList, verify } from "./verification.js";
export { unbake } from "./reading/badge_pictures.js";
export { parse as parseNumber, show as showNumber } from "./wire/number.js";
export * as words from "./words.js";
