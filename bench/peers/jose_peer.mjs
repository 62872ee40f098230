// The same verification by npm `jose`, written as somebody would who has jose and the specifications.
//
//   node jose_peer.mjs question.json
//
// The question: {trust, lists: {URL: base64 of the inflated octets}, freshUntil: {URL: seconds since
// 1970}, token, refused: [text], now: seconds since 1970, seconds}. The token must pass and none of
// the refused may. Then it prints the verifications in a second of the process's CPU time.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.JUDGES + "/");
const { compactVerify, importJWK } = await import(require.resolve("jose"));

const BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2";
const URL_TEXT = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\\<>"{}|^`]+$/u;
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u;
const NUMBER = /^[0-9A-HJKMNP-TV-Z]{10}$/u;
const MEMBER_NAME = /"(?:[^"\\]|\\.)*"\s*:/gu;
const LEEWAY = 60;

const question = JSON.parse(readFileSync(process.argv[2], "utf8"));
const issuers = new Map(question.trust.issuers.map((item) => [item.id, item]));
const keys = new Map();
for (const item of question.trust.issuers) {
  for (const member of item.jwks.keys) {
    keys.set(`${item.id}#${member.kid}`, { member, key: await importJWK(member, member.alg) });
  }
}
const lists = new Map(
  Object.entries(question.lists).map(([url, text]) => [url, Buffer.from(text, "base64")]),
);

function demand(condition, rule) {
  if (!condition) throw new Error(rule);
}

function seconds(stamp) {
  demand(STAMP.test(stamp), "a date");
  return Date.parse(stamp) / 1000;
}

const listed = (value) => (Array.isArray(value) ? value : [value]);

// JSON.parse takes the last of two members with one name, so the names of the text are counted.
function strictJson(text) {
  const value = JSON.parse(text);
  demand((text.match(MEMBER_NAME) ?? []).length === members(value), "a member twice");
  return value;
}

function members(value) {
  if (Array.isArray(value)) return value.reduce((sum, item) => sum + members(item), 0);
  if (value === null || typeof value !== "object") return 0;
  let sum = 0;
  for (const name of Object.keys(value)) sum += 1 + members(value[name]);
  return sum;
}

function checkDataModel(payload, issuer) {
  demand(Array.isArray(payload["@context"]) && payload["@context"][0] === BASE_CONTEXT, "context");
  const own = `${issuer.public_url}/contexts/credibility/v1`;
  demand(payload["@context"].slice(1).every((context) => context === own), "an unknown context");
  const types = payload.type;
  demand(types.includes("VerifiableCredential") && types.includes("CredibilityCredential"), "type");
  const prefix = `${issuer.public_url}/c/`;
  demand(payload.id.startsWith(prefix) && NUMBER.test(payload.id.slice(prefix.length)), "id");
  demand((payload.iss ?? issuer.id) === issuer.id, "iss");
  demand((payload.jti ?? payload.id) === payload.id, "jti");
  demand(!("vc" in payload) && !("vp" in payload), "a vc claim");
  for (const schema of listed(payload.credentialSchema ?? [])) {
    demand(URL_TEXT.test(schema.id) && typeof schema.type === "string", "credentialSchema");
  }
  for (const name of listed(payload.issuer.name ?? [])) {
    demand(typeof name === "string" || typeof name["@value"] === "string", "issuer.name");
  }
}

function checkSubject(subject) {
  demand(typeof subject.name === "string" && subject.name !== "", "name");
  demand(["person", "organization"].includes(subject.kind ?? "person"), "kind");
  demand(subject.id === undefined || URL_TEXT.test(subject.id), "subject.id");
  demand(subject.accounts.length > 0, "accounts");
  for (const account of subject.accounts) {
    demand(account.platform && account.handle, "account");
    demand(Object.values(account).every((value) => typeof value === "string"), "account");
  }
  for (const result of subject.criteria ?? []) {
    demand(typeof result.criterion === "string" && typeof result.level === "string", "criteria");
  }
}

function list(url, issuer, now) {
  demand(issuer.status_url_prefixes.some((prefix) => url.startsWith(prefix)), "list URL");
  demand(now <= question.freshUntil[url], "stale list");
  const octets = lists.get(url);
  demand(octets, "no list");
  return octets;
}

function checkStatus(payload, issuer, now) {
  for (const entry of payload.credentialStatus) {
    demand(entry.type === "BitstringStatusListEntry", "status type");
    demand(["revocation", "suspension"].includes(entry.statusPurpose), "status purpose");
    const index = Number(entry.statusListIndex);
    const octets = list(entry.statusListCredential, issuer, now);
    demand(index >> 3 < octets.length && !((octets[index >> 3] >> (7 - (index % 8))) & 1), "status");
  }
  const { uri, idx } = payload.status.status_list;
  const octets = list(uri, issuer, now);
  demand(idx >> 2 < octets.length && !((octets[idx >> 2] >> (2 * (idx % 4))) & 3), "status");
}

const decoder = new TextDecoder("utf-8", { fatal: true });

async function verify(token, now) {
  let named;
  const { payload: octets, protectedHeader: header } = await compactVerify(token, (header) => {
    named = keys.get(header.kid);
    demand(named, "an unknown key");
    demand(named.member.alg === header.alg, "alg");
    return named.key;
  });
  demand(header.typ === "vc+jwt" && (header.cty ?? "vc") === "vc", "typ");
  const payload = strictJson(decoder.decode(octets));
  const issuer = issuers.get(payload.issuer?.id ?? payload.issuer);
  demand(issuer && header.kid.startsWith(`${issuer.id}#`), "issuer");
  const { member } = named;
  demand(member.purpose.includes("credential") && member.state !== "compromised", "key");
  demand(seconds(member.valid_from) <= payload.iat, "a key that was not in use");
  checkDataModel(payload, issuer);
  checkSubject(payload.credentialSubject);
  const start = Math.max(seconds(payload.validFrom), payload.iat);
  const end = Math.min(seconds(payload.validUntil), payload.exp);
  demand(start <= now && now <= end + LEEWAY, "validity");
  checkStatus(payload, issuer, now);
  return payload;
}

await verify(question.token, question.now);
for (const token of question.refused) {
  let passed = true;
  await verify(token, question.now).catch(() => {
    passed = false;
  });
  demand(!passed, "a token passed that must be refused");
}

// Warmed up first, because Node compiles what runs often.
for (let turn = 0; turn < 500; turn += 1) await verify(question.token, question.now);
const before = process.cpuUsage();
let count = 0;
let used = 0;
while (used < question.seconds) {
  for (let turn = 0; turn < 50; turn += 1) await verify(question.token, question.now);
  count += 50;
  const { user, system } = process.cpuUsage(before);
  used = (user + system) / 1e6;
}
console.log(count / used);
