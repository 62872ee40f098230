/** What people hand over means what verifier/vectors/files/reading.json says, as in Python. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { members } from "../meaning.mjs";
import { read } from "../../verifier/reading/pasted.js";

const { origins, cases } = JSON.parse(
  readFileSync(new URL("../../../vectors/files/reading.json", import.meta.url), "utf-8"),
);

for (const { text, meaning } of cases) {
  test(`${JSON.stringify(text)} means ${JSON.stringify(meaning)}`, () => {
    assert.deepEqual(members(read(text, origins)), meaning);
  });
}
