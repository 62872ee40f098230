/**
 * Fetches the trust list of the page's own origin; nothing else makes an issuer trusted.
 */
import { Anchors, CredentialError } from "../verifier/exports.js";
import { after } from "../verifier/online/deadline.js";

const TRUST_LIST_PATH = "/.well-known/trust-list.json";
const PATIENCE = 8000;
const fromCache = new WeakSet();

/**
 * True for a trust list from the cache (app/sw.js), used because it could not be fetched: with it a
 * certificate can be refused, but not called valid.
 */
export const isFromCache = (anchors) => fromCache.has(anchors);

/**
 * The anchors of the published trust list, at `now`. Throws CredentialError `link.unreachable` where it
 * cannot be loaded, and `trust.malformed`, `trust.expired`.
 */
export async function loadAnchors(now = new Date()) {
  const { text, old } = await load();
  const anchors = await Anchors.fromTrustList(text);
  anchors.requireCurrent(now);
  if (old) fromCache.add(anchors);
  return anchors;
}

/**
 * Also where the shell has asked for it already (the same kind of request is used, once); there are
 * no cookies.
 */
async function load() {
  try {
    const response = await fetch(TRUST_LIST_PATH, {
      cache: "no-cache",
      credentials: "same-origin",
      redirect: "error",
      signal: after(PATIENCE),
    });
    if (response.ok) return { text: await response.text(), old: response.headers.has("X-Kept") };
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
