/** Portraits: the related resource that is one, by the table that Python's test_portrait.py reads too. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LARGEST, decode, isThat, octetsOf } from "../verifier/wire/credentials/portrait.js";

const OCTETS = new TextEncoder().encode("a picture");
const digestOf = (octets) => `sha256-${createHash("sha256").update(octets).digest("base64")}`;
const DIGEST = digestOf(OCTETS);
const TABLE = JSON.parse(
  readFileSync(new URL("../../vectors/files/portraits.json", import.meta.url), "utf-8"),
);
const filled = (value) =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll("/D.", `/${"0a".repeat(32)}.`)
      .replaceAll('"S"', `"${DIGEST}"`)
      .replaceAll('"S S"', `"${DIGEST} ${DIGEST}"`),
  );

for (const { name, related, portrait } of filled(TABLE.cases)) {
  test(`the portrait of a payload: ${name}`, () => {
    const payload = { id: TABLE.id, ...(related === null ? {} : { relatedResource: related }) };
    const [url, digest, mediaType] = portrait ?? [];
    assert.deepEqual(decode(payload), portrait && { url, digest, mediaType });
  });
}

test("only the signed octets are the portrait", async () => {
  assert.equal(await isThat({ digest: DIGEST }, OCTETS), true);
  assert.equal(await isThat({ digest: DIGEST }, OCTETS.slice(1)), false);
  const large = new Uint8Array(LARGEST + 1);
  assert.equal(await isThat({ digest: digestOf(large) }, large), false);
});

test("of a response no more is read than a portrait has", async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024));
      if (pulled > 100) controller.close();
    },
  });
  assert.equal(await octetsOf({ body: endless }), null);
  assert.ok(pulled < 20, `${pulled} kB`);
  const octets = Uint8Array.from([1, 2, 3]);
  assert.deepEqual(await octetsOf(new Response(octets)), octets);
});
