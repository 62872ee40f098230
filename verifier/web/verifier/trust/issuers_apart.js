/** What two issuers of one trust list must not share. Loaded for lists that have more than one. */
import { malformed, requireTrusted } from "./origins.js";

/** Printable ASCII without `#`: behind that, a key of the issuer is named. */
const IDENTITY = /^[!"$-~]+$/;

/**
 * No issuer publishes where another one does, or bears its name: all URLs are canonical, so texts
 * are compared.
 *
 * Paths are compared without case, because there are hosts that take `/Status/` for `/status/`. One
 * key may stand under two issuers: what it signs names its issuer within the signature. Rejects
 * with `trust.malformed`.
 */
export async function requireApart(issuers) {
  for (const issuer of issuers) {
    const authority = await namedAuthority(issuer.id);
    for (const other of issuers) if (issuer !== other) requireApartFrom(issuer, authority, other);
  }
}

function requireApartFrom(
  { statusUrlPrefixes },
  authority,
  { publicUrl, statusUrlPrefixes: others },
) {
  const claimed = [`${publicUrl}/`, ...others].map((url) => url.toLowerCase());
  if (
    statusUrlPrefixes.some((prefix) =>
      claimed.some((claim) => prefix.toLowerCase().startsWith(claim)),
    )
  ) {
    throw malformed("an issuer publishes status where another one is at home");
  }
  if (authority === publicUrl.split("://")[1]) {
    throw malformed("an issuer with the name of another");
  }
}

/**
 * Host and port that an issuer's id names: a did:web or an http(s) URL; null for any other id.
 * Rejects with `trust.malformed` for an id with characters that no id has, and for a host that is
 * not in its canonical form.
 */
async function namedAuthority(id) {
  if (!IDENTITY.test(id)) throw malformed("an id with characters that no id has");
  const [, method, scheme, host] = /^(did:web:|(https?):(?:\/\/)?)([^]*)$/i.exec(id) ?? [];
  if (method === undefined) return null;
  const did = scheme === undefined;
  const authority = did
    ? host.split(":")[0].toLowerCase().replaceAll("%3a", ":")
    : host.split("/")[0].toLowerCase();
  const origin = `${did ? "https" : scheme.toLowerCase()}://${authority}`;
  await requireTrusted(origin, true);
  const canonical = did ? `did:web:${authority.replaceAll(":", "%3A")}` : origin;
  if (!id.startsWith(canonical)) throw malformed("an id that is not in its canonical form");
  return authority;
}
