/**
 * The closed vocabulary of `verdicts.json`: outcomes, verdicts and codes, with their words in
 * Vietnamese and the languages that `learn` added.
 */
import { VOCABULARY } from "./data/verdicts.js";

export const VERDICTS = VOCABULARY.verdicts;
export const CODES = VOCABULARY.codes;
export const REASONS = VOCABULARY.reasons;
export const NOTES = VOCABULARY.notes;
export const PRECEDENCE = VOCABULARY.precedence;

const PLACEHOLDER = /\{(\w+)\}/g;
const VIETNAM = 7 * 3600;

/** "valid", "invalid" or "unknown". */
export const outcomeOf = (verdict) => VERDICTS[verdict].outcome;

/** The verdict that a code leads to; `valid` has no code (null). */
export const verdictOf = (code) => (code === null ? "valid" : CODES[code].verdict);

/** The code whose verdict comes first in the precedence of CONTRACT section 1; null of none. */
export function gravest(codes) {
  const rank = (code) => PRECEDENCE.indexOf(verdictOf(code));
  return codes.reduce(
    (first, code) => (first === null || rank(code) < rank(first) ? code : first),
    null,
  );
}

/** The sentence of `verdict` in each language, its short form where a fact is missing (null). */
export function message(verdict, facts, { matched, mistyped = false }) {
  const entry = VERDICTS[verdict];
  const sentences =
    (matched ? entry.matched : mistyped ? entry.mistyped : undefined) ?? entry.sentence;
  return byLanguage((language) => fill(sentences[language], entry, facts, language));
}

/** Two to five words for people, by language. */
export function headline(verdict, { matched, mistyped = false }) {
  const { matched_headline: ours, mistyped_headline: wrong, headline: plain } = VERDICTS[verdict];
  return { ...((matched ? ours : mistyped ? wrong : undefined) ?? plain) };
}

const byLanguage = (words) =>
  Object.fromEntries(Object.keys(VOCABULARY.day).map((language) => [language, words(language)]));

/**
 * Add the words of a language: a tree as the vocabulary's, with a text (or the list of months) in
 * place of each object by language.
 */
export function learn(language, words, vocabulary = VOCABULARY) {
  for (const [name, item] of Object.entries(words)) {
    if (typeof item === "string" || Array.isArray(item)) vocabulary[name][language] = item;
    else learn(language, item, vocabulary[name]);
  }
}

function fill(sentence, entry, facts, language) {
  const values = new Map();
  for (const [, name] of sentence.matchAll(PLACEHOLDER)) {
    values.set(name, inWords(name, facts[name] ?? null, language));
  }
  if ([...values.values()].includes(null)) return (entry.short ?? entry.sentence)[language];
  return sentence.replace(PLACEHOLDER, (_, name) => values.get(name));
}

function inWords(name, value, language) {
  if (name === "reason") return Object.hasOwn(REASONS, value) ? REASONS[value][language] : null;
  if (typeof value === "number") {
    return name === "as_of" ? moment(value, language) : day(value, language);
  }
  return value;
}

/** The day in Viet Nam, of seconds since 1970: "23 tháng 11, 2027" or "23 November 2027". */
export function day(value, language) {
  const local = inVietnam(value);
  const month = local.getUTCMonth();
  const parts = {
    day: local.getUTCDate(),
    month: VOCABULARY.months[language]?.[month] ?? month + 1, // by number where they have no names
    year: local.getUTCFullYear(),
  };
  return VOCABULARY.day[language].replace(PLACEHOLDER, (_, name) => parts[name]);
}

/** The minute in Viet Nam: "13:58, 23 tháng 11, 2026". */
export const moment = (value, language) =>
  `${inVietnam(value).toISOString().slice(11, 16)}, ${day(value, language)}`;

/**
 * A Date whose UTC fields are those of Viet Nam; the year 9999 stays in UTC, because its last day
 * has no next one.
 */
function inVietnam(value) {
  const utc = new Date(value * 1000);
  return utc.getUTCFullYear() < 9999 ? new Date((value + VIETNAM) * 1000) : utc;
}
