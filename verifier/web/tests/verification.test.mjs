/** The pure function and its halves, with arguments that vectors, which hold texts, cannot give. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, judge, prove, readList, refusal, verify } from "../verifier/index.js";

const FOLDER = new URL("../../vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const FAMILY = read("status_entry.json");
const ITEM = FAMILY.cases.find(
  ({ expect, token }) => expect.code === null && typeof token === "string",
);
const LISTS = Object.entries(ITEM.lists).map(([url, name]) => [url, FAMILY.lists[name]]);
const now = new Date(FAMILY.now);
const anchors = await Anchors.fromTrustList(read("trust-list.json"));

test("lists may be a Map or an object, of texts or of lists read before", async () => {
  const proven = await prove(ITEM.token, anchors);
  const entries = proven.content.entries.map((entry) => [entry.uri, entry]);
  const listsRead = new Map(
    await Promise.all(
      entries.map(async ([url, entry]) => [
        url,
        await readList(new Map(LISTS).get(url), proven.issuer, entry),
      ]),
    ),
  );
  for (const lists of [new Map(LISTS), Object.fromEntries(LISTS), listsRead]) {
    assert.equal((await judge(proven, { lists, now })).code, null);
  }
  for (const wrong of [
    { issuer: "did:web:tinnhiem.example" },
    { url: "https://tnso.vn/status/4" },
    { encoding: "another" },
  ]) {
    const lists = new Map([...listsRead].map(([url, list]) => [url, { ...list, ...wrong }]));
    assert.equal((await judge(proven, { lists, now })).code, "status.invalid");
  }
});

test("the URLs to fetch are given only once the content is proven", async () => {
  const { statusUrls, noteUrl, issuer } = await prove(ITEM.token, anchors);
  assert.deepEqual(new Set(statusUrls), new Set(Object.keys(ITEM.lists)));
  assert.equal(noteUrl, "https://tnso.vn/c/7K3M9QX2HS.standing.jwt");
  assert.equal(issuer.id, "did:web:tnso.vn");
  await assert.rejects(prove(`${ITEM.token.slice(0, -4)}AAAA`, anchors), {
    code: "signature.invalid",
  });
});

test("an expired trust list and an unreadable profile are errors of the caller", async () => {
  const question = { anchors, lists: {}, now };
  await assert.rejects(verify(ITEM.token, { ...question, now: new Date("2036-11-01T00:00:01Z") }), {
    code: "trust.expired",
  });
  await assert.rejects(verify(ITEM.token, { ...question, now: new Date(NaN) }), {
    code: "trust.expired",
  });
  await assert.rejects(verify(ITEM.token, { ...question, profile: "nonsense" }), {
    code: "profile.unreadable",
  });
});

test("a verdict has the keys of the contract and nothing else", async () => {
  const verdict = await verify(ITEM.token, {
    anchors,
    lists: Object.fromEntries(LISTS),
    now,
    profile: "tiktok:other",
  });
  const members = verdict.toJSON();
  assert.deepEqual(
    Object.keys(members),
    "outcome verdict code message checks certificate status profile checked_at".split(" "),
  );
  assert.deepEqual(
    Object.keys(members.certificate),
    "number name kind accounts level criteria programme valid_from valid_until".split(" "),
  );
  assert.deepEqual(
    Object.keys(members.status),
    "as_of fresh_until since reason superseded_by".split(" "),
  );
  assert.deepEqual(members.profile, { asked: "tiktok:other", match: false });
  assert.equal(members.checked_at, FAMILY.now);
  const { vi, en } = verdict.headline;
  assert.deepEqual({ vi, en }, { vi: "Không đúng kênh", en: "Wrong profile" });
});

test("a refusal names the check that failed", async () => {
  const error = await prove("x", anchors).catch((reason) => reason);
  const verdict = refusal(error, { asked: null, now });
  assert.deepEqual(
    [verdict.outcome, verdict.verdict, verdict.code],
    ["invalid", "malformed", "format.malformed"],
  );
  assert.deepEqual(
    verdict.checks.map((check) => check.result),
    ["fail", ...Array(5).fill("not_checked")],
  );
  assert.equal(verdict.certificate, null);
});

test("how many people decide is told and judges nothing", async () => {
  const trusted = read("trust-list.json");
  for (const said of [true, false, undefined]) {
    const issuers = trusted.issuers.map((entry) => ({ ...entry, four_eyes: said }));
    const told = await Anchors.fromTrustList({ ...trusted, issuers });
    const verdict = await verify(ITEM.token, {
      anchors: told,
      lists: Object.fromEntries(LISTS),
      now,
    });
    assert.equal(verdict.verdict, "valid");
    assert.equal(verdict.fourEyes, said);
    assert.ok(!("four_eyes" in verdict.toJSON()));
  }
});
