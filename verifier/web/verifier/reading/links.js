/**
 * Reads what people give to a verifier: a certificate link, a number, a token, the text of an
 * offline QR or a profile. What badges have is read here, everything else by `pasted.js`, which is
 * loaded for it.
 *
 * A link is parsed and never opened; only those with an origin of the trust list are accepted.
 */
import { CredentialError } from "../errors.js";
import { isToken, meaning, named } from "./meanings.js";
import * as number from "../wire/number.js";
import * as usage from "../usage.js";
import { strip } from "../wire/envelope/text.js";

/** As badges spell it; QR codes write it in upper case. */
const PLAIN = /^(https?:\/\/[A-Za-z0-9.:-]+)\/c\/([0-9A-Z]{10})(?:\.jwt)?$/i;

/**
 * What `text` refers to, {token, number, issuer}: either a token, or the number of a certificate;
 * the issuer where the link's origin tells it; null for the others. Throws `link.foreign`,
 * `link.number_invalid`; `format.malformed`, `.too_large` for an offline QR.
 */
export async function read(text, anchors) {
  return reference(await understood(text, anchors), anchors);
}

/** What `text` means under these anchors. Rejects with `link.unreachable` if a part is not loaded. */
export async function understood(text, anchors) {
  usage.requireText("text", text);
  const whole = strip(text);
  if (number.isCanonical(whole)) return meaning("number", { number: whole });
  const [, origin = "", digits = ""] = PLAIN.exec(whole)?.map((part) => part.toLowerCase()) ?? [];
  if (anchors.origins.has(origin) && number.isCanonical(digits.toUpperCase())) {
    return meaning("link", { number: digits.toUpperCase(), origin });
  }
  if (isToken(whole)) return meaning("token", { text: whole });
  const pasted = await import("./pasted.js").catch((error) => {
    throw new CredentialError("link.unreachable", `the reader of texts: ${error.message}`);
  });
  return pasted.read(text, anchors.origins.keys());
}

/** The certificate that a meaning refers to. Rejects as `read` does. */
export async function reference(meant, anchors) {
  const issuer = meant.origin === null ? null : anchors.origins.get(meant.origin);
  if (meant.kind === "offline") {
    return { token: await decodeOffline(meant.text), number: null, issuer };
  }
  if (meant.kind === "token") return { token: meant.text, number: null, issuer: null };
  if (meant.number === null) throw refused(meant);
  return { token: null, number: meant.number, issuer };
}

const NO_NUMBER = {
  several: "it names more than one certificate",
  our_page: "the link leads to no certificate",
  text: "neither a link nor a number",
};

/** Why a meaning refers to no certificate. */
export function refused(meant) {
  const { kind, otherwise } = meant;
  if (kind === "profiles" && !named(meant)) return refused(otherwise ?? meaning("text"));
  return ["elsewhere", "share", "profiles"].includes(kind)
    ? new CredentialError("link.foreign", "no issuer of the trust list owns what it leads to")
    : new CredentialError("link.number_invalid", NO_NUMBER[kind] ?? "not a certificate number");
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
