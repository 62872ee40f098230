/**
 * From a profile to the verdict on it: the index leads to a certificate, and the certificate is
 * verified for that profile. The index alone proves nothing (CONTRACT section 3). Loaded when
 * somebody asks about a profile.
 *
 * A shard that cannot be had or trusted leads nowhere, and then nothing was loaded:
 * `link.unreachable`. Only shards that are proven and current can say that there is no certificate:
 * `link.not_found`.
 */
import { STATUS } from "../trust/anchors.js";
import { CredentialError } from "../errors.js";
import * as platforms from "../platforms.js";
import { refusal } from "../verdict.js";
import { judge, prove } from "../verification.js";
import * as profileIndex from "../wire/profile_index.js";

/**
 * The verdict on the profile `sought`, as it was spelt: `what`. `shard(issuer, url)` gives a shard
 * or {error, detail}; `check(issuer, number)` verifies a certificate for this profile. Issuers are
 * asked in the order of the trust list, until one has a valid certificate.
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
    const found = number === null ? null : await check(issuer, number);
    // The hash of another profile: of whose certificate nothing is told here.
    if (found === null || found.profile.match === false) continue;
    if (found.code === "link.not_found") {
      failure = new CredentialError(
        "link.unreachable",
        "the index names a certificate that the host does not give",
      );
      continue;
    }
    if (found.code === null) return found;
    first ??= found;
  }
  return first ?? refusal(failure, { asked: what, now });
}

async function numberFor({ key }, issuer, now, shard) {
  const { url, hash } = await profileIndex.place(issuer.publicUrl, key);
  const found = await shard(issuer, url);
  if ("error" in found) throw new CredentialError(found.error, found.detail ?? "");
  profileIndex.requireCurrent(found, now.getTime() / 1000);
  return profileIndex.numberOf(found, hash);
}

/** The signed shard at `url`, proven to be the issuer's. Throws `status.invalid`. */
export function readShard(token, issuer, url) {
  return profileIndex.read(token, {
    url,
    issuer: issuer.id,
    prove: (signed) => issuer.prove(signed, STATUS),
  });
}

/** The same by a `verifier` that fetches; `profile` asks about another profile beside it. */
export async function check(verifier, what, sought, { now, deadline, profile, maxStatusAge }) {
  const asked = (address, about) =>
    verifier.answer(address, { now, deadline, profile: about, maxStatusAge });
  const found = await search(what, sought, {
    anchors: verifier.anchors,
    now,
    shard: (issuer, url) =>
      verifier.latest({ issuer, kind: "index", url }, (token) => readShard(token, issuer, url), {
        limit: profileIndex.MAX_TOKEN,
        now,
        deadline,
      }),
    check: (issuer, number) => asked(`${issuer.publicUrl}/c/${number}`, what),
  });
  return profile === null || found.certificate === null
    ? found
    : asked(found.certificate.number, profile);
}

/**
 * The verdict on a profile, without network: `what` is its URL or `platform:handle`. `texts`: URL
 * -> signed text, for shards, certificates (`<id>.jwt`), their lists and notes, or {error}; what is
 * missing is unreachable. Rejects with `profile.unreadable` and `trust.expired`.
 */
export async function verifyProfile(what, { anchors, texts, now, maxStatusAge = null }) {
  anchors.requireCurrent(now);
  const asked = platforms.normalise(what);
  const fetched = (url) =>
    typeof texts[url] === "string" ? texts[url] : (texts[url] ?? { error: "status.unreachable" });
  return search(what, asked, {
    anchors,
    now,
    async shard(issuer, url) {
      const found = fetched(url);
      return typeof found === "string" ? readShard(found, issuer, url) : found;
    },
    async check(issuer, number) {
      const url = `${issuer.publicUrl}/c/${number}`;
      const passed = [];
      try {
        const found = fetched(`${url}.jwt`);
        if (typeof found !== "string") {
          throw new CredentialError("link.unreachable", "nothing was fetched");
        }
        const proven = await prove(found, anchors, passed);
        if (proven.content.payload.id !== url) {
          throw new CredentialError(
            "format.claims_invalid",
            "another certificate than the one asked for",
          );
        }
        return await judge(proven, { lists: texts, now, profile: what, asked, maxStatusAge });
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        return refusal(error, { passed, asked: what, now });
      }
    },
  });
}
