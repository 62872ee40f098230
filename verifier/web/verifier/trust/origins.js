/** The canonical form of an origin that a trust list may name. */
import { CredentialError } from "../errors.js";
import { owns } from "../platforms.js";

const LOOPBACK = ["localhost", "127.0.0.1"];
/** Scheme, host, and path of a URL that a trust list may name. */
const TRUSTED =
  /^(https?):\/\/((?:[a-z0-9-]+\.)*[a-z0-9-]+)(?::[1-9][0-9]*)?((?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\/)?$/;

/** The error for a trust list that is not as CONTRACT section 7 says. */
export const malformed = (why) => new CredentialError("trust.malformed", why);

/**
 * The origin of a URL that is https (or http on a development loopback), not of a platform, and in
 * the form that a browser writes: `https://a.example:443` is another spelling of an origin that
 * another issuer may have. Internationalised labels are checked by rules of our own, because
 * engines differ.
 */
export async function requireTrusted(text, loopback) {
  const [, scheme, host, path = ""] = TRUSTED.exec(text) ?? [];
  const plain = text.replaceAll("xn--", "y");
  if (host === undefined || new URL(plain).href !== (path ? plain : `${plain}/`)) {
    throw malformed("not a canonical URL");
  }
  if (plain !== text) (await import("./internationalised.js")).requireWritten(host);
  if (owns(host) || (scheme !== "https" && !(loopback && LOOPBACK.includes(host)))) {
    throw malformed("not https, or a platform's");
  }
  return text.slice(0, text.length - path.length);
}
