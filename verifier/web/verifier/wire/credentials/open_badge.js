/**
 * The certificate as an Open Badge: the claims of an Open Badges 3.0 credential that is signed as a
 * JWT, checked.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import * as jws from "../envelope/jws.js";
import * as statusEntries from "../status/status_entries.js";
import * as achievement from "./achievement.js";
import * as dataModel from "./data_model.js";
import { checkSubject } from "./subject.js";
import * as vcJwt from "./vc_jwt.js";

export const TYPE = "OpenBadgeCredential";
export const CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

const TYPES = [TYPE, "AchievementCredential"];
const HEADER = ["alg", "kid", "typ"];
const SUFFIX = ".jwk";

const invalid = (why) => new CredentialError("format.claims_invalid", why);

/** See formats.js. */
export function parse(token) {
  const signed = jws.parse(token, { typ: vcJwt.TYP, untyped: true });
  checkEnvelope(signed);
  return { signed, issuer: { member: "id", value: dataModel.issuerId(signed.payload) } };
}

/** See formats.js. */
export const checkContent = ({ signed }, issuer) => check(signed.payload, issuer);

/**
 * Refuse a token whose typ is absent or `JWT` and that is no Open Badge, or whose header says more
 * than one may.
 *
 * Throws `format.typ_invalid`, `format.header_not_allowed`.
 */
function checkEnvelope({ header, payload }) {
  if (!vcJwt.listed(payload.type).includes(TYPE)) {
    throw new CredentialError(
      "format.typ_invalid",
      `typ is not ${vcJwt.TYP}, and this is no Open Badge`,
    );
  }
  if (!Object.keys(header).every((name) => HEADER.includes(name))) {
    throw new CredentialError(
      "format.header_not_allowed",
      "more than alg, kid and typ (Open Badges 3.0 section 8.2.1)",
    );
  }
}

/**
 * See formats.js. `signed` with the bare thumbprint for its `kid`, where that is the URL of a key
 * at `publicUrl`, as text.
 */
export function namedKey(signed, publicUrl) {
  const [{ kid }, prefix] = [signed.header, `${publicUrl}/keys/`];
  if (
    typeof kid !== "string" ||
    !kid.startsWith(prefix) ||
    !kid.endsWith(SUFFIX) ||
    kid.includes("#")
  ) {
    return signed;
  }
  return { ...signed, header: { ...signed.header, kid: kid.slice(prefix.length, -SUFFIX.length) } };
}

/**
 * Refuse claims that are not the Open Badge of a certificate of the issuer at `publicUrl`; else its
 * content, as a `vc+jwt` of the same certificate would say it.
 *
 * `types`: those it is trusted for (none: any); its certificates may come as badges, whichever of
 * the two types is named. Throws `format.claims_invalid`, `format.type_invalid`, `status.missing`,
 * `status.malformed`, `status.unsupported`.
 */
export function check(payload, { publicUrl, types }) {
  const definedTypes = vcJwt.listed(payload["@context"]).includes(CONTEXT) ? TYPES : [];
  dataModel.check(payload, { contexts: [CONTEXT], types: definedTypes });
  if (types.length > 0 && !types.includes(vcJwt.TYPE) && !types.includes(TYPE)) {
    throw new CredentialError(
      "format.type_invalid",
      "an issuer that is not trusted for certificates",
    );
  }
  const number = vcJwt.certificateNumber(payload.id, publicUrl);
  achievement.typed(payload.issuer, "Profile");
  const subject = achievement.read(payload.credentialSubject, publicUrl);
  checkSubject(subject);
  const [notBefore, notAfter] = checkAgreement(payload);
  const issuedAt = dates.numeric(payload.iat, "iat");
  const bounds = { issuedAt, notBefore: Math.max(notBefore, issuedAt), notAfter };
  const normalised = { ...payload, credentialSubject: subject };
  return { payload: normalised, number, ...bounds, entries: statusEntries.decode(payload) };
}

/**
 * Every registered claim is there and says the same as the member it stands for (section 8.2.2):
 * [nbf, exp].
 */
function checkAgreement(payload) {
  const members = { iss: payload.issuer.id, jti: payload.id, sub: payload.credentialSubject.id };
  for (const [name, value] of Object.entries(members)) {
    if (payload[name] !== value) throw invalid(`${name} is not what the credential says`);
  }
  const dated = [
    ["nbf", "validFrom"],
    ["exp", "validUntil"],
  ];
  return dated.map(([name, member]) => {
    const value = dates.numeric(payload[name], name);
    if (value !== dates.seconds(payload[member], member)) throw invalid(`${name} is not ${member}`);
    return value;
  });
}
