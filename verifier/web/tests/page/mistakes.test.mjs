/** The mistakes in the numbers that people type. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isMore, looksLikeNumber, mistake } from "../../page/check/mistakes.js";

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

test("a link, a handle or a number among words is more than a number", () => {
  for (const text of [
    "https://tnso.vn/c/7K3M9QX2HS",
    "TikTok @minhanh",
    "@minhanh",
    "Số 7K3M9-QX2HS",
    "WIFI:S:a;;",
  ]) {
    assert.ok(isMore(text), text);
  }
  for (const text of ["7K3M9-QX2HT", "7k3m9qx2", "7", "", "minhanh", "xin chào"]) {
    assert.ok(!isMore(text), text);
  }
});
