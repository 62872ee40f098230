/**
 * The trust list of CONTRACT section 7 as values. Only its issuers are trusted, whatever a link, a
 * token or a host says.
 */
import { CredentialError } from "../errors.js";
import * as dates from "../wire/envelope/dates.js";
import * as jwk from "../wire/envelope/jwk.js";
import * as jws from "../wire/envelope/jws.js";
import { isNumber } from "../wire/envelope/strict_json.js";
import { malformed, requireTrusted } from "./origins.js";

export const CREDENTIAL = "credential";
export const STATUS = "status";

const NEVER = Infinity;
const STATES = ["next", "active", "retired", "compromised"];
const LIST_PATH = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;

/**
 * A trusted issuer: `id`, `name` by language, `types`, `vct`,
 * `publicUrl`, `statusUrlPrefixes`, `keys`, a Map that knows each key under both spellings of
 * its kid, and `zone`, where its days begin and end.
 */
export class Issuer {
  constructor(members) {
    Object.assign(this, members);
  }

  /**
   * The key that `signed` names, if it may sign for `purpose` and could at the token's own `iat`.
   *
   * Throws `issuer.key_unknown`, `.key_not_allowed`, `.key_not_then`, and `format.alg_not_allowed`.
   */
  key(signed, purpose) {
    const key = this.keys.get(signed.header.kid);
    if (key === undefined) {
      throw new CredentialError("issuer.key_unknown", "kid is not a key of this issuer");
    }
    if (key.algorithm !== signed.header.alg) {
      throw new CredentialError("format.alg_not_allowed", "alg is not that of the key");
    }
    if (!key.purposes.includes(purpose) || key.state === "compromised") {
      throw new CredentialError(
        "issuer.key_not_allowed",
        `the key is not for ${purpose}, or compromised`,
      );
    }
    const { iat } = signed.payload;
    if (
      key.validFrom === NEVER ||
      (isNumber(iat) && !(key.validFrom <= iat && iat <= key.validUntil))
    ) {
      throw new CredentialError("issuer.key_not_then", "the key was not in use at that time");
    }
    return key;
  }

  /** Throws as `key` does, and `signature.invalid`, unless this issuer signed for `purpose`. */
  async prove(signed, purpose) {
    await jws.verify(signed, this.key(signed, purpose).key);
  }

  /** True for a plain path below one of the status URL prefixes. */
  publishesStatus(url) {
    const isBelow = (prefix) => url.startsWith(prefix) && LIST_PATH.test(url.slice(prefix.length));
    return !url.includes("..") && this.statusUrlPrefixes.some(isBelow);
  }
}

/**
 * A whole trust list. `issuers` by id, `origins` by public URL; `issuedAt`, `expiresAt` in seconds
 * since 1970.
 */
export class Anchors {
  constructor(members) {
    Object.assign(this, members);
  }

  /** Read a trust list, as text or as the object it spells. Throws `trust.malformed`. */
  static async fromTrustList(source) {
    try {
      return await anchors(typeof source === "string" ? JSON.parse(source) : source);
    } catch (error) {
      if (error instanceof CredentialError && error.code.startsWith("trust.")) throw error;
      throw malformed(error.message);
    }
  }

  /** The trusted issuer of that id, compared octet by octet. Throws `issuer.untrusted`. */
  issuer(identity) {
    return trusted(this.issuers, identity);
  }

  /** The trusted issuer at that origin, compared octet by octet. Throws `issuer.untrusted`. */
  owner(publicUrl) {
    return trusted(this.origins, publicUrl);
  }

  /**
   * The trusted issuer that a token claims to come from: `member` is "id" or "publicUrl", and of
   * which issuer it has the value. Throws `issuer.untrusted`.
   */
  claimed({ member, value }) {
    return member === "id" ? this.issuer(value) : this.owner(value);
  }

  /** Throws `trust.expired` once the list is past its own end; `now` is a Date. */
  requireCurrent(now) {
    if (!(now.getTime() / 1000 <= this.expiresAt)) {
      throw new CredentialError(
        "trust.expired",
        `the trust list ended on ${dates.stamp(this.expiresAt)}`,
      );
    }
  }
}

