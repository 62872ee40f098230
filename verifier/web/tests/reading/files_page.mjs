/**
 * Every case of vectors/files in a browser; the outcome is in the document's `data-answer`:
 * {asked, wrong}.
 */
import { Anchors, unbake } from "../../verifier/index.js";
import { members } from "../meaning.mjs";
import { read } from "../../verifier/reading/pasted.js";
import * as sheets from "../../verifier/reading/sheets/files.js";

const load = async (name) => (await fetch(`/vectors/${name}`)).json();
const octetsOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const wrong = [];
let asked = 0;

function compare(name, actual, expected) {
  asked += 1;
  if (JSON.stringify(actual) !== JSON.stringify(expected)) wrong.push([name, actual, expected]);
}

const codeOf = (error) => error.code ?? error.kind ?? String(error);

for (const { name, base64, token, code } of await load("files/pictures.json")) {
  compare(
    name,
    await unbake(octetsOf(base64)).then(
      (unbaked) => [unbaked, null],
      (error) => [null, codeOf(error)],
    ),
    [token, code],
  );
}

/** With the members in one order. */
const sorted = (value) => JSON.parse(JSON.stringify(value, (_, item) =>
  item !== null && typeof item === "object" && !Array.isArray(item)
    ? Object.fromEntries(Object.entries(item).sort())
    : item,
));
const reading = await load("files/reading.json");
for (const { text, meaning } of reading.cases) {
  compare(text, sorted(members(read(text, reading.origins))), sorted(meaning));
}

const claims = await load("files/trust_claims.json");
const list = await load("trust-list.json");

async function accepted(...changes) {
  const entries = changes.map((change, index) => ({ ...list.issuers[index], ...change }));
  return Anchors.fromTrustList({ ...list, issuers: entries }).then(
    () => true,
    (error) => (codeOf(error) === "trust.malformed" ? false : codeOf(error)),
  );
}

const [issuerA, issuerB] = [
  { id: "did:example:a", public_url: claims.a },
  { id: "did:example:b", public_url: claims.b },
];
for (const [origin, good] of claims.origins) {
  const changes = { ...issuerA, public_url: origin, status_url_prefixes: [] };
  compare(origin, await accepted(changes), good);
}
for (const [prefix, good] of claims.prefixes) {
  compare(prefix, await accepted({ ...issuerA, status_url_prefixes: [prefix] }), good);
}
for (const [ofA, ofB, good] of claims.pairs) {
  compare(
    `${ofA} ${ofB}`,
    await accepted(
      { ...issuerA, status_url_prefixes: [ofA] },
      { ...issuerB, status_url_prefixes: [ofB] },
    ),
    good,
  );
}

const inflated = async (octets) =>
  new Uint8Array(
    await new Response(
      new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate")),
    ).arrayBuffer(),
  );

for (const { name, zlib, ...expected } of await load("files/sheets/cases.json")) {
  const actual = await sheets.read(await inflated(octetsOf(zlib))).then(
    ({ header, rows, sheet }) => ({ rows: [header, ...rows], sheet }),
    (error) => ({ kind: codeOf(error) }),
  );
  // Links are held by sheets.test.mjs: they need nothing that browsers do otherwise.
  const { links: _, sheet = actual.sheet, ...more } = expected;
  compare(name, actual, "kind" in more ? more : { ...more, sheet });
}

document.documentElement.dataset.answer = JSON.stringify({ asked, wrong });
