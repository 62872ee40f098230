/** Refuses a trust list whose issuers overlap. Loaded for lists with more than one issuer. */
import { malformed, requireTrusted } from "./origins.js";

/** Printable ASCII without `#`, which begins the name of a key. */
const IDENTITY = /^[!"$-~]+$/;

/**
 * No issuer may publish below a URL of another one, or have its name. URLs are compared as texts,
 * because all of them are canonical.
 *
 * Paths are compared without case, because there are hosts that take `/Status/` for `/status/`. Two
 * issuers may have the same key, because every token names its issuer in the signed part. Rejects
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
  { publicUrl, statusUrlPrefixes: otherPrefixes },
) {
  const claimed = [`${publicUrl}/`, ...otherPrefixes].map((url) => url.toLowerCase());
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
