/**
 * Twice the text, at most about twice the time: everything that reads texts of strangers, on what
 * slows readers down.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { essence } from "../page/check/pasted.js";
import * as addresses from "../verifier/reading/addresses.js";
import { CredentialError } from "../verifier/errors.js";
import {
  Anchors,
  normaliseProfile,
  parseNumber,
  platformOf,
  readLink,
  unbake,
} from "../verifier/index.js";
import { shareLink } from "../verifier/online/share_links.js";
import * as dataModel from "../verifier/wire/credentials/data_model.js";
import * as dates from "../verifier/wire/envelope/dates.js";
import * as jws from "../verifier/wire/envelope/jws.js";
import * as sdJwt from "../verifier/wire/credentials/sd_jwt.js";
import * as strictJson from "../verifier/wire/envelope/strict_json.js";
import { strip } from "../verifier/wire/envelope/text.js";
import { Issuer } from "./forge.mjs";

const LENGTH = 100_000;
const QUICK = 40;
const octets = (text) => new TextEncoder().encode(text);
const anchors = await Anchors.fromTrustList((await Issuer.at("http://localhost:8000")).trustList());

/** Name -> what reads a text. */
const READERS = {
  strip,
  essence,
  readLink: (text) => readLink(text, anchors),
  "readLink below a host": (text) => readLink(`http://localhost:8000/c/${text}`, anchors),
  "readLink of an offline code": (text) => readLink(`http://localhost:8000/V#1.${text}`, anchors),
  address: (text) => addresses.split(`https://a.example/${text}`),
  profile: normaliseProfile,
  platform: platformOf,
  shareLink,
  number: parseNumber,
  token: (text) => jws.parse(text, { typ: "vc+jwt", maxLength: Infinity }),
  presentation: (text) => sdJwt.split(text),
  "JSON of a text": (text) => strictJson.loads(octets(`{"a":"${text}"}`)),
  JSON: (text) => strictJson.loads(octets(`{"a":[${text}]}`)),
  date: (text) => dates.seconds(text, "iat"),
  URL: (text) => dataModel.isUrl(`a:${text}`),
  "SVG of it": (text) => unbake(octets(text.startsWith("<") ? text : `<${text}`)),
  "SVG with it": (text) => unbake(octets(`<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`)),
  "SVG with it in a tag": (text) =>
    unbake(octets(`<svg xmlns="http://www.w3.org/2000/svg" ${text}></svg>`)),
  "SVG with it in an attribute": (text) =>
    unbake(octets(`<svg xmlns="http://www.w3.org/2000/svg" a="${text}"></svg>`)),
};

/** What is written over and over. */
const UNITS = [
  " ",
  "\t",
  "\r\n",
  "\u00a0",
  "\x1f",
  ".",
  "/",
  "-",
  "_",
  "~",
  ":",
  "?",
  "#",
  "@",
  "%",
  "\\",
  "=",
  "&",
  "&#",
  "&#1;",
  "&amp;",
  '"',
  "'",
  ",",
  ";",
  "<",
  "<!--",
  "<![CDATA[",
  "<?",
  "<a",
  "<a>",
  "<a/>",
  "</a>",
  "<a b='",
  " a",
  " a=",
  " a=''",
  " xmlns:a=''",
  "x ",
  "0",
  "0,",
  "9e",
  "-1,",
  "[",
  "{",
  "]",
  "a",
  "A1",
  "ey",
  "ey.",
  "e30~",
  "é",
  "\u0301",
  "🐱",
  "\\u0041",
  "\\ud800",
  "https://",
  "https://a ",
  "7K3M9QX2HS ",
  "www.tiktok.com/@a",
];

async function milliseconds(read, text) {
  const start = performance.now();
  try {
    await read(text);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
  }
  return performance.now() - start;
}

async function best(read, text) {
  const times = [];
  for (let turn = 0; turn < 3; turn += 1) times.push(await milliseconds(read, text));
  return Math.min(...times);
}

/**
 * Four times as much time is quadratic; a machine that is busy with something else may need a
 * second look.
 */
const isLinear = ([once, twice]) => twice < 2 * QUICK || twice < 3.2 * once;

for (const [name, read] of Object.entries(READERS)) {
  test(`the time of ${name} grows as the text does`, async () => {
    for (const unit of UNITS) {
      for (const [before, behind] of [
        ["", ""],
        ["x", "x"],
        ["", "x"],
      ]) {
        const text = (length) => before + unit.repeat(length / unit.length) + behind;
        if ((await milliseconds(read, text(2 * LENGTH))) < QUICK) continue;
        const measured = [];
        while (measured.length < 4 && !measured.some(isLinear)) {
          measured.push([await best(read, text(2 * LENGTH)), await best(read, text(4 * LENGTH))]);
        }
        assert.ok(
          measured.some(isLinear),
          `${JSON.stringify([before, unit, behind])}: ${measured.join("; ")} ms`,
        );
      }
    }
  });
}
