/** Sheets by the cases that Python's test_sheet_vectors.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { SheetError, read } from "../verifier/reading/sheets/files.js";

const CASES = JSON.parse(
  readFileSync(new URL("../../vectors/files/sheets/cases.json", import.meta.url), "utf-8"),
);

async function answer(octets) {
  try {
    const { header, rows } = await read(octets);
    return { rows: [header, ...rows] };
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return { kind: error.kind };
  }
}

for (const { name, zlib, ...expect } of CASES) {
  test(name, async () => {
    assert.deepEqual(
      await answer(new Uint8Array(inflateSync(Buffer.from(zlib, "base64")))),
      expect,
    );
  });
}

test("there are cases of every kind", () => {
  assert.deepEqual(
    new Set(CASES.map(({ kind }) => kind)),
    new Set([undefined, "table", "large", "empty", "encoding"]),
  );
  assert.ok(CASES.length > 80);
});

/** Milliseconds for one cell in `count` pieces, each longer in code units than in characters. */
async function timeOfPieces(count) {
  const start = performance.now();
  await answer(new TextEncoder().encode(`link\n"${'🐱""'.repeat(count)}"\n`));
  return performance.now() - start;
}

test("the time for a cell in many pieces does not grow with their square", async () => {
  await timeOfPieces(1_000);
  // 12 s when the whole cell was counted with each piece.
  assert.ok((await timeOfPieces(45_600)) < 2_000);
});
