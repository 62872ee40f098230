/** Pages of the directory and questions about it, by the cases that Python reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fits } from "../verifier/online/directory.js";
import { decodePage, folded } from "../verifier/wire/directory.js";
import { loads } from "../verifier/wire/envelope/strict_json.js";

const TEXT = readFileSync(new URL("../../vectors/files/directory.json", import.meta.url), "utf-8");
const CASES = loads(new TextEncoder().encode(TEXT));
const plain = (value) => JSON.parse(JSON.stringify(value));

const where = {
  url: CASES.url,
  issuer: CASES.issuer,
  page: Number(CASES.page),
  now: Number(CASES.now),
};

for (const { name, payload, code } of CASES.pages) {
  test(name, () => {
    if (code !== null) return assert.throws(() => decodePage(payload, where), { code });
    const entries = decodePage(payload, where);
    assert.equal(entries.length, payload.entries.length);
    for (const [index, entry] of entries.entries()) {
      const { new: _, ...wanted } = payload.entries[index];
      assert.deepEqual(plain(entry), plain({ ...wanted }));
    }
  });
}

for (const { text, folded: wanted } of CASES.folded) {
  test(`folded: ${text}`, () => assert.equal(folded(text), wanted));
}

for (const { asked, fits: wanted } of CASES.fits) {
  test(`fits: ${JSON.stringify(asked)}`, () => {
    const [entry] = decodePage(CASES.pages[0].payload, where);
    assert.equal(fits(entry, asked), wanted);
  });
}
