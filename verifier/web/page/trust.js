/**
 * Whom the page trusts: the list published at its own origin, and nothing that a link, a token or a
 * host says.
 */
import { Anchors, CredentialError } from "../verifier/exports.js";

const PLACE = "/.well-known/trust-list.json";
const PATIENCE = 8000;
const kept = new WeakSet();

/**
 * True of a list that this device kept (app/sw.js) because none could be loaded: it may refuse, but
 * nothing more.
 */
export const isKept = (anchors) => kept.has(anchors);

/**
 * The anchors of the published trust list. Throws CredentialError `link.unreachable` where it
 * cannot be loaded, and `trust.malformed`, `trust.expired`.
 */
export async function loadAnchors() {
  const { text, old } = await load();
  const anchors = await Anchors.fromTrustList(text);
  anchors.requireCurrent(new Date());
  if (old) kept.add(anchors);
  return anchors;
}

/**
 * Also where the shell has asked for it already (the same kind of request is used, once); there are
 * no cookies.
 */
async function load() {
  try {
    const response = await fetch(PLACE, {
      cache: "no-cache",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
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
