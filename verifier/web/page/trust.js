/** Whom the page trusts: the list published at its own origin, and nothing that a link, a token or a host says. */
import { Anchors, CredentialError } from "../verifier/index.js";

const PLACE = "/.well-known/trust-list.json";

/**
 * The anchors of the published trust list. Throws CredentialError `link.unreachable` where it cannot be loaded, and
 * `trust.malformed`, `trust.expired`.
 */
export async function loadAnchors() {
  const anchors = await Anchors.fromTrustList(await text());
  anchors.requireCurrent(new Date());
  return anchors;
}

async function text() {
  try {
    const response = await fetch(PLACE, { cache: "no-cache", credentials: "omit", redirect: "error" });
    if (response.ok) return await response.text();
    throw new CredentialError("link.unreachable", `the trust list answers ${response.status}`);
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    throw new CredentialError("link.unreachable", "the trust list could not be loaded");
  }
}

/** The issuer whose host this is, else the first of the list. */
export function host(anchors) {
  return anchors?.origins.get(location.origin) ?? anchors?.origins.values().next().value ?? null;
}
