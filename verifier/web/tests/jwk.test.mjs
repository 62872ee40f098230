/** Keys of a trust list, and engines that cannot use all of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Anchors, verify } from "../verifier/index.js";
import { decode, thumbprint } from "../verifier/wire/envelope/jwk.js";

const FOLDER = new URL("../../vectors/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const TRUST = read("trust-list.json");
const KEYS = TRUST.issuers.flatMap((issuer) => issuer.jwks.keys);

test("the thumbprint of RFC 7638 is the kid of every key", async () => {
  for (const key of KEYS) assert.equal(await thumbprint(key), key.kid);
  const [eddsa] = KEYS.filter((key) => key.alg === "EdDSA");
  assert.equal((await decode(eddsa)).algorithm.name, "Ed25519");
});

test("a malformed key makes the whole list unusable", async () => {
  const [good] = KEYS;
  const off = { ...good, y: good.x };
  for (const wrong of [
    { alg: "RS256" },
    { alg: "EdDSA" },
    { kty: "OKP" },
    { d: "x" },
    { x: "AA" },
    { x: 7 },
    { kid: "x" },
    { alg: "toString" },
  ]) {
    await assert.rejects(
      decode({ ...good, ...wrong }),
      (error) => error.code === "trust.malformed" || error instanceof TypeError,
    );
    const issuers = [{ ...TRUST.issuers[0], jwks: { keys: [{ ...good, ...wrong }] } }];
    await assert.rejects(Anchors.fromTrustList({ ...TRUST, issuers }), { code: "trust.malformed" });
  }
  // Not a point of the curve.
  await assert.rejects(decode({ ...off, kid: await thumbprint(off) }), { code: "trust.malformed" });
});

test("a point of small order, or not reduced, is refused as a key", async () => {
  const [eddsa] = KEYS.filter((key) => key.alg === "EdDSA");
  const points = [
    "00",
    "01",
    "ec" + "ff".repeat(30) + "7f",
    "ed" + "ff".repeat(30) + "7f",
    "ee" + "ff".repeat(30) + "ff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ];
  for (const point of points) {
    const x = Buffer.from(point.padEnd(64, "0"), "hex").toString("base64url");
    await assert.rejects(decode({ ...eddsa, x, kid: await thumbprint({ ...eddsa, x }) }), {
      code: "trust.malformed",
      message: /small order/,
    });
  }
});

test("an engine without Ed25519 cannot tell of its signatures, and tells of all others", async () => {
  const { importKey } = crypto.subtle;
  crypto.subtle.importKey = async (format, data, algorithm, ...rest) => {
    if (algorithm.name === "Ed25519") {
      throw new DOMException("Unrecognized name.", "NotSupportedError");
    }
    return importKey.call(crypto.subtle, format, data, algorithm, ...rest);
  };
  try {
    const anchors = await Anchors.fromTrustList(TRUST);
    const outcomes = { ES256: [], EdDSA: [] };
    const family = read("algorithm.json");
    for (const { token, lists: named, expect } of family.cases.filter(
      ({ token }) => typeof token === "string",
    )) {
      const { alg } = JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
      const lists = Object.fromEntries(
        Object.entries(named).map(([url, name]) => [url, family.lists[name] ?? name]),
      );
      const { code } = await verify(token, { anchors, lists, now: new Date(family.now) });
      if (expect.code === null) outcomes[alg].push(code);
      else assert.notEqual(code, null);
    }
    assert.ok(outcomes.ES256.length > 0 && outcomes.EdDSA.length > 0);
    assert.deepEqual(new Set(outcomes.ES256), new Set([null]));
    assert.deepEqual(new Set(outcomes.EdDSA), new Set(["link.unreachable"]));
  } finally {
    crypto.subtle.importKey = importKey;
  }
});
