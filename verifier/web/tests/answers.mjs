/**
 * The verifier in JavaScript for testers who speak another language: one JSON question a line in,
 * one answer a line out.
 *
 * {"trust": list} sets the trust list for what follows; then {"op": name, …} with the members that
 * OPERATIONS take. What is refused answers {"error": code}.
 */
import { createInterface } from "node:readline";
import * as accounts from "../verifier/accounts.js";
import * as credverifier from "../verifier/index.js";
import * as platforms from "../verifier/platforms.js";
import { read } from "../verifier/reading/pasted.js";
import { shareLink } from "../verifier/reading/share_links.js";
import * as dates from "../verifier/wire/envelope/dates.js";
import * as strictJson from "../verifier/wire/envelope/strict_json.js";
import { members } from "./meaning.mjs";

let anchors = null;

const OPERATIONS = {
  async trust({ trust }) {
    anchors = await credverifier.Anchors.fromTrustList(trust);
    return null;
  },
  async verify({ token, now, max_status_age: maxStatusAge = null, ...asked }) {
    const verdict = await credverifier.verify(token, {
      ...asked,
      anchors,
      now: new Date(now),
      maxStatusAge,
    });
    return { ...verdict.toJSON(), headline: verdict.headline };
  },
  async link({ text }) {
    const { token, number, issuer } = await credverifier.readLink(text, anchors);
    return { token, number, issuer: issuer?.id ?? null };
  },
  number: ({ text }) => credverifier.showNumber(credverifier.parseNumber(text)),
  profile({ text }) {
    const { accountId, ...profile } = credverifier.normaliseProfile(text);
    return { ...profile, account_id: accountId };
  },
  meaning: ({ text, origins }) => members(read(text, origins)),
  share: ({ text }) => shareLink(text),
  platform: ({ text }) => platforms.platformOf(text),
  same: ({ text, account }) => platforms.sameAccount(credverifier.normaliseProfile(text), account),
  account: ({ account }) => ({
    vi: accounts.inWords(account, "vi"),
    en: accounts.inWords(account, "en"),
    leads_to: platforms.leadsTo(account)?.key ?? null,
    url: accounts.address(account),
  }),
  offline: ({ text }) => credverifier.decodeOffline(text),
  json: ({ octets }) => plain(strictJson.loads(Uint8Array.from(octets))),
  date: ({ text }) => dates.seconds(text, "date"),
  stamp: ({ seconds }) => dates.stamp(seconds),
  message: ({ verdict, facts, matched }) => credverifier.words.message(verdict, facts, { matched }),
};

/** As JSON.stringify can write it. */
function plain(value) {
  if (typeof value === "bigint") return { whole: String(value) };
  if (value instanceof strictJson.Fraction) return { fraction: value.value };
  if (Array.isArray(value)) return value.map(plain);
  if (!strictJson.isObject(value)) return value;
  return { members: Object.entries(value).map(([name, member]) => [name, plain(member)]) };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const question = JSON.parse(line);
  let answer;
  try {
    answer = await OPERATIONS[question.op](question);
  } catch (error) {
    if (!(error instanceof credverifier.CredentialError)) throw error;
    answer = { error: error.code };
  }
  console.log(JSON.stringify(answer ?? null));
}
