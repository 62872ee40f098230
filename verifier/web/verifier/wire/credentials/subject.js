/** The subject of a certificate: who it is about, and what was assessed. */
import { CredentialError } from "../../errors.js";
import { isObject } from "../envelope/strict_json.js";

const KINDS = ["person", "organization"];
const ACCOUNT_MEMBERS = ["platform", "handle", "url", "accountId", "controlProvenOn"];

const invalid = (why) => new CredentialError("format.claims_invalid", why);
const isText = (value) => typeof value === "string";

/**
 * Check name, kind, accounts, criteria, programme and level of a credentialSubject. Throws
 * `format.claims_invalid`.
 */
export function checkSubject(subject, { accountsNeeded = true } = {}) {
  if (!isObject(subject) || !isText(subject.name) || subject.name === "") {
    throw invalid("not one subject with a name");
  }
  const {
    kind = KINDS[0],
    criteria = [],
    programme = { id: "", version: "" },
    level = "",
    assessedOn = "",
  } = subject;
  if (!KINDS.includes(kind)) throw invalid("kind is neither person nor organization");
  checkAccounts(accountsNeeded || "accounts" in subject ? subject.accounts : [], accountsNeeded);
  if (!Array.isArray(criteria)) throw invalid("criteria is not a list");
  for (const result of criteria) {
    if (!isObject(result) || !isText(result.criterion) || !isText(result.level)) {
      throw invalid("a result without criterion and level");
    }
  }
  if (!isText(programme?.id) || !isText(programme.version)) {
    throw invalid("programme without id and version");
  }
  if (!isText(level) || !isText(assessedOn)) throw invalid("level or assessedOn is not a text");
}

function checkAccounts(accounts, needed) {
  if (!Array.isArray(accounts) || (needed && accounts.length === 0)) throw invalid("no accounts");
  for (const account of accounts) {
    if (!isObject(account) || !account.platform || !account.handle) {
      throw invalid("an account without platform and handle");
    }
    for (const name of ACCOUNT_MEMBERS) {
      if (name in account && !isText(account[name])) throw invalid(`account.${name} is not a text`);
    }
  }
}
