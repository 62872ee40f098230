/** What people paste, and the mistakes in the numbers they type. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { looksLikeNumber, mistake } from "../page/check/mistakes.js";
import { essence } from "../page/check/pasted.js";

const PASTED = [
  ["  7K3M9-QX2HS ", "7K3M9-QX2HS"],
  ["✔ TNSO 7K3M9-QX2HS · tnso.vn", "7K3M9QX2HS"],
  ["✔ TNSO 7k3m9 qx2hs · tnso.vn", "7K3M9QX2HS"],
  ["7K3M9 QX2HS", "7K3M9QX2HS"],
  ["7K3M9 QX2HT", "7K3M9 QX2HT"],
  [
    "Xem Minh Anh: https://www.tiktok.com/@minhanh.review?lang=vi, hay lắm!",
    "https://www.tiktok.com/@minhanh.review?lang=vi",
  ],
  ["https://a.example/x https://a.example/x", "https://a.example/x"],
  ["https://a.example https://b.example", "https://a.example https://b.example"],
  ["7K3M9-QX2HS và 0123456789", "7K3M9QX2HS"],
  ["", ""],
];

for (const [text, meant] of PASTED) {
  test(`${JSON.stringify(text)} means ${JSON.stringify(meant)}`, () => {
    assert.equal(essence(text), meant);
  });
}

test("of two numbers neither is chosen", () => {
  const both = "7K3M9-QX2HS 00000-00000";
  assert.equal(mistake("00000-00000"), null);
  assert.equal(essence(both), both);
});

test("a number may be written with any separators and in lower case", () => {
  for (const text of ["7k3m9qx2hs", "7K3M9–QX2HS", " 7 K 3 M 9 Q X 2 H S", "7K3M9.QX2HS"]) {
    assert.equal(mistake(text), null, text);
  }
});

test("a link or a sentence does not look like a number", () => {
  assert.ok(looksLikeNumber("7K3M9-QX2HT"));
  for (const text of ["tnso.vn", "https://x.com/a", "Nguyễn Văn An xin chào mọi người", "7K3M9"]) {
    assert.ok(!looksLikeNumber(text), text);
  }
});
