/**
 * Finds the certificate of a profile in the index and verifies it for that profile, because the
 * index alone proves nothing (CONTRACT section 3). Loaded when a profile is checked.
 *
 * `link.not_found` is answered only from shards that are proven and current; a shard that cannot be
 * fetched or trusted gives `link.unreachable`.
 */
import { STATUS } from "../trust/anchors.js";
import { CredentialError } from "../errors.js";
import { refused } from "../reading/links.js";
import { meaning, named } from "../reading/meanings.js";
import * as platforms from "../platforms.js";
import { refusal } from "../verdict.js";
import { judge, prove } from "../verification.js";
import { isCanonical, parse } from "../wire/number.js";
import * as profileIndex from "../wire/profile_index.js";

/**
 * The verdict on the profile `sought`, which the caller wrote as `what`. `shard(issuer, url)` gives
 * a shard or {error, detail}; `check(issuer, number)` verifies a certificate for this profile.
 * Issuers are searched in the order of the trust list until one has a valid certificate.
 */
export async function search(what, sought, { anchors, now, shard, check }) {
  let failure = new CredentialError(
    "link.not_found",
    "no issuer of the trust list has a certificate for this profile",
  );
  let first = null;
  for (const issuer of anchors.origins.values()) {
    let number;
    try {
      number = await numberFor(sought, issuer, now, shard);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      failure = new CredentialError("link.unreachable", `the profile index: ${error.message}`);
      continue;
    }
    const verdict = number === null ? null : await check(issuer, number);
    // Another profile with the same hash. Its certificate is not the answer.
    if (verdict === null || verdict.profile.match === false) continue;
    if (verdict.code === "link.not_found") {
      failure = new CredentialError(
        "link.unreachable",
        "the index names a certificate that the host does not give",
      );
      continue;
    }
    if (verdict.code === null) return verdict;
    first ??= verdict;
  }
  return first ?? refusal(failure, { asked: what, now });
}

async function numberFor({ key }, issuer, now, shard) {
  const { url, hash } = await profileIndex.locate(issuer.publicUrl, key);
  const entries = await shard(issuer, url);
  if ("error" in entries) throw new CredentialError(entries.error, entries.detail ?? "");
  profileIndex.requireCurrent(entries, now.getTime() / 1000);
  return profileIndex.numberOf(entries, hash);
}

/** The signed shard at `url`, proven to be the issuer's. Throws `status.invalid`. */
export function readShard(token, issuer, url) {
  return profileIndex.read(token, {
    url,
    issuer: issuer.id,
    prove: (signed) => issuer.prove(signed, STATUS),
  });
}

/** The same by a `verifier` that fetches, for the profiles of `meant` (reading/meanings.js), spelt `what`. */
export async function check(verifier, what, meant, question) {
  const sought = named(meant);
  if (!sought) return checkSeveral(verifier, meant.profiles, meant.otherwise, question);
  const { profile } = question;
  const asked = isSpelling(what) ? what : sought.url;
  const verdict = await fetched(verifier, asked, sought, question);
  return profile === null || verdict.certificate === null
    ? verdict
    : verifier.answer(numbered(verdict.certificate.number), question);
}

/**
 * The verdict on the one certificate that any of the profiles has. Nobody said which of them is
 * looked at, so that the verdict is about the certificate.
 */
async function checkSeveral(verifier, profiles, otherwise, question) {
  const verdicts = await Promise.all(
    profiles.map((sought) => fetched(verifier, sought.key, sought, question)),
  );
  const proven = verdicts.filter(({ certificate }) => certificate !== null);
  const numbers = new Set(proven.map(({ certificate }) => certificate.number));
  if (numbers.size > 1) {
    throw Object.assign(new CredentialError("profile.ambiguous", "several certificates"), {
      accounts: proven.map(({ profile }) => profile.asked),
    });
  }
  for (const number of numbers) return verifier.answer(numbered(number), question);
  const { profile: asked, now } = question;
  // One that could not be looked up may be the one that has a certificate.
  const last = verdicts.reduce((one, other) => (one.code === "link.not_found" ? other : one));
  const isName = otherwise?.kind === "text" && last.code === "link.not_found";
  if (otherwise !== null && !isName) return refusal(refused(otherwise), { asked, now });
  return ["not_found", "unreachable"].includes(last.verdict)
    ? refusal(new CredentialError(last.code, "no profile of this name"), { asked, now })
    : last;
}

const numbered = (number) => meaning("number", { number: parse(number) });

function isSpelling(text) {
  try {
    return Boolean(platforms.normalise(text));
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return false; // among other words, or in another link
  }
}

/** Certificates that are followed back to a moment in the past: as many years of renewals. */
const MOST_REPLACED = 20;

/**
 * The verdict on the certificate that stood at the moment asked about: the index is today's, and
 * leads to the newest one; each names the one that it replaced.
 */
async function ofThen(first, asOf, answer) {
  let verdict = first;
  for (let turn = 0; turn < MOST_REPLACED; turn += 1) {
    const earlier = (verdict.supersedes ?? "").split("/").pop();
    const isEarlier = asOf !== null && verdict.code === "validity.not_yet_valid";
    if (!isEarlier || !isCanonical(earlier)) break;
    verdict = await answer(numbered(earlier));
  }
  return verdict;
}

function fetched(verifier, what, sought, { now, deadline, maxStatusAge, asOf = null }) {
  const question = { now, deadline, profile: what, maxStatusAge, asOf };
  const answer = (meant) => verifier.answer(meant, question);
  return search(what, sought, {
    anchors: verifier.anchors,
    now,
    shard: (issuer, url) =>
      verifier.published({ issuer, kind: "index", url }, (token) => readShard(token, issuer, url), {
        limit: profileIndex.MAX_TOKEN,
        now,
        deadline,
      }),
    check: async (issuer, number) => {
      const verdict = await answer(meaning("link", { number, origin: issuer.publicUrl }));
      return ofThen(verdict, asOf, answer);
    },
  });
}

/**
 * The verdict on a profile, without network: `what` is its URL or `platform:handle`. `texts`: URL
 * -> signed text, for shards, certificates (`<id>.jwt`), their lists and notes, or {error}; what is
 * missing is unreachable. Rejects with `profile.unreadable` and `trust.expired`.
 */
export async function verifyProfile(what, { anchors, texts, now, maxStatusAge = null }) {
  anchors.requireCurrent(now);
  const account = platforms.normalise(what);
  const fetched = (url) =>
    typeof texts[url] === "string" ? texts[url] : (texts[url] ?? { error: "status.unreachable" });
  return search(what, account, {
    anchors,
    now,
    async shard(issuer, url) {
      const text = fetched(url);
      return typeof text === "string" ? readShard(text, issuer, url) : text;
    },
    async check(issuer, number) {
      const url = `${issuer.publicUrl}/c/${number}`;
      const passed = [];
      try {
        const token = fetched(`${url}.jwt`);
        if (typeof token !== "string") {
          throw new CredentialError("link.unreachable", "nothing was fetched");
        }
        const proven = await prove(token, anchors, passed);
        if (proven.content.payload.id !== url) {
          throw new CredentialError(
            "format.claims_invalid",
            "another certificate than the one asked for",
          );
        }
        return await judge(proven, { lists: texts, now, profile: what, account, maxStatusAge });
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        return refusal(error, { passed, asked: what, now });
      }
    },
  });
}
