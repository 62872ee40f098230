/**
 * The verifier that fetches, asked about profiles: the index leads to a certificate and nowhere
 * else.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { Anchors, Verifier } from "../verifier/index.js";
import { Issuer, LISTED_AT, NOW, NUMBER, host } from "./forge.mjs";

const PROFILE = "https://www.tiktok.com/@MinhAnh.Review?lang=vi";
const KEY = "tiktok:minhanh.review";

let web, issuer, verifier, shard;

/** The path of the shard that a key is in, and the hash that stands in it. */
function place(key) {
  const digest = createHash("sha256").update(key).digest();
  return {
    path: `/index/${digest.toString("hex").slice(0, 3)}.jwt`,
    hash: [...digest.subarray(2, 8)],
  };
}

beforeEach(async () => {
  web = await host();
  issuer = await Issuer.at(web.url);
  await issuer.publish(web.files, 0);
  shard = place(KEY).path;
  web.files.set(shard, await issuer.shard(shard, [...place(KEY).hash, ...numberOctets()]));
  verifier = await anew();
});
afterEach(() => web.close());

const anew = async () =>
  new Verifier({ anchors: await Anchors.fromTrustList(issuer.trustList()), clock: () => NOW });

/** The 45 bits of NUMBER in six octets. */
function numberOctets() {
  const bits = [...NUMBER.slice(0, 9)].reduce(
    (sum, digit) => sum * 32n + BigInt("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digit)),
    0n,
  );
  return Array.from({ length: 6 }, (_, place) => Number((bits >> BigInt(8 * (5 - place))) & 255n));
}

test("a profile leads to its certificate, and the verdict is about it", async () => {
  for (const what of [PROFILE, " tiktok:minhanh.review ", "m.tiktok.com/@minhanh.review"]) {
    const verdict = await verifier.check(what);
    assert.deepEqual(
      [verdict.code, verdict.profile.match, verdict.profile.asked],
      [null, true, what.trim()],
    );
    assert.equal(verdict.certificate.number, "7K3M9-QX2HS");
  }
  assert.deepEqual(
    [...new Set(web.asked)].sort(),
    [`/c/${NUMBER}.jwt`, shard, "/status/3", "/status/3-revocation"].sort(),
  );
});

test("another profile may be asked about beside it", async () => {
  assert.equal(
    (await verifier.check(PROFILE, { profile: "tiktok:other" })).verdict,
    "profile_mismatch",
  );
  await assert.rejects(verifier.check(PROFILE, { profile: "nonsense" }), {
    code: "profile.unreadable",
  });
});

test("no entry is not found; a shard that is missing is not", async () => {
  web.files.set(shard, await issuer.shard(shard, [], { version: 8 }));
  assert.equal((await verifier.check(PROFILE)).code, "link.not_found");
  for (const answer of [404, 503, "silence is no token"]) {
    web.files.set(shard, answer);
    assert.equal((await verifier.check(PROFILE)).code, "link.unreachable");
  }
});

test("a shard older than one seen leads nowhere", async () => {
  await verifier.check(PROFILE);
  web.files.set(shard, await issuer.shard(shard, [], { at: LISTED_AT - 60 }));
  assert.equal((await verifier.check(PROFILE)).code, "link.unreachable");
  assert.equal((await (await anew()).check(PROFILE)).code, "link.not_found");
});

test("the certificate of another profile tells nothing", async () => {
  const { path, hash } = place("tiktok:nguoikhac");
  web.files.set(path, await issuer.shard(path, [...hash, ...numberOctets()]));
  const verdict = await verifier.check("tiktok:nguoikhac");
  assert.deepEqual([verdict.code, verdict.certificate], ["link.not_found", null]);
});

test("what is no profile is read as before", async () => {
  for (const what of [
    "https://www.tiktok.com/@a/video/7",
    "@minhanh.review",
    "https://vt.tiktok.com/ZSabc/",
  ]) {
    assert.equal((await verifier.check(what)).code, "link.foreign");
  }
  assert.deepEqual(web.asked, []);
});
