/** The verifier that fetches, from a web host on this machine. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Anchors, Verifier } from "../verifier/index.js";
import { Issuer, LISTED_AT, NOW, NUMBER, SUCCESSOR, host } from "./forge.mjs";

let web, issuer, verifier, fetches;

beforeEach(async () => {
  web = await host();
  issuer = await Issuer.at(web.url);
  await issuer.publish(web.files, 0);
  fetches = [];
  const fetch = (url, options) => (fetches.push([url, options]), globalThis.fetch(url, options));
  verifier = new Verifier({
    anchors: await Anchors.fromTrustList(issuer.trustList()),
    clock: () => NOW,
    fetch,
  });
});
afterEach(() => web.close());

const result = ({ outcome, verdict, code }) => [outcome, verdict, code];
const VALID = ["valid", "valid", null];

test("a link, a number and a token lead to the same verdict", async () => {
  for (const text of [`${web.url}/c/${NUMBER}`, "7k3m9-qx2hs", web.files.get(`/c/${NUMBER}.jwt`)]) {
    const verdict = await verifier.check(text, {
      profile: "https://www.tiktok.com/@MinhAnh.Review",
    });
    assert.deepEqual(result(verdict), VALID);
    assert.equal(verdict.profile.match, true);
    assert.equal(verdict.status.as_of, "2026-11-23T06:58:00Z");
  }
  assert.equal(
    (await verifier.check(NUMBER, { profile: "tiktok:other" })).code,
    "profile.mismatch",
  );
});

test("what stood then is answered by what was kept, and changes nothing of today", async () => {
  const kept = web.files.get("/status/3");
  web.files.set("/status/archive/2026-11-23/3", kept);
  await issuer.publish(web.files, 1);
  const later = () => new Date(NOW.getTime() + 7_200_000);
  const asking = new Verifier({ anchors: verifier.anchors, clock: later });
  assert.equal((await asking.check(NUMBER)).verdict, "revoked");
  const then = await asking.check(NUMBER, { asOf: NOW });
  assert.deepEqual(result(then), VALID);
  assert.equal(then.toJSON().as_of, "2026-11-23T07:03:11Z");
  assert.equal(then.headline.en, "At 14:03, 23 November 2026: Certificate in force");
  assert.equal((await asking.check(NUMBER)).verdict, "revoked");
  for (const [asOf, code] of [
    ["2099-01-01", "as_of.future"],
    [new Date("2099-01-01"), "as_of.future"],
    ["2026-02-30", "as_of.unclear"],
    [new Date("x"), "as_of.unclear"],
    [7, "as_of.unclear"],
  ]) {
    await assert.rejects(asking.check(NUMBER, { asOf }), { code });
  }
});

test("only the certificate and its lists are fetched, without cookies or redirects", async () => {
  await verifier.check(NUMBER);
  assert.deepEqual(web.requests.sort(), [`/c/${NUMBER}.jwt`, "/status/3", "/status/3-revocation"]);
  for (const [url, options] of fetches) {
    assert.ok(url.startsWith(`${web.url}/`));
    const { signal, ...rest } = options;
    assert.ok(signal instanceof AbortSignal);
    assert.deepEqual(rest, {
      cache: "no-cache",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  }
});

test("a text that cannot be read or proven leads to no fetch", async () => {
  const stranger = await Issuer.at(web.url);
  for (const text of [
    "https://evil.example/c/7K3M9QX2HS",
    "7K3M9QX2HT",
    await stranger.certificate(),
    await issuer.certificate({ id: "x:y" }),
  ]) {
    assert.notEqual((await verifier.check(text)).outcome, "valid");
  }
  assert.deepEqual(web.requests, []);
});

test("lists outside the issuer's prefixes are not fetched", async () => {
  const elsewhere = { status_list: { idx: 0, uri: `${web.url}/other/3` } };
  const verdict = await verifier.check(await issuer.certificate({ status: elsewhere }));
  assert.equal(verdict.code, "status.untrusted_url");
  assert.deepEqual(web.requests, ["/status/3-revocation"]);
});

test("404 means not found, every other failure unreachable", async () => {
  for (const [answer, code] of [
    [404, "link.not_found"],
    [500, "link.unreachable"],
    [302, "link.unreachable"],
    ["é", "link.unreachable"],
    ["x".repeat(65_539), "link.unreachable"],
  ]) {
    web.files.set(`/c/${NUMBER}.jwt`, answer);
    assert.deepEqual((await verifier.check(NUMBER)).code, code, String(answer).slice(0, 9));
  }
  await web.close();
  assert.equal((await verifier.check(NUMBER)).verdict, "unreachable");
});

test("a host that does not answer is given up after five seconds", { timeout: 9000 }, async () => {
  web.files.set(`/c/${NUMBER}.jwt`, "silence");
  const start = performance.now();
  assert.equal((await verifier.check(NUMBER)).code, "link.unreachable");
  assert.ok(performance.now() - start > 4900);
});

test("the certificate has to be the one of the number that was entered", async () => {
  web.files.set(`/c/${SUCCESSOR}.jwt`, web.files.get(`/c/${NUMBER}.jwt`));
  const verdict = await verifier.check(SUCCESSOR);
  assert.deepEqual([verdict.code, verdict.certificate], ["format.claims_invalid", null]);
});

test("a list that cannot be fetched leaves the standing unknown", async () => {
  for (const [answer, code] of [
    [404, "status.unreachable"],
    [503, "status.unreachable"],
    ["", "status.invalid"],
    ["x.y.z", "status.invalid"],
    ["x".repeat(4 * 1024 * 1024 + 1), "status.too_large"],
  ]) {
    web.files.set("/status/3", answer);
    const verdict = await verifier.check(NUMBER);
    assert.deepEqual(
      result(verdict),
      ["unknown", "status_unavailable", code],
      String(answer).slice(0, 9),
    );
    assert.equal(verdict.certificate.number, "7K3M9-QX2HS");
  }
});

test("a list seen before serves while the host fails, until it is stale", async () => {
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
  web.files.set("/status/3", 503);
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
  verifier.clock = () => new Date(NOW.getTime() + 25 * 3600 * 1000);
  assert.equal((await verifier.check(NUMBER)).code, "status.stale");
});

test("a list older than one seen before is a rollback", async () => {
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
  for (const options of [{ at: LISTED_AT - 1 }, { version: 6 }]) {
    web.files.set("/status/3", await issuer.tokenList(0, options));
    assert.equal((await verifier.check(NUMBER)).code, "status.rollback");
  }
  web.files.set("/status/3", await issuer.tokenList(0, { version: 8 }));
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
});

test("a list from the future is refused and not remembered", async () => {
  web.files.set("/status/3", await issuer.tokenList(0, { at: NOW.getTime() / 1000 + 61 }));
  assert.equal((await verifier.check(NUMBER)).code, "status.invalid");
  web.files.set("/status/3", await issuer.tokenList(0));
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
});

test("a revocation is final, whatever later lists say", async () => {
  await issuer.publish(web.files, 1);
  web.files.set(`/c/${NUMBER}.standing.jwt`, await issuer.note("revoked"));
  const revoked = await verifier.check(NUMBER);
  assert.deepEqual(
    [revoked.code, revoked.status.reason, revoked.status.since],
    ["status.revoked", "undisclosed_ad", "2026-11-22T03:00:00Z"],
  );
  await issuer.publish(web.files, 0, { version: 9 });
  assert.deepEqual(
    [(await verifier.check(NUMBER)).code, (await verifier.check(NUMBER)).status.reason],
    ["status.revoked", "undisclosed_ad"],
  );
  for (const path of ["/status/3", "/status/3-revocation"]) web.files.set(path, 503);
  assert.equal((await verifier.check(NUMBER)).code, "status.revoked");
});

test("a revocation with a reason replaces one without, and not the other way round", async () => {
  await issuer.publish(web.files, 1);
  assert.equal((await verifier.check(NUMBER)).status.reason, null);
  web.files.set(
    `/c/${NUMBER}.standing.jwt`,
    await issuer.note("superseded", { reason: "superseded", supersededBy: SUCCESSOR }),
  );
  const verdict = await verifier.check(NUMBER);
  assert.deepEqual(
    [verdict.code, verdict.status.superseded_by],
    ["status.superseded", "01234-5678D"],
  );
  assert.equal(verdict.message.en, "Replaced by 01234-5678D.");
  await issuer.publish(web.files, 0, { version: 9 });
  web.files.delete(`/c/${NUMBER}.standing.jwt`);
  assert.equal((await verifier.check(NUMBER)).code, "status.superseded");
});

test("a suspension may end, and its note is fetched", async () => {
  await issuer.publish(web.files, 2);
  web.files.set(`/c/${NUMBER}.standing.jwt`, await issuer.note("suspended"));
  const suspended = await verifier.check(NUMBER);
  assert.deepEqual(
    [suspended.code, suspended.status.since],
    ["status.suspended", "2026-11-22T03:00:00Z"],
  );
  await issuer.publish(web.files, 0, { version: 8 });
  assert.deepEqual(result(await verifier.check(NUMBER)), VALID);
});

test("the newer of two notes counts, a forged one does not", async () => {
  await issuer.publish(web.files, 2);
  const path = `/c/${NUMBER}.standing.jwt`;
  const reason = async () => (await verifier.check(NUMBER)).status.reason;
  web.files.set(path, await issuer.note("suspended", { reason: "false_claim", version: 8 }));
  assert.equal(await reason(), "false_claim");
  web.files.set(path, await issuer.note("suspended", { reason: "deceased", version: 7 }));
  assert.equal(await reason(), "false_claim");
  web.files.set(
    path,
    await (await Issuer.at(web.url)).note("suspended", { reason: "deceased", version: 9 }),
  );
  assert.equal(await reason(), "false_claim");
});

test("the caller may give a memory, which may be asynchronous", async () => {
  const stored = new Map();
  const memory = {
    get: async (name) => stored.get(name),
    set: async (name, value) => void stored.set(name, structuredClone(value)),
  };
  const { anchors } = verifier;
  await issuer.publish(web.files, 1);
  assert.equal(
    (await new Verifier({ anchors, clock: () => NOW, memory }).check(NUMBER)).code,
    "status.revoked",
  );
  await issuer.publish(web.files, 0, { version: 9 });
  assert.equal(
    (await new Verifier({ anchors, clock: () => NOW, memory }).check(NUMBER)).code,
    "status.revoked",
  );
  assert.deepEqual(result(await new Verifier({ anchors, clock: () => NOW }).check(NUMBER)), VALID);
});

test("an unreadable profile and an expired trust list are errors of the caller", async () => {
  await assert.rejects(verifier.check(NUMBER, { profile: "nonsense" }), {
    code: "profile.unreadable",
  });
  verifier.clock = () => new Date("2036-11-01T00:00:01Z");
  await assert.rejects(verifier.check(NUMBER), { code: "trust.expired" });
  assert.deepEqual(web.requests, []);
});
