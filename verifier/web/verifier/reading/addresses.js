/**
 * Splits URLs as they are written (RFC 3986 appendix B), without decoding, resolving or repairing.
 */
const PARTS = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(?:#([^]*))?$/;

/**
 * {origin, scheme, host, path, query, fragment} of an absolute address with a host; null for
 * anything else.
 */
export function split(text) {
  const match = typeof text === "string" ? PARTS.exec(text) : null;
  if (match === null) return null;
  const [, scheme, host, path, query = "", fragment = ""] = match;
  return { origin: `${scheme}://${host}`, scheme, host, path, query, fragment };
}
