/** Every vector of verifier/vectors through the public function, as in Python's test_vectors.py. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { cases } from "./vectors.mjs";

const FOLDER = new URL("../../../vectors/", import.meta.url);
const FILES = readdirSync(FOLDER).filter(
  (name) => name.endsWith(".json") && name !== "trust-list.json",
);

const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));

for (const file of FILES) {
  const family = read(file);
  test(file, async (suite) => {
    for (const [name, differences] of await cases(family, read(family.trust_list))) {
      await suite.test(name, async () => assert.deepEqual(await differences(), {}));
    }
  });
}

test("the families are read, and wrong verdicts would be noticed", async () => {
  assert.ok(FILES.length >= 19);
  const family = read("time.json");
  const now = "2036-01-01T00:00:00Z";
  const changed = { ...family, cases: family.cases.map((item) => ({ ...item, now })) };
  const differing = await Promise.all(
    (await cases(changed, read(family.trust_list))).map(([, differences]) => differences()),
  );
  assert.ok(
    differing.filter((members) => "code" in members || "verdict" in members).length > 10,
  );
});
