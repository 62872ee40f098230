/** What issuers may claim, by the table that Python's test_trust_claims.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors } from "../verifier/index.js";
import { Issuer } from "./forge.mjs";

const CLAIMS = JSON.parse(
  readFileSync(new URL("../../vectors/files/trust_claims.json", import.meta.url), "utf-8"),
);
const [a, b] = [await Issuer.at(CLAIMS.a), await Issuer.at(CLAIMS.b)].map((issuer) =>
  issuer.trustList(),
);

async function accepted(ofA, ofB = null) {
  const entries = [
    { ...a.issuers[0], ...ofA },
    ...(ofB === null ? [] : [{ ...b.issuers[0], ...ofB }]),
  ];
  try {
    await Anchors.fromTrustList({ ...a, allow_insecure_loopback: false, issuers: entries });
    return true;
  } catch (error) {
    assert.equal(error.code, "trust.malformed");
    return false;
  }
}

test("a public URL is an origin in its canonical form", async () => {
  for (const [origin, good] of CLAIMS.origins) {
    assert.equal(
      await accepted({ public_url: origin, id: "did:example:a", status_url_prefixes: [] }),
      good,
      origin,
    );
  }
});

test("a prefix is a folder in its canonical form", async () => {
  for (const [prefix, good] of CLAIMS.prefixes) {
    assert.equal(await accepted({ status_url_prefixes: [prefix] }), good, prefix);
  }
});

test("no issuer publishes below the URL of another", async () => {
  for (const [ofA, ofB, good] of CLAIMS.pairs) {
    assert.equal(
      await accepted({ status_url_prefixes: [ofA] }, { status_url_prefixes: [ofB] }),
      good,
      `${ofA} ${ofB}`,
    );
  }
});

test("no issuer has the identifier of another's host", async () => {
  for (const [ofA, ofB, good] of CLAIMS.names) {
    assert.equal(await accepted({ id: ofA }, { id: ofB }), good, `${ofA} ${ofB}`);
  }
});
