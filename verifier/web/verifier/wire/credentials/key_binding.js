/** The holder's proof at the end of a presentation: a key binding JWT (RFC 9901 section 4.3). */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as jwk from "../envelope/jwk.js";
import * as jws from "../envelope/jws.js";
import { digest } from "./sd_jwt.js";
import { isObject } from "../envelope/strict_json.js";

export const TYP = "kb+jwt";
/**
 * Seconds for which a proof is accepted after its `iat`, because it answers a request of this
 * moment.
 */
export const MAX_AGE = 300;
const LEEWAY = 60;

/**
 * Compare the holder's proof with what the verifier requested. `request`: {audience, nonce, now},
 * the verifier, its challenge and the time in seconds since 1970; null where no proof was
 * requested.
 *
 * `parts`: as `split` of sd_jwt.js returns them; `confirmation`: the certificate's `cnf`. A proof
 * that was not requested is refused, because nobody could say which verifier it was made for.
 * Throws `format.key_binding_invalid`.
 */
export async function check(parts, confirmation, request) {
  if (parts.keyBinding === null) {
    if (request === null) return;
    throw invalid("the holder's proof was asked for and is not there");
  }
  if (request === null || request.audience === null || request.nonce === null) {
    throw invalid("a proof that was not asked for");
  }
  const { audience, nonce, now } = request;
  let signed, issuedAt;
  try {
    signed = jws.parse(parts.keyBinding, { typ: TYP });
    const { key, algorithm } = await holderKey(confirmation);
    if (signed.header.alg !== algorithm) throw invalid("alg is not that of the holder's key");
    await jws.verify(signed, key);
    issuedAt = dates.numeric(signed.payload.iat, "iat");
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw invalid(error.message);
  }
  if (!(now - MAX_AGE <= issuedAt && issuedAt <= now + LEEWAY)) throw invalid("not made just now");
  const { aud, nonce: proofNonce, sd_hash: hash } = signed.payload;
  if (aud !== audience || proofNonce !== nonce || hash !== (await digest(parts.presented))) {
    throw invalid("for another verifier, question or presentation");
  }
}

const invalid = (why) => new CredentialError("format.key_binding_invalid", why);

async function holderKey(confirmation) {
  const member = isObject(confirmation) ? confirmation.jwk : null;
  if (!isObject(member)) throw invalid("the certificate is bound to no key (cnf.jwk)");
  const [algorithm] = [...jwk.ALGORITHMS].find(([, [, curve]]) => curve === member.crv) ?? [];
  if (algorithm === undefined || ("alg" in member && member.alg !== algorithm)) {
    throw invalid("a holder's key of an algorithm we do not know");
  }
  const names = algorithm === "ES256" ? ["kty", "crv", "x", "y"] : ["kty", "crv", "x"];
  if (!names.every((name) => typeof member[name] === "string")) {
    throw invalid("a holder's key that is not one");
  }
  const members = Object.fromEntries(names.map((name) => [name, member[name]]));
  return {
    key: await jwk.decode({ ...members, alg: algorithm, kid: await jwk.thumbprint(members) }),
    algorithm,
  };
}
