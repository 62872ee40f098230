/**
 * The rules of the W3C Verifiable Credentials Data Model 2.0 that any credential must keep, whoever
 * issued it.
 *
 * Section numbers are those of the Recommendation. Everything here throws `format.claims_invalid`,
 * or `format.type_invalid` for `type`.
 */
import { CredentialError } from "../../errors.js";
import * as dates from "../envelope/dates.js";
import { isObject } from "../envelope/strict_json.js";
import { SPACE } from "../envelope/text.js";

export const BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2";
/** Terms of the base context that a credential's own `type` may hold. */
const BASE_TYPES = [
  "VerifiableCredential",
  "JsonSchemaCredential",
  "BitstringStatusListCredential",
  "EnvelopedVerifiableCredential",
];

const URL = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:[^${SPACE}\\\\<>"{}|^\`]+$`);
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;
const VALUE_MEMBERS = ["@value", "@language", "@direction"];

/** An absolute URL: a scheme and something after it, no white space. */
export const isUrl = (value) => typeof value === "string" && URL.test(value);

/**
 * Refuse a payload that breaks the data model.
 *
 * `contexts` may stand after the base context, and no others; `types` are the terms that they
 * define.
 */
export function check(payload, { contexts, types }) {
  if ("vc" in payload || "vp" in payload) {
    throw invalid("a vc or vp claim (VC-JOSE-COSE section 3.1.3)");
  }
  checkContexts(payload["@context"], contexts);
  checkTypes(payload.type, types);
  if (!isUrl(issuerId(payload))) {
    throw invalid("issuer is not a URL, nor an object whose id is one (4.7)");
  }
  checkSubject(payload.credentialSubject);
  for (const [name, rule] of OPTIONAL) if (name in payload) rule(payload[name], name);
  if (isObject(payload.issuer)) checkTextsOf(payload.issuer);
  checkPeriod(payload);
}

/** The value of `issuer` or `issuer.id` (4.7), whatever it is; undefined where there is none. */
export const issuerId = (payload) =>
  isObject(payload.issuer) ? payload.issuer.id : payload.issuer;

const invalid = (why) => new CredentialError("format.claims_invalid", why);
const listed = (value) => (Array.isArray(value) ? value : [value]);

function checkContexts(value, contexts) {
  if (!Array.isArray(value) || value[0] !== BASE_CONTEXT) {
    throw invalid("@context does not begin with that of the data model (4.3)");
  }
  for (const context of value.slice(1)) {
    if (!contexts.includes(context)) {
      throw invalid("an unknown @context, which may redefine terms (4.3)");
    }
  }
}

function checkTypes(value, types) {
  const names = typeof value === "string" ? [value] : value;
  if (!Array.isArray(names) || !names.includes("VerifiableCredential")) {
    throw new CredentialError("format.type_invalid", "type without VerifiableCredential (4.5)");
  }
  for (const name of names) {
    if (!(types.includes(name) || BASE_TYPES.includes(name) || isUrl(name))) {
      throw new CredentialError("format.type_invalid", "a type that no context defines (4.5)");
    }
  }
}

function checkSubject(value) {
  const subjects = listed(value);
  if (subjects.length === 0) throw invalid("no credentialSubject (4.8)");
  for (const subject of subjects) {
    if (!isObject(subject) || Object.values(subject).every((value) => value === null)) {
      throw invalid("an empty credentialSubject (4.8)");
    }
    if ("id" in subject) checkUrl(subject.id, "credentialSubject.id");
  }
}

function checkPeriod(payload) {
  const [start, end] = ["validFrom", "validUntil"].map((name) =>
    name in payload ? dates.seconds(payload[name], name) : null,
  );
  if (start !== null && end !== null && start > end) {
    throw invalid("validFrom after validUntil (4.9)");
  }
}

export function checkUrl(value, name) {
  if (!isUrl(value)) throw invalid(`${name} is not one URL (4.4)`);
}

/**
 * The items of `value`. None at all is refused, because JSON-LD takes an empty array for an absent
 * member.
 */
function oneOrMore(value, name) {
  const items = listed(value);
  if (items.length === 0) throw invalid(`${name} is there and holds nothing (5)`);
  return items;
}

/** A text, a language value object, or an array of those (section 11.1). */
function checkTexts(value, name) {
  for (const item of listed(value)) {
    if (typeof item === "string") continue;
    const members = isObject(item) ? Object.keys(item) : [];
    if (
      typeof item?.["@value"] !== "string" ||
      !members.every((member) => VALUE_MEMBERS.includes(member))
    ) {
      throw invalid(`${name} is no text and no language value (11.1)`);
    }
    const { "@language": language = "en", "@direction": direction = "ltr" } = item;
    if (
      typeof language !== "string" ||
      !LANGUAGE.test(language) ||
      !["ltr", "rtl"].includes(direction)
    ) {
      throw invalid(`${name} has a wrong language or direction (11.1)`);
    }
  }
}

function checkTextsOf(issuer) {
  for (const name of ["name", "description"]) {
    if (name in issuer) checkTexts(issuer[name], `issuer.${name}`);
  }
}

const objects = (idNeeded) => (value, name) => {
  for (const item of oneOrMore(value, name)) {
    if (!isObject(item) || !isType(item.type)) throw invalid(`${name} without a type`);
    if (idNeeded || "id" in item) checkUrl(item.id, `${name}.id`);
  }
};

function isType(value) {
  const names = listed(value);
  return names.length > 0 && names.every((name) => typeof name === "string" && name !== "");
}

/** Section 5.3: objects with a unique id and a digest. */
function checkRelated(value, name) {
  const items = oneOrMore(value, name);
  const ids = items.map((item) => (isObject(item) ? item.id : undefined));
  if (new Set(ids).size !== ids.length) {
    throw invalid("relatedResource names one resource twice (5.3)");
  }
  items.forEach((item, index) => {
    checkUrl(ids[index], "relatedResource.id");
    if (![item.digestSRI, item.digestMultibase].some((digest) => typeof digest === "string")) {
      throw invalid("relatedResource without a digest (5.3)");
    }
  });
}

const OPTIONAL = [
  ["id", checkUrl],
  ["name", checkTexts],
  ["description", checkTexts],
  ["credentialSchema", objects(true)],
  ["evidence", objects(false)],
  ["termsOfUse", objects(false)],
  ["refreshService", objects(false)],
  ["relatedResource", checkRelated],
];
