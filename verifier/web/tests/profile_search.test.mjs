/** The verifier that fetches finds the certificate of a profile through the issuer's index. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { Anchors, Verifier } from "../verifier/index.js";
import { Issuer, LISTED_AT, NOW, NUMBER, host } from "./forge.mjs";

const PROFILE = "https://www.tiktok.com/@MinhAnh.Review?lang=vi";
const KEY = "tiktok:minhanh.review";

let web, issuer, verifier, shard;

/** The path of the shard of a key, and the octets of its hash there. */
function slotOf(key) {
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
  shard = slotOf(KEY).path;
  web.files.set(shard, await issuer.shard(shard, [...slotOf(KEY).hash, ...numberOctets()]));
  verifier = await newVerifier();
});
afterEach(() => web.close());

const newVerifier = async () =>
  new Verifier({ anchors: await Anchors.fromTrustList(issuer.trustList()), clock: () => NOW });

/** The 45 bits of NUMBER in six octets. */
function numberOctets() {
  const bits = [...NUMBER.slice(0, 9)].reduce(
    (sum, digit) => sum * 32n + BigInt("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digit)),
    0n,
  );
  return Array.from({ length: 6 }, (_, index) => Number((bits >> BigInt(8 * (5 - index))) & 255n));
}

test("a profile leads to its certificate, and the verdict is about it", async () => {
  for (const text of [PROFILE, " tiktok:minhanh.review ", "m.tiktok.com/@minhanh.review"]) {
    const verdict = await verifier.check(text);
    assert.deepEqual(
      [verdict.code, verdict.profile.match, verdict.profile.asked],
      [null, true, text.trim()],
    );
    assert.equal(verdict.certificate.number, "7K3M9-QX2HS");
  }
  assert.deepEqual(
    [...new Set(web.requests)].sort(),
    [`/c/${NUMBER}.jwt`, shard, "/status/3", "/status/3-revocation"].sort(),
  );
});

test("a name that only one platform allows names no profile of it", async () => {
  assert.equal((await verifier.check("an-review.vn")).code, "link.foreign");
  assert.equal((await verifier.check("@minh-anh")).profile.asked, null);
});

test("the certificate of one profile may be checked against another", async () => {
  assert.equal(
    (await verifier.check(PROFILE, { profile: "tiktok:other" })).verdict,
    "profile_mismatch",
  );
  await assert.rejects(verifier.check(PROFILE, { profile: "nonsense" }), {
    code: "profile.unreadable",
  });
});

test("a shard without the profile means not found, a missing shard unreachable", async () => {
  web.files.set(shard, await issuer.shard(shard, [], { version: 8 }));
  assert.equal((await verifier.check(PROFILE)).code, "link.not_found");
  for (const answer of [404, 503, "silence is no token"]) {
    web.files.set(shard, answer);
    assert.equal((await verifier.check(PROFILE)).code, "link.unreachable");
  }
});

test("a shard older than one seen before is refused", async () => {
  await verifier.check(PROFILE);
  web.files.set(shard, await issuer.shard(shard, [], { at: LISTED_AT - 60 }));
  assert.equal((await verifier.check(PROFILE)).code, "link.unreachable");
  assert.equal((await (await newVerifier()).check(PROFILE)).code, "link.not_found");
});

test("the certificate of another profile is not shown", async () => {
  const { path, hash } = slotOf("tiktok:nguoikhac");
  web.files.set(path, await issuer.shard(path, [...hash, ...numberOctets()]));
  const verdict = await verifier.check("tiktok:nguoikhac");
  assert.deepEqual([verdict.code, verdict.certificate], ["link.not_found", null]);
});

test("a handle is searched for on every platform", async () => {
  for (const text of ["@minhanh.review", "minhanh.review", "(@MinhAnh.Review)"]) {
    const verdict = await verifier.check(text);
    assert.deepEqual([verdict.code, verdict.certificate.number], [null, "7K3M9-QX2HS"], text);
    assert.deepEqual(verdict.profile, { asked: null, match: null }, "nobody said which platform");
  }
  const named = await verifier.check("TikTok @minhanh.review");
  assert.equal(named.profile.match, true);
});

test("a link that is no profile is not searched", async () => {
  for (const text of [
    "https://www.tiktok.com/@a/video/7",
    "https://vt.tiktok.com/ZSabc/",
  ]) {
    assert.equal((await verifier.check(text)).code, "link.foreign");
  }
  assert.deepEqual(web.requests, []);
});