function trusted(issuers, name) {
  const issuer = issuers.get(name);
  if (issuer === undefined) {
    throw new CredentialError("issuer.untrusted", "the issuer is not in the trust list");
  }
  return issuer;
}

async function anchors(value) {
  const { version, allow_insecure_loopback: loopback = false } = value;
  if (version !== 1) throw malformed("a trust list of another version");
  if (typeof loopback !== "boolean") throw malformed("allow_insecure_loopback is not a boolean");
  const issuedAt = dates.seconds(value.issued_at, "issued_at");
  const issuers = await Promise.all(
    listed(value.issuers, "object").map((item) => readIssuer(item, loopback, issuedAt)),
  );
  const read = new Anchors({
    issuers: new Map(issuers.map((issuer) => [issuer.id, issuer])),
    origins: new Map(issuers.map((issuer) => [issuer.publicUrl, issuer])),
    issuedAt,
    expiresAt: dates.seconds(value.expires_at, "expires_at"),
    allowInsecureLoopback: loopback,
  });
  if (read.issuers.size !== issuers.length || read.origins.size !== issuers.length) {
    throw malformed("one issuer or public_url twice");
  }
  if (issuers.length > 1) await (await import("./issuers_apart.js")).requireApart(issuers);
  return read;
}

async function readIssuer(item, loopback, listedAt) {
  const { id, name = {}, types, vct, public_url: publicUrl, status_url_prefixes: prefixes } = item;
  if ((await requireTrusted(publicUrl, loopback)) !== publicUrl) {
    throw malformed("public_url is not an origin alone");
  }
  for (const prefix of listed(prefixes, "string")) {
    await requireTrusted(prefix, loopback);
    if (!prefix.endsWith("/")) throw malformed("a status URL prefix without a final slash");
  }
  if (typeof id !== "string" || id === "") throw malformed("an issuer without id");
  if (typeof name !== "object" || name === null || Array.isArray(name)) {
    throw malformed("a name without languages");
  }
  // An entry that was updated alone has its own time; else it is that of the list.
  const entryIssuedAt = "issued_at" in item ? dates.seconds(item.issued_at, "issued_at") : listedAt;
  const keys = new Map();
  for (const member of listed(item.jwks.keys, "object")) {
    const key = await readKey(member, entryIssuedAt);
    if (keys.has(member.kid)) throw malformed("one key twice");
    keys.set(member.kid, key).set(`${id}#${member.kid}`, key);
  }
  // An empty list allows every type.
  const allowed = { types: listed(types ?? [], "string"), vct: listed(vct ?? [], "string") };
  return new Issuer({
    id,
    name,
    ...allowed,
    publicUrl,
    statusUrlPrefixes: prefixes,
    keys,
    zone: item.timezone ? await zoneOf(item.timezone) : null,
    fourEyes: item.four_eyes,
  });
}

/** Tolerant, also of a file that cannot be loaded, because days are shown by it and no more. */
const zoneOf = (name) =>
  import("../zones.js").then(
    ({ zone }) => zone(name),
    () => null,
  );

function listed(value, type) {
  if (!Array.isArray(value) || !value.every((item) => typeof item === type)) {
    throw malformed("not a list, or not of what belongs there");
  }
  return value;
}

async function readKey(member, listedAt) {
  const { state, purpose, alg, valid_from: start = null, valid_until: end = null } = member;
  if (!STATES.includes(state)) throw malformed("a key in a state we do not know");
  const since = start === null ? NEVER : dates.seconds(start, "valid_from");
  return {
    key: await jwk.decode(member),
    algorithm: alg,
    purposes: listed(purpose, "string"),
    state,
    // A next key is announced only if its first day is after the list's own time.
    validFrom: state === "next" && since < listedAt ? NEVER : since,
    validUntil: end === null ? NEVER : dates.seconds(end, "valid_until"),
  };
}
