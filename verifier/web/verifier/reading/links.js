/**
 * Parses what people give to a verifier: a certificate link, a number, a token, the text of an
 * offline QR or a profile.
 *
 * A link is parsed and never opened; only those with an origin of the trust list are accepted.
 */
import * as addresses from "./addresses.js";
import { CredentialError } from "../errors.js";
import * as platforms from "../platforms.js";
import * as number from "../wire/number.js";
import * as usage from "../usage.js";
import { isLonger, strip } from "../wire/envelope/text.js";

const MAX_TEXT = 64 * 1024;
const PAGE = /^\/[cC]\/([^/]+?)(?:\.jwt)?\/?$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/**
 * What `text` refers to, {token, number, issuer}: either a token, or the number of a certificate;
 * the issuer where the link's origin tells it; null for the others. Throws `link.foreign`,
 * `link.number_invalid`; `format.malformed`, `.too_large` for an offline QR.
 */
export async function read(text, anchors) {
  usage.requireText("text", text);
  const stripped = strip(text);
  const hosts = new Map([...anchors.origins.keys()].map((origin) => [hostOf(origin), origin]));
  if (/^https?:/i.test(stripped)) return link(stripped, anchors);
  if (isToken(stripped)) return { token: stripped, number: null, issuer: null };
  const host = stripped.split("/")[0].toLowerCase();
  const origin = stripped.includes("/") ? hosts.get(host) : undefined;
  if (SCHEME.test(stripped) && origin === undefined) {
    throw new CredentialError("link.foreign", "not a link to a certificate");
  }
  if (/[/.]/.test(stripped)) {
    return link(
      origin === undefined ? `https://${stripped}` : origin + stripped.slice(host.length),
      anchors,
    );
  }
  return { token: null, number: number.parse(stripped), issuer: null };
}

/**
 * The profile that `text` is the address or short form of, null where it is none: a name alone is
 * no profile.
 */
export function profile(text, anchors) {
  const stripped = strip(text);
  if (anchors.origins.has(addresses.split(stripped)?.origin.toLowerCase())) return null;
  return platforms.read(text);
}

const hostOf = (origin) => origin.slice(origin.indexOf("://") + 3);

/**
 * Long, or beginning as every JSON object does in base64url: the envelope's check says what is
 * wrong with it.
 *
 * Hosts and numbers may begin like that too, but a host is followed by a slash, and a number is
 * short and has no full stop.
 */
function isToken(text) {
  const dotted = text.includes(".");
  const jose = text.startsWith("ey") && (dotted || isLonger(text, 20));
  return (
    (!text.includes("/") && (jose || (dotted && isLonger(text, 100)))) || isLonger(text, MAX_TEXT)
  );
}

async function link(text, anchors) {
  const parts = UNPRINTABLE.test(text) ? null : addresses.split(text);
  const issuer = anchors.origins.get(parts?.origin.toLowerCase());
  if (issuer === undefined) {
    throw new CredentialError("link.foreign", "no issuer of the trust list owns this host");
  }
  const { path, fragment } = parts;
  if (["/v", "/V"].includes(path) && fragment) {
    return { token: await decodeOffline(fragment), number: null, issuer };
  }
  const match = PAGE.exec(path);
  if (match === null) {
    throw new CredentialError("link.number_invalid", "the link leads to no certificate");
  }
  return { token: null, number: number.parse(match[1]), issuer };
}

/**
 * As `decode` of wire/credentials/offline_qr.js, whose dictionary is loaded when a code needs it.
 * Throws `link.unreachable` where not.
 */
export async function decodeOffline(fragment) {
  usage.requireText("fragment", fragment);
  const loaded = import("../wire/credentials/offline_qr.js").catch((error) => {
    throw new CredentialError("link.unreachable", `the reader of offline codes: ${error.message}`);
  });
  return (await loaded).decode(fragment);
}
