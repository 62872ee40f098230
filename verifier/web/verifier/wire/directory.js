/**
 * Pages of the directory (`directory+jwt`, CONTRACT section 8): who agreed to be found, and by what.
 *
 * The head says how many pages there are, and the words of topics and regions. An entry is a hint
 * and no verdict: the certificate itself is verified.
 */
import { CredentialError } from "../errors.js";
import * as dates from "./envelope/dates.js";
import * as jws from "./envelope/jws.js";
import { isObject, isWhole } from "./envelope/strict_json.js";
import * as number from "./number.js";
import * as listClaims from "./status/list_claims.js";
import { LEEWAY, MAX_AGE } from "./status/status_lists.js";

export const TYP = "directory+jwt";
/** Entries on a page at most. */
export const PAGE = 32;
const MOST_PAGES = 20_000;
const LONGEST = 200;
const TEXTS = ["number", "name", "kind", "level", "until"];

const invalid = (why) => new CredentialError("status.invalid", why);

/** The URL of a page; null is the head. */
export const pageUrl = (publicUrl, page) => `${publicUrl}/directory/${page ?? "head"}.jwt`;

/** A text as it is searched in: without case, diacritics and the stroke of the d. */
export const folded = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

/** A signed page taken apart; nothing is proven yet. */
export const parse = (token) => jws.parse(token, { typ: TYP });

/** The head, {pages, topics, regions, levels}, from a payload whose signature holds. */
export function decodeHead(payload, { url, issuer, now }) {
  requireOurs(payload, { url, issuer, now });
  const { pages, topics, regions, levels } = payload;
  if (!isWhole(pages) || pages < 0 || pages > MOST_PAGES) {
    throw invalid("a directory of no number of pages");
  }
  for (const table of [topics, regions, levels]) requireWords(table);
  return { pages: Number(pages), topics, regions, levels };
}

/** The entries of a page, likewise. */
export function decodePage(payload, { url, issuer, page, now }) {
  requireOurs(payload, { url, issuer, now });
  const { entries } = payload;
  if (!isWhole(payload.page) || Number(payload.page) !== page) {
    throw invalid("another page of the directory");
  }
  if (!Array.isArray(entries) || entries.length > PAGE) {
    throw invalid(`entries are not at most ${PAGE}`);
  }
  return entries.map(entryOf);
}

function requireOurs(payload, { url, issuer, now }) {
  if (payload.iss !== issuer || payload.sub !== url) {
    throw invalid("a directory of another issuer or URL");
  }
  const issuedAt = dates.numeric(payload.iat, "iat");
  listClaims.version(payload.version);
  if (issuedAt > now + LEEWAY) throw invalid("a directory from the future");
  if (now > Math.min(dates.numeric(payload.exp, "exp"), issuedAt + MAX_AGE)) {
    throw new CredentialError("status.stale", "somebody in it may have withdrawn since");
  }
}

function requireWords(table) {
  const isWords = (words) =>
    isObject(words) && Object.values(words).every((text) => typeof text === "string");
  if (!isObject(table) || !Object.values(table).every(isWords)) throw invalid("no words");
}

function entryOf(entry) {
  if (!isObject(entry) || !TEXTS.every((name) => isShort(entry[name]))) {
    throw invalid("an entry lacks a member");
  }
  const { topics, region = null, accounts } = entry;
  if (!Array.isArray(topics) || !topics.every(isShort)) throw invalid("topics are no codes");
  if (region !== null && !isShort(region)) throw invalid("a region is no code");
  const isAccount = (one) => isObject(one) && isShort(one.platform) && isShort(one.handle);
  if (!Array.isArray(accounts) || !accounts.every(isAccount)) {
    throw invalid("accounts are no objects");
  }
  dates.seconds(entry.until, "until");
  if (shown(entry.number) !== entry.number) throw invalid("an entry is of no certificate");
  const texts = Object.fromEntries(TEXTS.map((name) => [name, entry[name]]));
  return { ...texts, topics, region, accounts };
}

function shown(text) {
  try {
    return number.show(number.parse(text));
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
}

const isShort = (value) =>
  typeof value === "string" && value !== "" && [...value].length <= LONGEST;
