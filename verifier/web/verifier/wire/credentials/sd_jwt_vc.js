/**
 * The certificate for wallets: the disclosed claims of an SD-JWT VC
 * (draft-ietf-oauth-sd-jwt-vc-19), checked.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as jws from "../envelope/jws.js";
import * as number from "../number.js";
import * as statusEntries from "../status/status_entries.js";
import { checkUrl } from "./data_model.js";
import * as keyBinding from "./key_binding.js";
import * as sdJwt from "./sd_jwt.js";
import { checkSubject } from "./subject.js";

export const TYP = "dc+sd-jwt";
/**
 * Claims that are never selective (section 2.2.2.2), with `iat` and `jti`, which identify the
 * certificate.
 */
const NEVER_DISCLOSED = [
  ..."iss nbf exp iat cnf vct".split(" "),
  ..."vct#integrity aka_vcts status jti".split(" "),
];
const MEMBERS = "name accounts kind level programme criteria assessedOn".split(" ");

/** See formats.js. */
export function parse(token) {
  const presentation = sdJwt.split(token);
  const signed = jws.parse(presentation.signed, { typ: TYP });
  return { signed, issuer: { member: "publicUrl", value: signed.payload.iss }, presentation };
}

/**
 * See formats.js. The disclosures are put in place first; `confirmation` is the claim `cnf` (RFC
 * 7800).
 */
export async function checkContent({ signed, presentation }, { id, publicUrl, vct: types }) {
  const claims = await sdJwt.reveal(signed.payload, presentation.disclosures, NEVER_DISCLOSED);
  return { ...check(claims, { issuer: id, publicUrl, types }), confirmation: claims.cnf ?? null };
}

/** See formats.js. */
export function checkHolder({ presentation }, { confirmation }, request) {
  return keyBinding.check(presentation, confirmation, request);
}

/**
 * Refuse disclosed claims that are not a certificate of the issuer at `publicUrl` (its id:
 * `issuer`); else its content, as a `vc+jwt` of the same certificate would say it, as far as it was
 * disclosed.
 *
 * `types`: the `vct` that it is trusted for (none: any). Throws `format.claims_invalid`,
 * `format.type_invalid`, `status.missing`, `status.malformed`, `status.unsupported`.
 */
export function check(payload, { issuer, publicUrl, types }) {
  checkType(payload, types);
  const [identity, prefix] = [payload.jti, `${publicUrl}/c/`];
  if (
    typeof identity !== "string" ||
    !identity.startsWith(prefix) ||
    !number.isCanonical(identity.slice(prefix.length))
  ) {
    throw new CredentialError(
      "format.claims_invalid",
      "jti is not a certificate's URL at its issuer",
    );
  }
  if ("credentialStatus" in payload) {
    throw new CredentialError(
      "status.unsupported",
      "the status of an SD-JWT VC is a Token Status List",
    );
  }
  const issuedAt = dates.numeric(payload.iat, "iat");
  const notBefore = "nbf" in payload ? dates.numeric(payload.nbf, "nbf") : issuedAt;
  const notAfter = dates.numeric(payload.exp, "exp");
  const subject = Object.create(null);
  for (const name of MEMBERS) if (name in payload) subject[name] = payload[name];
  if ("sub" in payload) {
    checkUrl(payload.sub, "sub");
    subject.id = payload.sub;
  }
  checkSubject(subject, { accountsNeeded: false });
  const normalised = {
    id: identity,
    issuer,
    credentialSubject: { accounts: [], ...subject },
    validFrom: dates.stamp(notBefore),
    validUntil: dates.stamp(notAfter),
  };
  const entries = statusEntries.decode("status" in payload ? { status: payload.status } : {});
  const bounds = { issuedAt, notBefore: Math.max(notBefore, issuedAt), notAfter };
  return { payload: normalised, number: identity.slice(prefix.length), ...bounds, entries };
}

function checkType(payload, types) {
  const { vct, aka_vcts: otherTypes = [] } = payload;
  if (typeof vct !== "string" || vct === "" || (types.length > 0 && !types.includes(vct))) {
    throw new CredentialError("format.type_invalid", "not a vct that this issuer is trusted for");
  }
  const further =
    Array.isArray(otherTypes) &&
    otherTypes.every((other) => typeof other === "string") &&
    !otherTypes.includes(vct);
  if (!further || ("aka_vcts" in payload && otherTypes.length === 0)) {
    throw new CredentialError(
      "format.type_invalid",
      "aka_vcts is not a list of further types (section 2.2.2.1)",
    );
  }
}
