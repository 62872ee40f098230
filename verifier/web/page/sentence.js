/**
 * The sentence of a verdict: the verifier's words, with names kept apart and days as times.
 */
import { words } from "../verifier/exports.js";
import { inWords, profileInWords } from "./accounts.js";
import { element, isolated } from "./dom.js";
import { filled, language } from "./language.js";
import { matched } from "./marks.js";
import { day, lastDay, moment } from "./times.js";

const PLACEHOLDER = /\{(\w+)\}/g;

/** The nodes of the sentence, in its short form where a fact is missing. */
export function sentence(verdict) {
  const entry = words.VERDICTS[verdict.verdict];
  const mistyped = verdict.code === "link.number_invalid" ? entry.mistyped : entry.sentence;
  const template = (matched(verdict) ? entry.matched : mistyped)[language()];
  const facts = nodes(verdict);
  const missing = [...template.matchAll(PLACEHOLDER)].some(([, name]) => !facts[name]);
  return missing
    ? filled((entry.short ?? entry.sentence)[language()], facts)
    : filled(template, facts);
}

function nodes({ certificate, status, profile }) {
  const reason = words.REASONS[status.reason]?.[language()];
  return {
    as_of: status.as_of && moment(status.as_of),
    since: status.since && day(status.since),
    reason,
    superseded_by: status.superseded_by,
    profile: profile.asked && profileInWords(profile.asked),
    ...(certificate && {
      name: isolated(certificate.name),
      accounts: element("span", {}, ...joined(certificate.accounts)),
      valid_from: day(certificate.valid_from),
      valid_until: lastDay(certificate.valid_until),
    }),
  };
}

const joined = (accounts) =>
  accounts.flatMap((account, index) =>
    index === 0 ? [inWords(account)] : [", ", inWords(account)],
  );
