/** Everything that reads texts of strangers takes linear time, also on what slows readers down. */
import { test } from "node:test";
import * as addresses from "../verifier/reading/addresses.js";
import {
  Anchors,
  normaliseProfile,
  parseNumber,
  platformOf,
  readLink,
  unbake,
} from "../verifier/index.js";
import { shareLink } from "../verifier/reading/share_links.js";
import * as dataModel from "../verifier/wire/credentials/data_model.js";
import * as dates from "../verifier/wire/envelope/dates.js";
import * as jws from "../verifier/wire/envelope/jws.js";
import * as sdJwt from "../verifier/wire/credentials/sd_jwt.js";
import * as strictJson from "../verifier/wire/envelope/strict_json.js";
import { strip } from "../verifier/wire/envelope/text.js";
import { Issuer } from "./forge.mjs";
import { requireLinear } from "./timing.mjs";

const PACE = { length: 100_000, quick: 40 };
const octets = (text) => new TextEncoder().encode(text);
const anchors = await Anchors.fromTrustList((await Issuer.at("http://localhost:8000")).trustList());

/** Name -> what reads a text. */
const READERS = {
  strip,
  readLink: (text) => readLink(text, anchors),
  "readLink below a host": (text) => readLink(`http://localhost:8000/c/${text}`, anchors),
  "readLink of an offline code": (text) => readLink(`http://localhost:8000/V#1.${text}`, anchors),
  address: (text) => addresses.of(`https://a.example/${text}`),
  "a wrapped link": (text) => readLink(`https://l.facebook.com/l.php?u=${text}`, anchors),
  "a text with a link": (text) => readLink(`x http://localhost:8000/c/7K3M9QX2HT ${text}`, anchors),
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

/** What the texts repeat. */
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

/** What stands before and behind the repeated units. */
const AROUND = [
  ["", ""],
  ["x", "x"],
  ["", "x"],
];

for (const [name, read] of Object.entries(READERS)) {
  test(`the time of ${name} grows as the text does`, async () => {
    for (const unit of UNITS) {
      for (const [before, behind] of AROUND) {
        const make = (length) => before + unit.repeat(length / unit.length) + behind;
        await requireLinear(read, make, { ...PACE, about: [before, unit, behind] });
      }
    }
  });
}
