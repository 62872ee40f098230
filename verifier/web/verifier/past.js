/**
 * How a certificate stood at a moment in the past, from the lists that were kept of it.
 *
 * An office keeps the Token Status List of each day (`{list}` below `status/archive/{day}/`), as it
 * was signed on that day; a server may have others (`{list}?time=`). One is enough of the three
 * renderings of a list, because they say the same of the same index (CONTRACT section 2). Pure.
 * Loaded only where somebody asks about the past.
 */
import { readList, readNote } from "./certificate_status.js";
import { within } from "./days.js";
import { CredentialError } from "./errors.js";
import * as dates from "./wire/envelope/dates.js";
import { REVOKED, SUSPENDED, VALID } from "./wire/status/standing.js";
import { LEEWAY, MAX_AGE, freshUntil, isOlder } from "./wire/status/status_lists.js";
import { NAME as TOKEN_LIST } from "./wire/status/token_list.js";
import * as words from "./words.js";

/** Behind the URL of a Token Status List: the same list as two bitstrings. */
const RENDERINGS = ["-revocation", "-suspension"];
const DAY = 24 * 3600;
/** Seconds by which a day begins earlier in the easternmost zone than in UTC. */
const AHEAD = 14 * 3600;

const IS_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * Refuse what is no moment that has passed: a Date, or a day as `2027-03-03`, which may be today
 * somewhere on earth. Throws `as_of.future`, `as_of.unclear`.
 */
export function requirePast(asOf, now) {
  const at = now.getTime() / 1000;
  const isFuture = isDay(asOf) ? startOf(asOf) > at + AHEAD : secondsOf(asOf) > at;
  if (isFuture) throw new CredentialError("as_of.future", String(asOf));
}

/**
 * The moment that is meant, in seconds since 1970: of a day its last second in the issuer's `zone`,
 * and never one after `now`.
 */
export function momentOf(asOf, zone, now) {
  if (!isDay(asOf)) return secondsOf(asOf);
  const ended = startOf(asOf) + DAY;
  let utc = ended;
  // Twice, because the offset may be another one at the first guess.
  for (let turn = 0; turn < 2; turn += 1) utc = ended - offsetAt(utc, zone);
  return Math.min(utc - 1, now.getTime() / 1000);
}

/**
 * Where the list of `entry` that stood at `moment` may lie, in the order to ask: the server's
 * answer of then (a static host gives today's), and what was kept of that day and the one before.
 */
export function listUrls({ uri }, moment, zone) {
  const [folder, name] = [uri.slice(0, uri.lastIndexOf("/")), uri.slice(uri.lastIndexOf("/") + 1)];
  const day = within(moment, zone);
  const kept = [day, new Date(day.getTime() - DAY * 1000)].map(
    (date) => `${folder}/archive/${date.toISOString().slice(0, 10)}/${name}`,
  );
  return [`${uri}?time=${Math.floor(moment)}`, ...kept];
}

/** Whether lists of the entry's kind are kept. */
export const isKept = ({ encoding }) => encoding === TOKEN_LIST;

/** The list in `text`; null if it is not one that stood at `moment`. Throws CredentialError. */
export async function readKept(text, issuer, entry, moment) {
  const listed = await readList(text, issuer, entry);
  // A minute later is by then, as it is for a list of today.
  const stood = listed.issuedAt - LEEWAY <= moment && moment <= freshUntil(listed, MAX_AGE);
  return stood ? listed : null;
}

/**
 * What `lists` (a Map of URL -> text, of today's list, the URLs of `listUrls`, and today's note) say
 * of `moment`: {proven, lists, standing}, of which the last is what the note alone establishes.
 *
 * The note is of today: it counts if what it tells of had been decided by then, also where no list
 * had said so yet. That can only make a verdict worse.
 */
export async function standingThen(proven, lists, moment, now) {
  const then = { ...proven, content: { ...proven.content, entries: ofKeptLists(proven.content) } };
  const found = new Map();
  for (const entry of then.content.entries) {
    if (proven.issuer.publishesStatus(entry.uri)) {
      found.set(entry.uri, await listAt(then, entry, lists, moment));
    }
  }
  const text = lists.get(proven.noteUrl);
  const standing = typeof text === "string" ? await decidedBy(proven, text, moment, now) : null;
  if (standing !== null) found.set(proven.noteUrl, text);
  return { proven: then, lists: found, standing: standing ?? VALID };
}

/** The newest list that stood at `moment`, or {error, detail}. */
async function listAt({ issuer }, entry, lists, moment) {
  let newest = null;
  let problem = {
    error: "status.unreachable",
    detail: "no list that stood at that moment is at hand",
  };
  // Today's too, because it may have stood then.
  for (const url of [entry.uri, ...listUrls(entry, moment, issuer.zone)]) {
    const text = lists.get(url);
    if (typeof text !== "string") continue;
    try {
      const listed = await readKept(text, issuer, entry, moment);
      if (listed !== null && (newest === null || isOlder(newest, listed))) newest = listed;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      problem = { error: error.code, detail: error.detail };
    }
  }
  return newest ?? problem;
}

/** The entries without those whose list is another rendering of one that is kept. */
function ofKeptLists({ entries }) {
  const renderings = new Set();
  for (const { uri, index } of entries.filter(isKept)) {
    for (const suffix of RENDERINGS) renderings.add(`${uri}${suffix}#${index}`);
  }
  return entries.filter(({ uri, index }) => !renderings.has(`${uri}#${index}`));
}

/** The standing on a list that a note tells of, if it was decided by `moment`; else null. */
async function decidedBy(proven, text, moment, now) {
  let note;
  try {
    ({ note } = await readNote(text, proven, now));
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
  if (note.since === null || dates.seconds(note.since, "since") > moment) return null;
  return note.standing === SUSPENDED ? SUSPENDED : REVOKED;
}

const isDay = (asOf) => typeof asOf === "string" && IS_DAY.test(asOf);

function secondsOf(asOf) {
  const value = asOf instanceof Date ? asOf.getTime() / 1000 : NaN;
  if (Number.isNaN(value)) throw new CredentialError("as_of.unclear", String(asOf).slice(0, 40));
  return value;
}

/** The first moment of a day in UTC, in seconds since 1970. Throws `as_of.unclear`. */
function startOf(day) {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
    throw new CredentialError("as_of.unclear", day);
  }
  return date.getTime() / 1000;
}

/** Seconds by which the zone is ahead of UTC. */
const offsetAt = (utc, zone) => within(utc, zone).getTime() / 1000 - utc;

/**
 * Makes of texts by language what was true at a moment in the past, in seconds since 1970: "At
 * 23:59, 3 March 2027: …".
 */
export const wordsOf = (then, zone) => (texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [
      language,
      words.OF_THEN[language]
        .replace("{moment}", () => words.moment(then, language, zone))
        .replace("{text}", () => text),
    ]),
  );
