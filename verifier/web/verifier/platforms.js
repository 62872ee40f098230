/**
 * Which profile a link names, by one table (`platforms.json`) that Python reads too.
 *
 * `normalise` maps every spelling of a profile to one canonical form and refuses ambiguous ones;
 * `sameAccount` compares it with an account of a certificate. The rules and their vectors are in
 * the table.
 */
import { TABLE } from "./data/platforms.js";
import { CredentialError } from "./errors.js";
import * as usage from "./usage.js";
import { trimmed } from "./wire/envelope/text.js";

const SPLIT = /^(?:https?:\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#[^]*)?$/i;
const READABLE = /^[!-[\]-~]+$/;
const EDGE = " \t\r\n";

const PLATFORMS = new Map(
  Object.entries(TABLE.platforms).map(([name, platform]) => [name, { ...platform, name }]),
);
const HOSTS = new Map(
  [...PLATFORMS.values()].flatMap((platform) => platform.hosts.split(" ").map((host) => [host, platform])),
);

/** The platforms of the table as people call them: id -> name. */
export const NAMES = Object.fromEntries(
  Object.entries(TABLE.platforms).map(([platform, { name }]) => [platform, name]),
);

/**
 * Whether `host` (lower case) is a platform's, a subdomain of one, or a host of its share links.
 */
export const owns = (host) =>
  [...HOSTS.keys(), ...TABLE.others].some((ownHost) => `.${host}`.endsWith(`.${ownHost}`));

/**
 * The platform of the address `text`, even if it is not a profile; null for other sites.
 */
export function platformOf(text) {
  usage.requireText("text", text);
  const address = trimmed(text, (character) => EDGE.includes(character));
  const [short] = shortForm(address);
  const match = SPLIT.exec(address);
  return (short ?? HOSTS.get(match?.[1].toLowerCase()))?.name ?? null;
}

/**
 * The profile that `text` means: an address, with or without http(s)://, or `platform:handle`. It
 * is {platform, handle, accountId, url, key}: by handle (lower case, no @) or by the platform's
 * stable id; `url` is canonical; `key` is equal for two spellings of one profile.
 *
 * Throws `profile.unreadable` for everything else: other hosts and schemes, posts, reserved names,
 * ports, userinfo, and any character outside printable ASCII.
 */
export function normalise(text) {
  usage.requireText("text", text);
  const address = trimmed(text, (character) => EDGE.includes(character));
  if (address.length > TABLE.longest || !READABLE.test(address)) {
    throw unreadable("empty, too long, or with characters that no profile link has");
  }
  const [short, rest] = shortForm(address);
  if (short !== undefined) return fromShort(short, rest);
  const match = SPLIT.exec(address);
  const platform = HOSTS.get(match?.[1].toLowerCase());
  if (platform === undefined) throw unreadable("not an address on a known platform");
  return fromPath(platform, match[2], match[3] ?? "");
}

const unreadable = (why) => new CredentialError("profile.unreadable", why);

/** [platform, what follows the colon] of a short form; [undefined] of anything else. */
function shortForm(address) {
  const colon = address.indexOf(":");
  return colon < 0
    ? []
    : [PLATFORMS.get(address.slice(0, colon).toLowerCase()), address.slice(colon + 1)];
}

/**
 * What an account of a certificate is known by: {handle, accountId}, null for what it does not have.
 *
 * An account without a handle carries its stable id in place of one. That it is an id is said by
 * `accountId`, by a `url` with the same id, or by the table, where no handle can look like that.
 */
export function knownBy({ platform, handle, accountId, url }) {
  const isIdIn = (text) => {
    const named = read(text);
    return named?.platform === platform && named.accountId === handle;
  };
  const isId =
    isIdIn(url ?? "") || (!read(`${platform}:${handle}`) && isIdIn(`${platform}:id:${handle}`));
  const id = accountId || (isId ? handle : null);
  return { handle: handle && handle !== id ? handle : null, accountId: id };
}

/**
 * The profile that an account of a certificate is, for a link to it: by its stable id where it has
 * one, because a handle gets another owner; null where the table has no such profile.
 */
export function leadsTo(account) {
  const { platform } = account;
  const { handle, accountId } = knownBy(account);
  const profile = accountId && read(`${platform}:id:${accountId}`);
  const named = profile || read(`${platform}:${handle}`);
  return named?.platform === platform && (profile || (handle && named.handle)) ? named : null;
}

/**
 * Whether `profile` is the account that a certificate names.
 *
 * A stable id is compared with the stable id alone. An account known by its id only carries that id
 * in place of a handle: it is never compared with handles, because anybody could choose it as a
 * handle.
 */
export function sameAccount(profile, account) {
  const { platform } = account;
  if (profile.platform !== platform) return false;
  const { handle, accountId } = knownBy(account);
  if (profile.accountId !== null) return profile.accountId === accountId;
  return handle !== null && comparable(platform, handle) === comparable(platform, profile.handle);
}

/** The profile that `text` means; null where it means none. */
export function read(text) {
  try {
    return normalise(text);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
}

/**
 * `handle` as the platform compares it: no @, lower case, without what it ignores (full stops on
 * Facebook).
 */
export function comparable(platform, handle) {
  const ignored = PLATFORMS.get(platform)?.ignored ?? "";
  return [...handle.replace(/^@/, "").toLowerCase()]
    .filter((character) => !ignored.includes(character))
    .join("");
}

function fromShort(platform, rest) {
  for (const form of platform.forms) {
    for (const short of form.short) {
      const match = whole(short, form).exec(rest);
      if (match) return profile(platform, form, match[1]);
    }
  }
  throw unreadable(`not a handle or stable id of ${platform.name}`);
}

function fromPath(platform, path, query) {
  for (const form of platform.forms) {
    const tail = "query" in form ? "" : `(?:/(?:${platform.tabs}))?/?`;
    for (const pattern of form.paths) {
      const match = whole(pattern + tail, form).exec(path);
      if (match) return profile(platform, form, "query" in form ? member(query, form) : match[1]);
    }
  }
  throw unreadable(`not the address of a profile on ${platform.name}`);
}

/** Patterns are put together as in Python: plain text, then compiled for a match of the whole. */
const whole = (pattern, form) => new RegExp(`^(?:${pattern.replaceAll("{}", `(${form.value})`)})$`);

function member(query, form) {
  const prefix = `${form.query}=`;
  const values = query.split("&").filter((part) => part === form.query || part.startsWith(prefix));
  const value = values[0]?.slice(prefix.length);
  if (values.length !== 1 || !whole("{}", form).test(value)) {
    throw unreadable(`not exactly one ${form.query} in the query`);
  }
  return value;
}

function profile({ name, reserved }, form, value) {
  if (form.gives === "account_id") {
    const key = `${name}:id:${value}`;
    return {
      platform: name,
      handle: null,
      accountId: value,
      url: form.url.replaceAll("{}", value),
      key,
    };
  }
  const handle = form.stored.replaceAll("{}", value.toLowerCase());
  const key = comparable(name, handle);
  if (reserved.split(" ").includes(key)) throw unreadable(`a name that ${name} keeps for itself`);
  return {
    platform: name,
    handle,
    accountId: null,
    url: form.url.replaceAll("{}", handle),
    key: `${name}:${key}`,
  };
}
