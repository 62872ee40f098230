/** Arguments of the wrong type: a TypeError from every function of the interface, never a verdict. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as credverifier from "../verifier/index.js";
import { Issuer, NOW, NUMBER } from "./forge.mjs";

const issuer = await Issuer.at("http://localhost:1");
const anchors = await credverifier.Anchors.fromTrustList(issuer.trustList());
const asked = [];
const fetch = (url) => (asked.push(url), Promise.reject(new Error("nothing is fetched")));
const verifier = new credverifier.Verifier({ anchors, clock: () => NOW, fetch });
const rest = { anchors, lists: {}, now: NOW };

const FUNCTIONS = {
  "Verifier.check": (value) => verifier.check(value),
  verify: (value) => credverifier.verify(value, rest),
  prove: (value) => credverifier.prove(value, anchors),
  readLink: (value) => credverifier.readLink(value, anchors),
  decodeOffline: (value) => credverifier.decodeOffline(value),
  normaliseProfile: (value) => credverifier.normaliseProfile(value),
  platformOf: (value) => credverifier.platformOf(value),
  parseNumber: (value) => credverifier.parseNumber(value),
  unbake: (value) => credverifier.unbake(value),
  "new Verifier": (value) => new credverifier.Verifier({ anchors: value }),
};
const WRONG = [null, undefined, 5, {}, [NUMBER], []];

for (const [name, call] of Object.entries(FUNCTIONS)) {
  test(`${name} of what is no text is wrong usage`, async () => {
    for (const value of WRONG) await assert.rejects(async () => call(value), TypeError);
    assert.deepEqual(asked, []);
  });
}

test("a profile that is no text is wrong usage, and none is null", async () => {
  for (const profile of [5, {}, ["tiktok:a.b"]]) {
    await assert.rejects(verifier.check(NUMBER, { profile }), TypeError);
    await assert.rejects(credverifier.verify("x", { ...rest, profile }), TypeError);
  }
  assert.deepEqual(asked, []);
  assert.equal((await verifier.check(NUMBER, { profile: null })).code, "link.unreachable");
});

test("lists that are none are wrong usage", async () => {
  for (const lists of [null, undefined, "x"]) {
    await assert.rejects(credverifier.verify("x", { ...rest, lists }), TypeError);
  }
});

test("a trust list that is none has its documented code", async () => {
  for (const value of [null, undefined, 5, []]) {
    await assert.rejects(credverifier.Anchors.fromTrustList(value), { code: "trust.malformed" });
  }
});
