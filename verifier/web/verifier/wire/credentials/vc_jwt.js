/**
 * The credibility credential: the payload of a `vc+jwt` (VC Data Model 2.0, VC-JOSE-COSE), checked
 * and read.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as jws from "../envelope/jws.js";
import * as number from "../number.js";
import * as statusEntries from "../status/status_entries.js";
import * as dataModel from "./data_model.js";
import { checkSubject } from "./subject.js";

export const TYPE = "CredibilityCredential";
export const TYP = "vc+jwt";

/** See formats.js. */
export function parse(token) {
  const signed = jws.parse(token, { typ: TYP });
  return { signed, issuer: { member: "id", value: dataModel.issuerId(signed.payload) } };
}

/** See formats.js. */
export const checkContent = ({ signed }, issuer) => check(signed.payload, issuer);

/**
 * Refuse a payload that is not a credibility credential of the issuer at `publicUrl`; else
 * {payload, number, issuedAt, notBefore, notAfter, entries}: bounds in seconds since 1970, the
 * narrowest of validFrom, nbf, iat and of validUntil, exp.
 *
 * `types`: at least one must be there (none: any). Throws `format.claims_invalid`,
 * `format.type_invalid`, `status.missing`, `status.malformed`, `status.unsupported`.
 */
export function check(payload, { publicUrl, types }) {
  const ownContext = `${publicUrl}/contexts/credibility/v1`;
  const own = listed(payload["@context"]).includes(ownContext);
  dataModel.check(payload, { contexts: [ownContext], types: own ? [TYPE] : [] });
  if (types.length > 0 && !listed(payload.type).some((name) => types.includes(name))) {
    throw new CredentialError("format.type_invalid", "not a type that this issuer is trusted for");
  }
  const certificate = certificateNumber(payload.id, publicUrl);
  checkSubject(payload.credentialSubject);
  checkAgreement(payload);
  return {
    payload,
    number: certificate,
    ...bounds(payload),
    entries: statusEntries.decode(payload),
  };
}

const invalid = (why) => new CredentialError("format.claims_invalid", why);
const isText = (value) => typeof value === "string";

/** The items of a member that is one text or an array of them. */
export const listed = (value) => (Array.isArray(value) ? value : [value]);

/**
 * The number in a certificate's URL at its issuer. Throws `format.claims_invalid` for any other id.
 */
export function certificateNumber(identity, publicUrl) {
  const prefix = `${publicUrl}/c/`;
  if (
    !isText(identity) ||
    !identity.startsWith(prefix) ||
    !number.isCanonical(identity.slice(prefix.length))
  ) {
    throw invalid("id is not a certificate's URL at its issuer");
  }
  return identity.slice(prefix.length);
}

/** Registered claims say the same as the members they stand for (VC-JOSE-COSE section 3.1.3). */
function checkAgreement(payload) {
  if ("iss" in payload && payload.iss !== dataModel.issuerId(payload)) {
    throw invalid("iss is not the issuer");
  }
  if ("jti" in payload && payload.jti !== payload.id) throw invalid("jti is not the id");
  if ("sub" in payload && payload.sub !== payload.credentialSubject.id) {
    throw invalid("sub is not the subject's id");
  }
  if ("supersedes" in payload && !dataModel.isUrl(payload.supersedes)) {
    throw invalid("supersedes is not a URL");
  }
}

function bounds(payload) {
  if (!("validFrom" in payload && "validUntil" in payload)) {
    throw invalid("validFrom and validUntil are both needed");
  }
  const issuedAt = dates.numeric(payload.iat, "iat");
  let notBefore = Math.max(dates.seconds(payload.validFrom, "validFrom"), issuedAt);
  let notAfter = dates.seconds(payload.validUntil, "validUntil");
  if ("nbf" in payload) notBefore = Math.max(notBefore, dates.numeric(payload.nbf, "nbf"));
  if ("exp" in payload) notAfter = Math.min(notAfter, dates.numeric(payload.exp, "exp"));
  return { issuedAt, notBefore, notAfter };
}

/**
 * What the certificate says, as in the JSON of a verdict (CONTRACT section 1), of a content that
 * `check` let through.
 */
export function certificate(content) {
  const { credentialSubject: subject, validFrom, validUntil } = content.payload;
  return {
    number: number.show(content.number),
    name: subject.name,
    kind: subject.kind ?? null,
    accounts: subject.accounts.map(({ platform, handle, url = null }) => ({
      platform,
      handle,
      url,
    })),
    level: subject.level ?? null,
    criteria: (subject.criteria ?? []).map(({ criterion, level }) => ({ id: criterion, level })),
    programme: subject.programme?.id ?? null,
    valid_from: dates.stamp(dates.seconds(validFrom, "validFrom")),
    valid_until: dates.stamp(dates.seconds(validUntil, "validUntil")),
  };
}
