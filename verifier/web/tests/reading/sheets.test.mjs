/** Sheets by the cases that Python's test_sheet_vectors.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { SheetError, read } from "../../verifier/reading/sheets/files.js";
import { columnsOf, headerOf } from "../../verifier/reading/sheets/headings.js";
import { asked } from "../../verifier/reading/sheets/questions.js";

const load = (name) =>
  JSON.parse(
    readFileSync(new URL(`../../../vectors/files/sheets/${name}.json`, import.meta.url), "utf-8"),
  );
const CASES = load("cases");
const ROWS = load("rows");

/** As a case says it, `names` being what it speaks of. */
async function answer(octets, names = ["rows"]) {
  try {
    const { header, rows, links, sheet } = await read(octets);
    const places = [...links].map(([place, link]) => [...place.split(" ").map(Number), link]);
    const all = {
      rows: [header, ...rows],
      links: places.sort(([row, column], [other, its]) => row - other || column - its),
      sheet,
    };
    return Object.fromEntries(names.map((name) => [name, all[name]]));
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return { kind: error.kind };
  }
}

for (const { name, zlib, ...expect } of CASES) {
  test(name, async () => {
    assert.deepEqual(
      await answer(new Uint8Array(inflateSync(Buffer.from(zlib, "base64"))), Object.keys(expect)),
      expect,
    );
  });
}

test("there are cases of every kind", () => {
  assert.deepEqual(
    new Set(CASES.map(({ kind }) => kind)),
    new Set([undefined, "table", "large", "empty", "encoding", "old", "protected"]),
  );
  assert.ok(CASES.length > 80);
});

for (const { name, rows, start, columns, asked: expected, links = [] } of ROWS) {
  test(`rows: ${name}`, () => {
    assert.equal(headerOf(rows), start);
    if (start === null) return;
    const found = columnsOf(rows[start]);
    const profiles = found.profiles.map(({ position, platform }) => [position, platform]);
    assert.deepEqual([found.certificate, ...profiles], columns);
    const behind = new Map(links.map(([row, column, link]) => [`${row} ${column}`, link]));
    const answers = rows.slice(start + 1).map((cells, index) => {
      const link = (column) => behind.get(`${start + 1 + index} ${column}`) ?? "";
      const { questions, unreadable, isIdle } = asked(found, cells, link);
      const each = questions.map(({ column, what, profile }) => [column, what, profile]);
      return [each, unreadable, isIdle];
    });
    assert.deepEqual(answers, expected);
  });
}

test("a sheet of a workbook can be named", async () => {
  const { zlib } = CASES.find(({ name }) => name.startsWith("several sheets: the first visible"));
  const octets = new Uint8Array(inflateSync(Buffer.from(zlib, "base64")));
  assert.deepEqual((await read(octets)).unread, ["Ghi chú", "trống", "chỉ tiêu đề", "KOL 2"]);
  assert.equal((await read(octets, "KOL 2")).sheet, "KOL 2");
  await assert.rejects(read(octets, "none"), { kind: "empty" });
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
