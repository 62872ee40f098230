/** Days as they are shown, by the table that Python's test_days.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, words } from "../verifier/index.js";
import * as dates from "../verifier/wire/envelope/dates.js";
import { Issuer } from "./forge.mjs";

const CASES = JSON.parse(
  readFileSync(new URL("../../vectors/files/days.json", import.meta.url), "utf-8"),
);
const trusted = (await Issuer.at("https://a.example")).trustList();

async function zoneOf(timezone) {
  const [entry] = trusted.issuers;
  const issuers = [timezone === null ? entry : { ...entry, timezone }];
  const anchors = await Anchors.fromTrustList({ ...trusted, issuers });
  return anchors.issuer(entry.id).zone;
}

for (const { at, timezone, day, moment, last_day: lastDay } of CASES) {
  test(`${at} in ${JSON.stringify(timezone)}`, async () => {
    const zone = await zoneOf(timezone);
    const seconds = dates.seconds(at, "at");
    for (const language of ["vi", "en"]) {
      assert.equal(words.day(seconds, language, zone), day[language]);
      assert.equal(words.moment(seconds, language, zone), moment[language]);
      assert.equal(words.lastDay(seconds, language, zone), lastDay[language]);
    }
  });
}

test("sentences speak of the last day and of the first", async () => {
  const newYork = await zoneOf("America/New_York");
  const edge = dates.seconds("2027-11-27T17:00:00Z", "at");
  const facts = { valid_from: edge, valid_until: edge };
  const said = (verdict, zone) => words.message(verdict, facts, { matched: false, zone }).vi;
  assert.match(said("expired", null), /Hết hạn ngày 27 tháng 11, 2027\./);
  assert.match(said("not_yet_valid", null), /Có hiệu lực từ 28 tháng 11, 2027\./);
  assert.match(said("not_yet_valid", newYork), /Có hiệu lực từ 27 tháng 11, 2027\./);
});
