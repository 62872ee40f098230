/**
 * Public keys as JSON Web Keys (RFC 7517, RFC 8037) and their thumbprints (RFC 7638), for
 * WebCrypto.
 */
import { CredentialError } from "../../errors.js";
import * as base64url from "./base64url.js";

/** JOSE `alg` -> [`kty`, `crv`, name in WebCrypto]: the only algorithms there are. */
export const ALGORITHMS = new Map([
  ["ES256", ["EC", "P-256", { name: "ECDSA", namedCurve: "P-256" }]],
  ["EdDSA", ["OKP", "Ed25519", { name: "Ed25519" }]],
]);

/**
 * The key that `jwk` describes, or null where this engine has no Ed25519 (Safari before 17, Chrome
 * before 137): nothing that such a key signed can be proven here. Throws `trust.malformed`, also
 * when `kid` is not the thumbprint.
 */
export async function decode(jwk) {
  const [kty, crv, algorithm] = ALGORITHMS.get(jwk.alg) ?? [];
  if (kty === undefined || jwk.kty !== kty || jwk.crv !== crv || "d" in jwk) {
    throw unreadable("not a public key of a known algorithm");
  }
  const x = base64url.decode(jwk.x);
  const y = kty === "EC" ? base64url.decode(jwk.y) : new Uint8Array();
  if (x.length !== 32 || (kty === "EC" && y.length !== 32)) {
    throw unreadable("coordinates are 32 octets");
  }
  if (jwk.kid !== (await thumbprint(jwk))) throw unreadable("kid is not the RFC 7638 thumbprint");
  if (kty === "OKP" && (await import("./edwards.js")).isSmall(x)) {
    throw unreadable("a point of small order");
  }
  const point = kty === "EC" ? Uint8Array.of(4, ...x, ...y) : x;
  try {
    return await crypto.subtle.importKey("raw", point, algorithm, false, ["verify"]);
  } catch (error) {
    if (kty === "OKP" && error.name === "NotSupportedError") return null;
    throw unreadable(error.name);
  }
}

const unreadable = (why) => new CredentialError("trust.malformed", `a key cannot be read: ${why}`);

/** RFC 7638 SHA-256 thumbprint, base64url (43 characters). */
export async function thumbprint(jwk) {
  const names = jwk.kty === "EC" ? ["crv", "kty", "x", "y"] : ["crv", "kty", "x"];
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])));
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}
