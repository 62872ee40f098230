/** Two issuers on one host, as Python's test_two_issuers.py has them: what one says makes no room for an older text of the other. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Anchors, Verifier } from "../verifier/index.js";
import { Issuer, LISTED_AT, NOW, host } from "./forge.mjs";

const web = await host();
after(() => web.close());
const a = await Issuer.at(web.url);
const b = await Issuer.at("https://b.example");

/** As no file may say it, B publishes where A does: the memory has to hold by itself. */
async function overlapping() {
  const [list, other] = [a.trustList(), b.trustList()];
  const anchors = await Anchors.fromTrustList({ ...list, issuers: [...list.issuers, ...other.issuers] });
  anchors.issuers.get(b.id).statusUrlPrefixes = [`${web.url}/status/`];
  return anchors;
}

/** Lists at A's URLs that `issuer` signed. */
async function publish(issuer, value, options) {
  const signing = Object.assign(Object.create(Issuer.prototype), issuer, { url: a.url });
  web.files.set("/status/3", await signing.tokenList(value, options));
  web.files.set("/status/3-revocation", await signing.bitstring(value === 1 ? 1 : 0, options));
}

/** A certificate of B whose standing is told at A's URLs. */
const ofB = () =>
  b.certificate({
    status: { status_list: { idx: 1, uri: `${a.url}/status/3` } },
    credentialStatus: [
      { type: "BitstringStatusListEntry", statusPurpose: "revocation", statusListIndex: "1", statusListCredential: `${a.url}/status/3-revocation` },
    ],
  });

/** Another certificate of A, in the same lists. */
const another = () =>
  a.certificate({
    status: { status_list: { idx: 1, uri: `${a.url}/status/3` } },
    credentialStatus: [
      { type: "BitstringStatusListEntry", statusPurpose: "revocation", statusListIndex: "1", statusListCredential: `${a.url}/status/3-revocation` },
    ],
  });

test("a list of another issuer makes no room for an older one", async () => {
  const verifier = new Verifier({ anchors: await overlapping(), clock: () => NOW });
  await publish(a, 1, { version: 8 });
  assert.equal((await verifier.check(await another())).verdict, "valid");
  await publish(b, 0, { version: 9 });
  assert.equal((await verifier.check(await ofB())).verdict, "valid");
  await publish(a, 0, { version: 7 });
  const verdict = await verifier.check(await a.certificate());
  assert.equal(verdict.code, "status.rollback");
});

test("what was kept by the URL alone still counts", async () => {
  const memory = new Map();
  await publish(a, 1, { version: 8 });
  for (const path of ["/status/3", "/status/3-revocation"]) memory.set(`text:${web.url}${path}`, web.files.get(path));
  await publish(a, 0, { version: 7 });
  const verifier = new Verifier({ anchors: await overlapping(), clock: () => NOW, memory });
  assert.equal((await verifier.check(await a.certificate())).code, "status.rollback");
});

test("a revocation that one process knew is known to the next, whoever was asked about meanwhile", async () => {
  const memory = new Map();
  const anchors = await overlapping();
  await publish(a, 1, { version: 8 });
  assert.equal((await new Verifier({ anchors, clock: () => NOW, memory }).check(await a.certificate())).verdict, "revoked");
  await publish(b, 0, { version: 9, at: LISTED_AT + 1 });
  const verifier = new Verifier({ anchors, clock: () => NOW, memory });
  assert.equal((await verifier.check(await ofB())).verdict, "valid");
  assert.equal((await verifier.check(await a.certificate())).verdict, "revoked");
  web.files.clear();
  assert.equal((await verifier.check(await a.certificate())).verdict, "revoked");
});
