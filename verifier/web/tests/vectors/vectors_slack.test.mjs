/** How early a certificate counts, by the slack that a caller allows, as in Python. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, Verifier, verify } from "../../verifier/index.js";

const FOLDER = new URL("../../../vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const SLACK = read("slack/not_before.json");
const FAMILY = read(SLACK.of);
const anchors = await Anchors.fromTrustList(read(FAMILY.trust_list));

/** A case of the family: its token, and its lists by URL. */
function given(name) {
  const item = FAMILY.cases.find((each) => each.name === name);
  const { same_as: other } = item.token;
  const { token } = other ? FAMILY.cases.find((each) => each.name === other) : item;
  const lists = Object.fromEntries(
    Object.entries(item.lists).map(([url, listed]) => [url, FAMILY.lists[listed]]),
  );
  return { token, lists, now: new Date(item.now ?? FAMILY.now) };
}

for (const { of, not_before_slack: notBeforeSlack, code } of SLACK.cases) {
  test(`${of} ${notBeforeSlack}`, async () => {
    const { token, lists, now } = given(of);
    const verdict = await verify(token, { anchors, lists, now, notBeforeSlack });
    assert.equal(verdict.code, code);
    assert.equal(verdict.checks[3].code, code);
  });
}

test("what is no number of seconds allows a minute, and a verifier that fetches takes it too", async () => {
  const { token, lists, now } = given("61 s before validFrom");
  for (const notBeforeSlack of [NaN, null, undefined, "", "x"]) {
    const { code } = await verify(token, { anchors, lists, now, notBeforeSlack });
    assert.equal(code, "validity.not_yet_valid");
  }
  const fetch = async (url) => new Response(lists[url] ?? "", { status: lists[url] ? 200 : 404 });
  const codes = [];
  for (const notBeforeSlack of [undefined, 3600]) {
    const verifier = new Verifier({ anchors, fetch, clock: () => now, notBeforeSlack });
    codes.push((await verifier.check(token)).code);
  }
  assert.deepEqual(codes, ["validity.not_yet_valid", null]);
});
