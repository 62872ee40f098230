/** The standing of a certificate, as a status list or a note says it. */
export const VALID = "valid";
export const SUSPENDED = "suspended";
export const REVOKED = "revoked";
export const SUPERSEDED = "superseded";

const GRAVITY = [VALID, SUSPENDED, REVOKED, SUPERSEDED];

/**
 * The graver of two findings, in the precedence of verdicts: superseded, revoked, suspended, valid.
 */
export const worst = (first, second) =>
  GRAVITY.indexOf(first) >= GRAVITY.indexOf(second) ? first : second;
