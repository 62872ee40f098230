/**
 * What an Open Badge says of its subject: an `AchievementSubject` (Open Badges 3.0), read as that
 * of a certificate.
 */
import { CredentialError } from "../../errors.js";
import { listed } from "./vc_jwt.js";
import { isObject } from "../envelope/strict_json.js";

/** Types of identifiers that belong to the account before them -> members of an account. */
const OF_ACCOUNTS = new Map([
  ["accountId", "accountId"],
  ["identifier", "url"],
]);

/** Objects without a prototype, as strict_json.js makes them. */
const object = (members) => Object.assign(Object.create(null), members);
const invalid = (why) => new CredentialError("format.claims_invalid", why);

/**
 * The subject as a `vc+jwt` of the same certificate would say it. Throws `format.type_invalid`,
 * `format.claims_invalid`.
 */
export function read(subject, publicUrl) {
  typed(subject, "AchievementSubject");
  if (!("id" in subject)) throw invalid("a subject without id, to which sub belongs");
  const achievement = typed(subject.achievement, "Achievement");
  checkAchievement(achievement, publicUrl);
  const [programme] = achievement.id.split("#");
  const levels = levelsOf(subject, achievement);
  const prefix = `${programme}#criteria/`;
  const criteria = [...levels].filter(([id]) => id.startsWith(prefix));
  const level = levels.get(`${programme}#level`);
  return object({
    id: subject.id,
    ...whose(objects(subject, "identifier", "IdentityObject")),
    programme: { id: programme, version: "version" in achievement ? achievement.version : "" },
    criteria: criteria.map(([id, reached]) =>
      object({ criterion: id.slice(prefix.length), level: reached }),
    ),
    ...(level === undefined ? {} : { level }),
  });
}

/** `value`, an object of that type. Throws `format.type_invalid`. */
export function typed(value, kind) {
  if (!isObject(value) || !listed(value.type).includes(kind)) {
    throw new CredentialError("format.type_invalid", `no ${kind}`);
  }
  return value;
}

function objects(owner, name, kind) {
  const value = name in owner ? owner[name] : [];
  return (Array.isArray(value) ? value : [value]).map((item) => typed(item, kind));
}

function text(owner, name) {
  const value = owner[name];
  if (typeof value !== "string" || value === "") throw invalid(`${name} is no text`);
  return value;
}

function checkAchievement(achievement, publicUrl) {
  if (!text(achievement, "id").startsWith(`${publicUrl}/programmes/`)) {
    throw invalid("an achievement that is no programme of the issuer");
  }
  text(achievement, "name");
  text(achievement, "description");
  const { criteria } = achievement;
  const members = isObject(criteria) ? ["id", "narrative"].filter((name) => name in criteria) : [];
  if (members.length === 0) throw invalid("criteria with neither id nor narrative");
  for (const name of members) text(criteria, name);
}

/**
 * The id of a result's description -> the level. Every result is one that the achievement
 * describes.
 */
function levelsOf(subject, achievement) {
  const described = new Set();
  for (const description of objects(achievement, "resultDescription", "ResultDescription")) {
    described.add(text(description, "id"));
    text(description, "name");
    text(description, "resultType");
  }
  const levels = new Map();
  for (const result of objects(subject, "result", "Result")) {
    const id = text(result, "resultDescription");
    if (!described.has(id) || levels.has(id)) {
      throw invalid("a result that is not described, or is there twice");
    }
    levels.set(id, text(result, "value"));
  }
  return levels;
}

/** `name` and `accounts`. Identifiers of other types are passed over. */
function whose(identities) {
  const [names, accounts] = [[], []];
  for (const identity of identities) {
    const [kind, value] = [text(identity, "identityType"), text(identity, "identityHash")];
    if (identity.hashed !== false) {
      throw invalid("an identifier that is hashed, or does not say that it is not");
    }
    if (kind === "name") {
      names.push(value);
    } else if (kind === "userName") {
      const [platform] = value.split(":", 1);
      accounts.push(object({ platform, handle: value.slice(platform.length + 1) }));
    } else if (OF_ACCOUNTS.has(kind)) {
      const account = accounts[accounts.length - 1];
      const member = OF_ACCOUNTS.get(kind);
      if (account === undefined || member in account) {
        throw invalid("an identifier that belongs to no account");
      }
      account[member] = value;
    }
  }
  if (names.length !== 1) throw invalid("not one name");
  return { name: names[0], accounts };
}
