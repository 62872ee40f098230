/** What a row of a sheet asks: which certificates and profiles are to be checked. */
import { CredentialError } from "../../errors.js";
import * as handles from "../handles.js";
import * as number from "../numbers.js";
import { named } from "../meanings.js";
import * as pasted from "../pasted.js";
import * as textWords from "../text_words.js";
import * as platforms from "../../platforms.js";
import { SPACE, isLonger, strip, trimmed } from "../../wire/envelope/text.js";
import { isNothing, isTotal } from "./headings.js";

const INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff";
const APOSTROPHE = /^'[=+@\-]/;
const BETWEEN = new RegExp(`[${SPACE},;|]+`);
const HYPERLINK = /^=HYPERLINK\([ ]{0,9}"((?:[^"]|"")*)"[ ]{0,9}[,;)]/i;
const NUMBER_CHARACTERS = 40;

/**
 * {questions, unreadable, isIdle}: what a row asks of its certificate, for every profile that it
 * names; where there is no certificate, of the profiles themselves. `link(column)`: the address
 * behind a column's words.
 *
 * `questions`: {column, what, profile or null}; `unreadable`: [column, text] of what is no profile;
 * `isIdle`: the row is blank, or a total, and asks nothing.
 */
export function asked({ certificate, profiles: columns }, cells, link) {
  const what = certificate === null ? "" : certificateIn(cells[certificate], link(certificate));
  const [profiles, unreadable] = [[], []];
  for (const { position, platform } of columns) {
    const text = tidy(cells[position]);
    const behind = link(position);
    if (behind === "" && isNothing(text)) continue;
    const found = profilesIn(text, behind, platform);
    profiles.push(...found.map((profile) => [position, profile]));
    if (found.length === 0) unreadable.push([position, behind || text]);
  }
  const questions = profiles.map(([column, profile]) =>
    what === "" ? { column, what: profile, profile: null } : { column, what, profile },
  );
  if (what !== "" && questions.length === 0) {
    questions.push({ column: certificate, what, profile: null });
  }
  const isAsking = questions.length > 0 || unreadable.length > 0;
  return { questions, unreadable, isIdle: !isAsking && idle(cells) };
}

/**
 * A cell without what nobody sees at its ends, and without the apostrophe that keeps it from being
 * a formula; of a formula that is a link, the link.
 */
export function tidy(cell) {
  const text = APOSTROPHE.test(cell) ? cell.slice(1) : cell;
  const formula = HYPERLINK.exec(text);
  const shown = formula === null ? text : formula[1].replaceAll('""', '"');
  return strip(trimmed(strip(shown), (sign) => INVISIBLE.includes(sign)));
}

function certificateIn(text, behind) {
  let what = tidy(text);
  if (!isLonger(what, NUMBER_CHARACTERS) && !what.includes("://")) {
    // Full-width digits, and hyphens that do not break, as keyboards and Word write them.
    what = what.normalize("NFKC").replaceAll("\u2010", "-");
  }
  if (isNothing(what) && behind === "") return "";
  const isOwn =
    what.includes("://") ||
    isLonger(what, NUMBER_CHARACTERS) ||
    isRead(number.parse, what) ||
    isProfile(what);
  return isOwn || behind === "" ? what : behind;
}

/** The profiles that a cell names; none where there is anything that cannot be read. */
function profilesIn(text, behind, platform) {
  // What is seen counts where it can be read: the link behind it may be an older one.
  if (isProfile(text)) return [text];
  const handle = ofPlatform(text, platform);
  if (handle !== null && text.startsWith("@")) return [handle];
  // `TikTok @an`, under whatever heading.
  const words = textWords.split(text);
  const among = [2, 3].includes(words.length) ? handles.named(words, words.length - 1) : null;
  if (among !== null) return [among.url];
  if (behind !== "") return meantBy(behind);
  const several = severalIn(text, platform);
  if (several.length > 0) return several;
  return handle === null ? meantBy(text) : [handle];
}

/** The profile that a text of one word means, in a link that a platform wrapped. */
function meantBy(text) {
  const profile = BETWEEN.test(text) ? null : named(pasted.read(text, []));
  return profile ? [profile.url] : [];
}

/** The profiles among the words of a cell; none where one of its links is no profile. */
function severalIn(text, platform) {
  const profiles = [];
  for (const word of text.split(BETWEEN)) {
    const handle = word.startsWith("@") ? ofPlatform(word, platform) : null;
    if (isProfile(word)) profiles.push(word);
    else if (handle !== null) profiles.push(handle);
    else if (word.includes("://")) return [];
  }
  return profiles;
}

/** `platform:handle` for a handle under the name of a platform; null for what is none. */
function ofPlatform(text, platform) {
  const short = `${platform}:${text}`;
  return platform !== null && isProfile(short) ? short : null;
}

const isProfile = (text) => isRead(platforms.normalise, text);

function isRead(read, text) {
  try {
    read(text);
    return true;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return false;
  }
}

/** Whether a row without a question is blank, numbered and nothing more, or a sum. */
function idle(cells) {
  const said = cells.map(tidy).filter((cell) => cell !== "");
  // In front, where running numbers stand; elsewhere a number says something of somebody.
  const isNumber = said.length === 1 && /^[0-9]+$/.test(tidy(cells[0]));
  return said.length === 0 || isNumber || said.some(isTotal);
}
