/**
 * The closed vocabulary of `verdicts.json`: outcomes, verdicts and codes, with their words in
 * Vietnamese and the languages that `learn` added.
 */
import { VOCABULARY } from "./data/verdicts.js";
import { within } from "./days.js";

export const VERDICTS = VOCABULARY.verdicts;
export const CODES = VOCABULARY.codes;
export const REASONS = VOCABULARY.reasons;
export const NOTES = VOCABULARY.notes;
export const OF_THEN = VOCABULARY.of_then;
export const PRECEDENCE = VOCABULARY.precedence;

const PLACEHOLDER = /\{(\w+)\}/g;

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

/**
 * The sentence of `verdict` in each language, its short form where a fact is missing (null). Its
 * days and minutes are those of `zone`.
 */
export function message(verdict, facts, { matched, mistyped = false, zone = null }) {
  const entry = VERDICTS[verdict];
  const sentences =
    (matched ? entry.matched : mistyped ? entry.mistyped : undefined) ?? entry.sentence;
  return byLanguage((language) => fill(sentences[language], entry, facts, language, zone));
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

function fill(sentence, entry, facts, language, zone) {
  const values = new Map();
  for (const [, name] of sentence.matchAll(PLACEHOLDER)) {
    values.set(name, inWords(name, facts[name] ?? null, language, zone));
  }
  if ([...values.values()].includes(null)) return (entry.short ?? entry.sentence)[language];
  return sentence.replace(PLACEHOLDER, (_, name) => values.get(name));
}

function inWords(name, value, language, zone) {
  if (name === "reason") return Object.keys(REASONS).includes(value) ? REASONS[value][language] : null;
  // Accounts, because the word for a channel is of a language.
  if (typeof value === "function") return value(language);
  if (typeof value !== "number") return value;
  const write = { as_of: moment, valid_until: lastDay }[name] ?? day;
  return write(value, language, zone);
}

/** A stable id as people speak of it on that platform: "kênh UC…" or "channel UC…". */
export function accountId(platform, id, language) {
  const kinds = VOCABULARY.account_ids;
  const kind = Object.keys(kinds).includes(platform) ? kinds[platform] : kinds.other;
  return kind[language].replace("{id}", () => id);
}

/**
 * The day in `zone` on which a moment falls, in seconds since 1970: "23 tháng 11, 2027" or
 * "23 November 2027".
 */
export const day = (value, language, zone = null) => written(within(value, zone), language);

/** The last day of what is good until before `value`. */
export const lastDay = (value, language, zone = null) =>
  day(Math.ceil(value) - 1, language, zone);

/** The day of the UTC fields of a Date. */
export function written(date, language) {
  const month = date.getUTCMonth();
  const parts = {
    day: date.getUTCDate(),
    month: VOCABULARY.months[language]?.[month] ?? month + 1, // by number where they have no names
    year: date.getUTCFullYear(),
  };
  return VOCABULARY.day[language].replace(PLACEHOLDER, (_, name) => parts[name]);
}

/** The minute in `zone`: "13:58, 23 tháng 11, 2026". */
export const moment = (value, language, zone = null) =>
  `${within(value, zone).toISOString().slice(11, 16)}, ${day(value, language, zone)}`;
