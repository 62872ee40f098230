/** Every vector of verifier/vectors through the public function, as in Python's test_vectors.py. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Anchors, verify } from "../verifier/index.js";

const FOLDER = new URL("../../vectors/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "trust-list.json");

const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const spelt = (value) => (typeof value === "object" && "repeat" in value ? value.repeat.repeat(value.times) : value);

function tokens(family) {
  const known = new Map();
  for (const { name, token } of family.cases) known.set(name, token.same_as ? known.get(token.same_as) : spelt(token));
  return known;
}

for (const file of FILES) {
  const family = read(file);
  const known = tokens(family);
  const anchors = await Anchors.fromTrustList(read(family.trust_list));
  test(file, async (family_) => {
    for (const item of family.cases) {
      await family_.test(item.name, async () => {
        const lists = Object.entries(item.lists).map(([url, listed]) => [
          url,
          typeof listed === "string" ? spelt(family.lists[listed]) : listed,
        ]);
        const question = {
          anchors,
          lists: Object.fromEntries(lists),
          now: new Date(item.now ?? family.now),
          profile: item.profile ?? null,
          maxStatusAge: item.max_status_age ?? null,
          audience: item.audience ?? null,
          nonce: item.nonce ?? null,
        };
        const told = JSON.parse(JSON.stringify(await verify(known.get(item.name), question)));
        told.checks = told.checks.map((check) => check.result);
        for (const member of Object.keys(item.expect)) assert.deepEqual(told[member], item.expect[member], member);
        if (["malformed", "unknown_issuer", "tampered"].includes(told.verdict)) {
          const early = await verify(known.get(item.name), { ...question, lists: new Map() });
          assert.deepEqual([early.verdict, early.code, early.certificate], [told.verdict, told.code, null]);
        }
      });
    }
  });
}

test("every family is there", () => assert.ok(FILES.length >= 19 && FILES.includes("valid.json") === false));
