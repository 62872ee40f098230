/**
 * What a verification says: a value, never an exception, with the same keys on every surface
 * (CONTRACT section 1).
 */
import * as accounts from "./accounts.js";
import * as vcJwt from "./wire/credentials/vc_jwt.js";
import * as dates from "./wire/envelope/dates.js";
import * as words from "./words.js";

export const CHECKS = ["format", "issuer", "signature", "validity", "status", "profile"];

/**
 * The standing of a certificate of which nothing is known; times in seconds since 1970, `since` a
 * dateTimeStamp of the issuer's note.
 */
export const UNTOLD = {
  asOf: null,
  freshUntil: null,
  since: null,
  reason: null,
  supersededBy: null,
};

/**
 * One of the six checks. `result` is "pass", "fail" or "not_checked"; `detail` is for whoever runs
 * the verifier.
 */
export const check = (name, result, code = null, detail = null) => ({ name, result, code, detail });

/**
 * Outcome, verdict and code of one verification, with every check.
 *
 * `certificate` (null unless signature and content were proven), `status` and `profile` are those
 * of the JSON. `zone` (see days.js) is where its days begin and end, for showing them: it judges
 * nothing, and is not in the JSON. `fourEyes` (true, false, or what is neither) is whether its issuer
 * says that two people decide; likewise. `asOf` is the moment in the past that it is about, in
 * seconds since 1970; null where it is about `checkedAt`.
 */
export class Verdict {
  constructor({ code, checks, content = null, standing = UNTOLD, profile, checkedAt, zone = null, fourEyes, asOf = null, ofThen = null }) {
    this.code = code;
    this.verdict = words.verdictOf(code);
    this.outcome = words.outcomeOf(this.verdict);
    this.checks = checks;
    this.certificate = content === null ? null : certificate(content);
    /**
     * When control of each account was last proven, as it stands in the certificate; null where it
     * does not. Not in the JSON.
     */
    const certified = content?.payload.credentialSubject.accounts ?? [];
    this.proofs = certified.map(({ controlProvenOn = null }) => controlProvenOn);
    /** The stable id of each account, likewise. */
    this.accountIds = certified.map(({ accountId = null }) => accountId);
    /** The URL of the certificate that this one replaced; null where it names none. Likewise. */
    this.supersedes = content?.payload.supersedes ?? null;
    this.status = {
      as_of: stamp(standing.asOf),
      fresh_until: stamp(standing.freshUntil),
      since: standing.since,
      reason: standing.reason,
      superseded_by: standing.supersededBy,
    };
    this.standing = standing;
    this.profile = profile;
    this.checkedAt = checkedAt;
    this.zone = zone;
    this.fourEyes = fourEyes;
    this.asOf = asOf;
    this.ofThen = ofThen;
    this.facts = facts(content, standing, profile);
  }

  /** Two to five words for people, by each language that was learnt. */
  get headline() {
    return this.#ofThen(words.headline(this.verdict, this.#form()));
  }

  /** One sentence, likewise. */
  get message() {
    return this.#ofThen(words.message(this.verdict, this.facts, this.#form()));
  }

  /** Texts by language, behind the moment that they are about where that is not today (past.js). */
  #ofThen(texts) {
    return this.ofThen ? this.ofThen(texts) : texts;
  }

  /** Which words of the verdict are meant. */
  #form() {
    const mistyped = this.code === "link.number_invalid";
    return { matched: this.profile.match === true, mistyped, zone: this.zone };
  }

  /** The JSON of CONTRACT section 1. */
  toJSON() {
    const { outcome, verdict, code, message, checks, certificate, status, profile } = this;
    const checkedAt = dates.stamp(this.checkedAt.getTime() / 1000);
    return {
      outcome,
      verdict,
      code,
      message,
      checks,
      certificate,
      status,
      profile,
      checked_at: checkedAt,
      // Only where it was asked for: a program that knows of no past is never given one.
      ...(this.asOf === null ? {} : { as_of: dates.stamp(this.asOf) }),
    };
  }
}

/** What the certificate says, each account with the address that leads to it. */
function certificate(content) {
  const shown = vcJwt.certificate(content);
  const certified = content.payload.credentialSubject.accounts;
  const led = shown.accounts.map((account, index) => ({
    ...account,
    url: accounts.address(certified[index]),
  }));
  return { ...shown, accounts: led };
}

const stamp = (value) => (value === null ? null : dates.stamp(value));

function facts(content, { asOf, since, reason, supersededBy }, { asked }) {
  const statusFacts = {
    as_of: asOf,
    since: since && dates.seconds(since, "since"),
    reason,
    superseded_by: supersededBy,
    profile: asked,
  };
  if (content === null) return statusFacts;
  const { credentialSubject: subject, validFrom, validUntil } = content.payload;
  return {
    ...statusFacts,
    name: subject.name,
    accounts: (language) =>
      subject.accounts
        .map((account) => `${accounts.inWords(account, language)} (${account.platform})`)
        .join(", "),
    valid_from: dates.seconds(validFrom, "validFrom"),
    valid_until: dates.seconds(validUntil, "validUntil"),
  };
}

/**
 * The verdict where a check ended the verification: nothing after it was done. `passed` names the
 * checks that held.
 */
export function refusal(error, { passed = [], asked = null, now }) {
  const failed = error.code.split(".")[0];
  const checks = CHECKS.map((name) =>
    name === failed
      ? check(name, "fail", error.code, error.detail || null)
      : check(name, passed.includes(name) ? "pass" : "not_checked"),
  );
  return new Verdict({ code: error.code, checks, profile: { asked, match: null }, checkedAt: now });
}
