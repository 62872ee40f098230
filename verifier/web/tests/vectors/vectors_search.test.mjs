/** Every profile of the vectors through the pure search, as in Python's test_vectors_search.py. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors } from "../../verifier/index.js";
import { verifyProfile } from "../../verifier/online/profile_search.js";

const FOLDER = new URL("../../../vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const FAMILY = read("search/profile_index.json");
const anchors = await Anchors.fromTrustList(read(FAMILY.trust_list));

function spelt(named) {
  const text = typeof named === "string" ? FAMILY.texts[named] : named;
  return typeof text === "object" && "repeat" in text ? text.repeat.repeat(text.times) : text;
}

test("there are more than 55 cases", () => assert.ok(FAMILY.cases.length > 55));

for (const { name, search, now = FAMILY.now, texts, expect } of FAMILY.cases) {
  test(name, async () => {
    const fetched = Object.fromEntries(
      Object.entries(texts).map(([url, named]) => [url, spelt(named)]),
    );
    const verdict = JSON.parse(
      JSON.stringify(await verifyProfile(search, { anchors, texts: fetched, now: new Date(now) })),
    );
    verdict.checks = verdict.checks.map((check) => check.result);
    assert.deepEqual(
      Object.fromEntries(Object.keys(expect).map((member) => [member, verdict[member]])),
      expect,
    );
  });
}
