/** What a remembered revocation says once no host answers, by the cases of standing.json, as in Python. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, Verifier } from "../../verifier/index.js";

const FOLDER = new URL("../../../vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const MEMORY = read("memory/known_revocation.json");
const FAMILY = read(MEMORY.of);
const DAYS = 3 * 24 * 3600 * 1000;
const anchors = await Anchors.fromTrustList(read(FAMILY.trust_list));

/** A case of the family: its token, what it expects, and its lists and note by URL. */
function given(name) {
  const item = FAMILY.cases.find((each) => each.name === name);
  const { same_as: other } = item.token;
  const { token } = other ? FAMILY.cases.find((each) => each.name === other) : item;
  const texts = Object.fromEntries(
    Object.entries(item.lists).map(([url, listed]) => [url, FAMILY.lists[listed]]),
  );
  return { token, texts, before: item.expect.code };
}

for (const { of, ...expected } of MEMORY.cases) {
  test(of, async () => {
    const { token, texts, before } = given(of);
    let hosted = texts;
    let now = new Date(FAMILY.now);
    const fetch = async (url) => {
      if (!(url in hosted)) throw new TypeError("no answer");
      return new Response(hosted[url]);
    };
    const verifier = new Verifier({ anchors, fetch, clock: () => now });
    assert.equal((await verifier.check(token)).code, before);
    [hosted, now] = [{}, new Date(now.getTime() + DAYS)];
    const { code, status } = await verifier.check(token);
    const { since, reason, superseded_by } = status;
    assert.deepEqual({ code, since, reason, superseded_by }, expected);
  });
}
