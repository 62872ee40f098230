/**
 * The issuer's signed reason why a certificate is not in good standing (`standing+jwt`, CONTRACT
 * section 2).
 *
 * A note explains a status list and never changes what it says.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as number from "../number.js";
import { REVOKED, SUPERSEDED, SUSPENDED } from "./standing.js";

export const TYP = "standing+jwt";

/** Where the note of a credential is published. */
export const noteUrl = (credentialId) => `${credentialId}.standing.jwt`;

/**
 * The note of `credentialId`, {standing, since, reason, supersededBy}. Throws
 * `format.claims_invalid`.
 */
export function decode(payload, { issuer, credentialId, now }) {
  const { standing, since = null, reason = null, superseded_by: supersededBy = null } = payload;
  if (payload.iss !== issuer || payload.sub !== credentialId) {
    throw invalid("a note of another issuer or certificate");
  }
  if (dates.numeric(payload.iat, "iat") > now + 60) throw invalid("a note from the future");
  if (![REVOKED, SUSPENDED, SUPERSEDED].includes(standing)) {
    throw invalid("a note without a standing that needs one");
  }
  if (since !== null) dates.seconds(since, "since");
  if (supersededBy !== null && !number.isCanonical(supersededBy)) {
    throw invalid("superseded_by is not a certificate number");
  }
  if (reason !== null && typeof reason !== "string") throw invalid("reason is not a text");
  return { standing, since, reason, supersededBy };
}

const invalid = (why) => new CredentialError("format.claims_invalid", why);
