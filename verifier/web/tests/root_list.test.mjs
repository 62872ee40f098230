/** The lists that root keys sign, by the cases that Python's test_root_list.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, followRoot, stepRoot } from "../verifier/index.js";

const { now, lists, cases } = JSON.parse(
  readFileSync(new URL("../../vectors/files/root_list.json", import.meta.url), "utf-8"),
);
const ACTS = {
  follow: (current, text) => followRoot(current, text, new Date(now)),
  step: stepRoot,
};

/** What `then` of a case may say of a list. */
const told = (list) => ({
  ...list,
  issuers: list.issuers.map((issuer) => issuer.id),
  root_version: list.roots.version,
  root_keys: list.roots.keys.map((key) => key.kid),
});

test("there are as many cases as Python has", () => assert.ok(cases.length > 60));

for (const { name, current: list, text, act, code, then } of cases) {
  test(name, async () => {
    const current = lists[list];
    const before = JSON.stringify(current);
    if (code !== undefined) {
      await assert.rejects(ACTS[act](current, text), { code });
    } else {
      const following = await ACTS[act](current, text);
      for (const [member, value] of Object.entries(then)) {
        assert.deepEqual(told(following)[member], value, member);
      }
      await Anchors.fromTrustList(following);
    }
    assert.equal(JSON.stringify(current), before);
  });
}
