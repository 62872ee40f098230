/**
 * The trust list as offline root keys sign it, and the steps by which a verifier follows it.
 *
 * A trust list with the member `roots` is pinned: nobody but those root keys can change it. The
 * signed list is one compact JWS for each custodian, on a line of its own; all have one payload.
 */
import { CredentialError } from "../errors.js";
import * as base64url from "../wire/envelope/base64url.js";
import * as dates from "../wire/envelope/dates.js";
import * as jwk from "../wire/envelope/jwk.js";
import * as jws from "../wire/envelope/jws.js";
import { isObject } from "../wire/envelope/strict_json.js";
import { Anchors } from "./anchors.js";

export const TYP = "root-trust-list+jwt";
export const PATH = "/.well-known/trust-list.root.jwt";

const MAX_KEYS = 8;
const MAX_TEXT = 8 * 65_537;
const DAY = 24 * 3600;
const MAX_DAYS = 400;
const LEEWAY = 60;

/** Members of a list that was read in either way: as strictly as a token's, or as a file. */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value) => typeof value === "bigint" || Number.isSafeInteger(value);

const untrusted = (why) => new CredentialError("trust.update_untrusted", why);
const malformed = (why) => new CredentialError("trust.update_malformed", why);
const older = () =>
  new CredentialError("trust.update_older", "the root's list is older than the one we have");

/** Where the list of one version lies. */
export const pathOf = (version) => `/.well-known/trust-list.root/${version}.jwt`;

/**
 * The trust list that comes after the pinned `current`, as the signed list `text` says it at `now`,
 * a Date. `allow_insecure_loopback` stays as it is.
 *
 * Throws `trust.malformed` (the list we have), `trust.update_untrusted`, `.update_older`,
 * `.update_malformed`, and `trust.expired`.
 */
export async function followRoot(current, text, now = new Date()) {
  const roots = await requiredRoots(current);
  const listed = await prove(roots, text);
  requireForward(roots, listed);
  const seconds = now.getTime() / 1000;
  if (listed.issuedAt > seconds + LEEWAY) throw malformed("a list from the future");
  if (seconds > listed.expiresAt) {
    throw new CredentialError("trust.expired", "the root's list has ended");
  }
  let [following, before, newer] = [];
  try {
    following = followingList(current, listed);
    before = await Anchors.fromTrustList(current);
    newer = await Anchors.fromTrustList(following);
  } catch (error) {
    throw malformed(error.message);
  }
  if (newer.issuedAt < before.issuedAt) throw older();
  newer.requireCurrent(now);
  return following;
}

/**
 * `current` pinned to the root keys that the very next version names, and nothing else of it: for a
 * verifier that missed a change of the root keys. Throws as `followRoot`.
 */
export async function stepRoot(current, text) {
  const roots = await requiredRoots(current);
  const listed = await prove(roots, text);
  if (BigInt(listed.version) !== BigInt(roots.version) + 1n) {
    throw untrusted("not the version that comes next");
  }
  requireForward(roots, listed);
  return { ...current, roots: pin(listed) };
}

async function requiredRoots(current) {
  if (!("roots" in current)) throw untrusted("no root key is pinned");
  return readRoots(current.roots);
}

/** The member `roots`, each key beside its `alg`. Throws `trust.malformed`. */
async function readRoots(value) {
  const invalid = (why) => new CredentialError("trust.malformed", `roots: ${why}`);
  const { keys: members, threshold, version = 0, digest = null } = isRecord(value) ? value : {};
  if (!Array.isArray(members) || !members.every(isRecord)) throw invalid("no list of keys");
  const keys = new Map();
  for (const member of members) {
    try {
      keys.set(member.kid, { key: await jwk.decode(member), alg: member.alg });
    } catch (error) {
      throw invalid(error.message);
    }
  }
  if (keys.size !== members.length) throw invalid("one key twice");
  const isThreshold = isCount(threshold) && threshold >= 1 && threshold <= keys.size;
  if (!isThreshold || keys.size > MAX_KEYS) throw invalid("more signatures than keys, or none");
  if (!isCount(version) || version < 0 || !isTextOrNull(digest)) {
    throw invalid("no version, or no digest");
  }
  return { keys, threshold, version, digest };
}

const isTextOrNull = (value) => value === null || typeof value === "string";

/** The list that `text` holds, signed by as many root keys as must be. */
async function prove(roots, text) {
  const lines = text.replace(/\n$/, "").split("\n");
  if (lines.length > MAX_KEYS || text.length > MAX_TEXT) {
    throw malformed("more lines than there may be root keys");
  }
  const signatures = lines.map(parsed);
  const [payload, ...others] = new Set(lines.map((line) => line.split(".")[1]));
  if (others.length > 0) throw malformed("lines that say different things");
  const signers = new Set();
  for (const signature of signatures) {
    const { kid } = signature.header;
    // The keys that come next may have signed as well.
    if (!roots.keys.has(kid)) continue;
    await proven(signature, roots.keys.get(kid));
    signers.add(kid);
  }
  if (signers.size < roots.threshold) throw untrusted("not signed by enough of the root keys");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(payload));
  return read(signatures[0].payload, base64url.encode(new Uint8Array(digest)));
}

function parsed(line) {
  try {
    return jws.parse(line, { typ: TYP });
  } catch (error) {
    throw malformed(error.message);
  }
}

async function proven(signature, { key, alg }) {
  if (signature.header.alg !== alg) throw untrusted("alg is not that of the root key");
  try {
    await jws.verify(signature, key);
  } catch (error) {
    throw untrusted(error.message);
  }
}

async function read({ version, previous, iat, exp, roots, trust_list: trustList }, digest) {
  try {
    const [issuedAt, expiresAt] = [dates.numeric(iat, "iat"), dates.numeric(exp, "exp")];
    const lasts = expiresAt - issuedAt;
    const isNumbered = isCount(version) && version >= 1 && isTextOrNull(previous);
    if (!isNumbered || !(lasts > 0 && lasts <= MAX_DAYS * DAY)) {
      throw malformed("no version, or a time that it may not have");
    }
    await readRoots(roots);
    if (!isObject(trustList)) throw malformed("no trust list");
    return { version, previous, issuedAt, expiresAt, roots, trustList, digest };
  } catch (error) {
    throw malformed(error.message);
  }
}

function requireForward(roots, listed) {
  const [ours, theirs] = [BigInt(roots.version), BigInt(listed.version)];
  if (theirs < ours) throw older();
  // Two lists of one version, or one that names another one before it: the root was used twice.
  const isOther = theirs === ours && listed.digest !== roots.digest;
  const isForeign = theirs === ours + 1n && listed.previous !== roots.digest;
  if (roots.digest !== null && (isOther || isForeign)) {
    throw untrusted("a list that does not follow ours");
  }
}

const pin = ({ roots: { threshold, keys }, version, digest }) => ({
  threshold,
  keys,
  version,
  digest,
});

function followingList(current, listed) {
  const ends = Math.min(
    dates.seconds(listed.trustList.expires_at, "expires_at"),
    listed.expiresAt,
  );
  return {
    ...listed.trustList,
    // Whichever ends sooner: the root's word is good for so long, and no longer.
    expires_at: dates.stamp(ends),
    allow_insecure_loopback: current.allow_insecure_loopback ?? false,
    roots: pin(listed),
  };
}
