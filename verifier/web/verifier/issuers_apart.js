/** What two issuers of one trust list must not share. Loaded for lists that have more than one. */
import { CredentialError } from "./errors.js";

const malformed = (why) => new CredentialError("trust.malformed", why);

/**
 * No issuer publishes where another one does, or bears its name: all URLs are canonical, so texts are compared.
 *
 * Throws `trust.malformed`.
 */
export function requireApart(issuers) {
  for (const issuer of issuers) {
    for (const other of issuers) if (issuer !== other) requireApartFrom(issuer, other);
  }
}

function requireApartFrom({ id, statusUrlPrefixes }, { publicUrl, statusUrlPrefixes: others }) {
  const claimed = [`${publicUrl}/`, ...others];
  if (statusUrlPrefixes.some((prefix) => claimed.some((claim) => prefix.startsWith(claim)))) {
    throw malformed("an issuer publishes status where another one is at home");
  }
  if (id === `did:web:${publicUrl.split("://")[1].replace(":", "%3A")}`) throw malformed("an issuer with the name of another");
}
