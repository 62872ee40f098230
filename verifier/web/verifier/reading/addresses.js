/**
 * The addresses among what people hand over, taken apart by their letters alone.
 *
 * Which links wrap another one, which codes are no links, and which hosts ask for money, stands in
 * `handed_over.json`, which Python reads too.
 */
import { HANDED_OVER } from "../data/handed_over.js";
import * as platforms from "../platforms.js";
import { trimmed } from "../wire/envelope/text.js";
import * as number from "./numbers.js";

/** How deep a link may lie in others. */
export const MOST_WRAPPED = 3;

const ADDRESS = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(?:#([^]*))?$/;
const HTTP = /https?:\/\//i;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** `Xem:https://…`: a word of a sentence. `view-source:` is a scheme, `evil.example/?u=` a host. */
const LABEL = /^[^-+./\\@=?#&%0-9]*$/;
/** Schemes that have a whole address behind them, and lead elsewhere than that. */
const AROUND = ["blob:", "filesystem:"];
const HOST =
  /^(?:[^/?#@\\:.]{1,63}\.)+[A-Za-z\u0080-\u{10ffff}]{2,24}\.?(?::[0-9]{1,5})?$/u;
/** `/c/NUMBER`, `//c/NUMBER/kit`, `/v/NUMBER`, `/C/NUMBER.jwt`. */
const CERTIFICATE = /^\/+[cCvV]\/+([^/]*)(?:\/[^]*)?$/;
const ENDING = /(?:\.standing)?\.(?:jwt|jws|sd-jwt|standing)/i;
const OFFLINE = /^\/+[vV]\/*$/;
const OFFLINE_ESCAPED = /^\/+[vV]\/*%23([^]+)$/;
const ASKING = /^\/+(?:[vV]\/*|bao-vi-pham(?:\.html)?\/?)$/;
const EMBEDDING = /^\/+oembed\/?$/;
/** `&e=AT0…&s=1`, which Instagram appends to the path of a link without a query. */
const APPENDED = /[&?#]|%(?:23|26|3[fF])/;
/** An escaped letter or digit is no spelling of a person's or a platform's. */
const ESCAPED_LETTER = /%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])/;
const UNSEEN = new RegExp(`[${number.INVISIBLE}]`);

const WRAPPERS = HANDED_OVER.wrappers.map((rule) => ({
  below: [],
  ...rule,
  path: new RegExp(`^(?:${rule.path})$`),
}));
const CODES = Object.entries(HANDED_OVER.codes).map(([kind, patterns]) => [
  kind,
  patterns.map((pattern) => new RegExp(`^(?:${pattern})`, "i")),
]);

/** Lower case of what is ASCII; other texts stay, because engines differ in them. */
const lower = (text) => (isAscii(text) ? text.toLowerCase() : text);
const isAscii = (text) => !/[^\0-\x7f]/.test(text);

/** The name of a host that `origin` has. */
const hostOfOrigin = (origin) => origin.slice(origin.indexOf("://") + 3);

/**
 * The address that a word is, {text, what, origin, host, path, query, fragment}; null where it is
 * none. `what` is "link", "post" (something else on a platform), or "app" (a scheme of its own);
 * `origin` and `host` are in lower case.
 *
 * A host of `origins` (an iterable), of a platform or with a path needs no scheme. A host alone
 * does, because a name may look like one.
 */
export function of(word, origins = []) {
  const http = HTTP.exec(word);
  const before = word.slice(0, http?.index ?? 0);
  if (http && LABEL.test(before) && !AROUND.includes(before.toLowerCase())) {
    return split(word.slice(http.index));
  }
  const host = hostOf(word);
  for (const origin of origins) {
    if (hostOfOrigin(origin) === host.toLowerCase() && isAscii(host)) {
      return split(origin + word.slice(host.length));
    }
  }
  if (HOST.test(host)) return word.includes("/") ? split(`https://${word}`) : null;
  const address = word.includes("://") ? split(word) : null;
  if (address !== null) return address;
  return word.startsWith("/") || (SCHEME.test(word) && !isLabelled(word)) ? other(word) : null;
}

/** What stands for the number in a path of ours by itself, `/c/7K3M9QX2HS`; else empty. */
export const pathNumber = (text) => CERTIFICATE.exec(text)?.[1] ?? "";

/** What stands where an address without scheme has its host. */
export const hostOf = (word) => /^[^/?#\\]*/.exec(word)[0];

/** Whether a word is a label with its value (`Number:7K3M9-QX2HS`, `TikTok:@an`), not a link. */
function isLabelled(word) {
  const colon = word.indexOf(":");
  const value = word.slice(colon + 1);
  return (
    Object.prototype.hasOwnProperty.call(platforms.NAMES, word.slice(0, colon).toLowerCase()) ||
    value.startsWith("@") ||
    number.read(value) !== null
  );
}

/** What leads elsewhere without being a link of the web: a scheme of its own, or a path. */
function other(word) {
  const name = SCHEME.exec(word)?.[0].toLowerCase() ?? "";
  // `https:tnso.vn` leads to a host in some browsers.
  const what = ["", "http:", "https:"].includes(name) ? "link" : "app";
  const place = ADDRESS.exec(word)?.[2] || name;
  const host = what === "app" ? place : "";
  return { text: word, what, origin: "", host, path: "", query: "", fragment: "" };
}

function split(text) {
  const match = ADDRESS.exec(text);
  if (match === null) return null;
  const [, scheme, authority, path, query = "", fragment = ""] = match;
  if (!["http", "https"].includes(scheme.toLowerCase())) return other(text);
  // Browsers read a backslash as a slash: what stands behind it is no host.
  const named = authority.split("\\")[0];
  // A user name or a backslash, which browsers read in different ways, makes no origin.
  const isPlain = isAscii(authority) && !/[@\\]/.test(authority);
  return {
    text,
    what: isPlain && platforms.platformOf(text) !== null ? "post" : "link",
    origin: isPlain ? `${scheme}://${authority}`.toLowerCase() : "",
    host: lower(named.slice(named.lastIndexOf("@") + 1)),
    path,
    query: query.slice(1),
    fragment,
  };
}

/** The link in a link of a platform's or a search engine's; null where this is none. */
export function unwrapped({ what, host, path, query }) {
  if (what === "app") return null;
  const rule = WRAPPERS.find(
    ({ hosts, below, path: pattern }) =>
      (hosts.includes(host) || below.some((parent) => host.endsWith(`.${parent}`))) &&
      pattern.test(path),
  );
  return rule === undefined ? null : member(query, rule.members);
}

/** The link in an address of ours that asks about another one of ours (oEmbed). */
export const embedded = ({ path, query }) => (EMBEDDING.test(path) ? member(query, ["url"]) : null);

/** The fragment of an offline code, also where a browser has escaped its `#`; else empty. */
export function offline({ path, fragment }) {
  const escaped = OFFLINE_ESCAPED.exec(path)?.[1] ?? (OFFLINE.test(path) ? fragment : "");
  return unescaped(escaped).split(APPENDED)[0];
}

/** What stands for the number in an address of ours; empty where nothing does. */
export function certificate({ path, query }) {
  if (ASKING.test(path)) {
    const values = valuesOf(query, "number");
    return values.length === 1 ? unescaped(values[0]) : "";
  }
  const match = CERTIFICATE.exec(path);
  if (match === null) return "";
  const segment = match[1].split(APPENDED)[0];
  if (ESCAPED_LETTER.test(segment)) return segment;
  const bare = trimmed(
    unescaped(segment),
    (character) =>
      number.EDGES.includes(character) || number.WHITE.test(character) || UNSEEN.test(character),
  );
  return bare.split(ENDING)[0];
}

function member(query, names) {
  for (const name of names) {
    const values = valuesOf(query, name);
    if (values.length === 1) {
      const inner = unescaped(values[0]);
      // TikTok leaves the scheme away: `target=tnso.vn%2Fc%2F…`.
      return of(inner) ?? of(`https://${inner}`);
    }
  }
  return null;
}

const valuesOf = (query, name) =>
  query
    .split("&")
    .filter((part) => part === name || part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));

/** `text` without percent encoding; as it is where that is not well-formed UTF-8. */
export function unescaped(text) {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not well-formed: a per cent sign of its own
  }
}

/** Whether a word without a slash may be the name of a host. */
export const isHost = (word) => HOST.test(word);

/** The kind of a text that is no link: of a payment, a wireless network, a contact; else null. */
export const kindOfCode = (text) =>
  CODES.find(([, patterns]) => patterns.some((pattern) => pattern.test(text)))?.[0] ?? null;

/** Whether the host (lower case) is one that people pay at. */
export const asksForMoney = (host) =>
  HANDED_OVER.paying.some((paying) => `.${host}`.endsWith(`.${paying}`));
