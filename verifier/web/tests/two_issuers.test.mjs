/**
 * Two issuers on one host, as in Python's test_two_issuers.py: a list of one never makes the
 * verifier accept an older list of the other.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Anchors, Verifier } from "../verifier/index.js";
import { Issuer, LISTED_AT, NOW, NUMBER, host } from "./forge.mjs";

const web = await host();
after(() => web.close());
const a = await Issuer.at(web.url);
const b = await Issuer.at("https://b.example");

/**
 * A trust list in which B publishes below A's URLs. No file may say so: the memory has to be safe
 * without that rule.
 */
async function overlapping() {
  const [list, other] = [a.trustList(), b.trustList()];
  const anchors = await Anchors.fromTrustList({
    ...list,
    issuers: [...list.issuers, ...other.issuers],
  });
  anchors.issuers.get(b.id).statusUrlPrefixes = [`${web.url}/status/`];
  return anchors;
}

/** Lists at A's URLs that `issuer` signed. */
async function publish(issuer, value, options) {
  const signing = Object.assign(Object.create(Issuer.prototype), issuer, { url: a.url });
  web.files.set("/status/3", await signing.tokenList(value, options));
  web.files.set("/status/3-revocation", await signing.bitstring(value === 1 ? 1 : 0, options));
}

/** A certificate of `issuer` at index 1 of A's lists. */
const inListsOfA = (issuer) =>
  issuer.certificate({
    status: { status_list: { idx: 1, uri: `${a.url}/status/3` } },
    credentialStatus: [
      {
        type: "BitstringStatusListEntry",
        statusPurpose: "revocation",
        statusListIndex: "1",
        statusListCredential: `${a.url}/status/3-revocation`,
      },
    ],
  });

test("a list of another issuer does not let an older list in", async () => {
  const verifier = new Verifier({ anchors: await overlapping(), clock: () => NOW });
  await publish(a, 1, { version: 8 });
  assert.equal((await verifier.check(await inListsOfA(a))).verdict, "valid");
  await publish(b, 0, { version: 9 });
  assert.equal((await verifier.check(await inListsOfA(b))).verdict, "valid");
  await publish(a, 0, { version: 7 });
  const verdict = await verifier.check(await a.certificate());
  assert.equal(verdict.code, "status.rollback");
});

test("a list remembered by its URL only still counts", async () => {
  const memory = new Map();
  await publish(a, 1, { version: 8 });
  for (const path of ["/status/3", "/status/3-revocation"]) {
    memory.set(`text:${web.url}${path}`, web.files.get(path));
  }
  await publish(a, 0, { version: 7 });
  const verifier = new Verifier({ anchors: await overlapping(), clock: () => NOW, memory });
  assert.equal((await verifier.check(await a.certificate())).code, "status.rollback");
});

test("the next process remembers a revocation, after a check of another issuer", async () => {
  const memory = new Map();
  const anchors = await overlapping();
  await publish(a, 1, { version: 8 });
  assert.equal(
    (await new Verifier({ anchors, clock: () => NOW, memory }).check(await a.certificate()))
      .verdict,
    "revoked",
  );
  await publish(b, 0, { version: 9, at: LISTED_AT + 1 });
  const verifier = new Verifier({ anchors, clock: () => NOW, memory });
  assert.equal((await verifier.check(await inListsOfA(b))).verdict, "valid");
  assert.equal((await verifier.check(await a.certificate())).verdict, "revoked");
  web.files.clear();
  assert.equal((await verifier.check(await a.certificate())).verdict, "revoked");
});

test("of two checks at once the older list does not replace the newer", async () => {
  const options = { anchors: await overlapping(), clock: () => NOW, memory: new Map() };
  const [first, second] = [await a.certificate(), await inListsOfA(a)];
  await publish(a, 0, { version: 7 });
  const old = new Map(web.files);
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const fetch = async (url) => {
    const text = old.get(new URL(url).pathname);
    await released;
    return new Response(text);
  };
  const late = new Verifier({ ...options, fetch }).check(first); // its older lists arrive last
  const verifier = new Verifier(options);
  await publish(a, 1, { version: 8 });
  assert.equal((await verifier.check(second)).verdict, "valid");
  release();
  assert.equal((await late).code, "status.rollback");
  web.files.clear();
  assert.equal((await verifier.check(first)).code, "status.revoked");
});

test("verifiers that share a memory do not replace a newer list by an older", async () => {
  const [stored, older, newer] = [new Map(), new Map(), new Map()];
  for (const [files, value, version] of [
    [older, 0, 7],
    [newer, 1, 8],
  ]) {
    files.set("/status/3", await a.tokenList(value, { version }));
    files.set("/status/3-revocation", await a.bitstring(value, { version }));
  }
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const memory = {
    get: async (key) => (await pause(50), stored.get(key)),
    set: async (key, value) => (
      await pause([...older.values()].includes(value) ? 150 : 0),
      void stored.set(key, value)
    ),
  };
  const anchors = await overlapping();
  const options = { anchors, clock: () => NOW, memory };
  const answering = (files) => async (url) => new Response(files.get(new URL(url).pathname));
  const reader = (files) => new Verifier({ ...options, fetch: answering(files) });
  const certificate = await inListsOfA(a);
  await Promise.all([reader(newer), reader(older)].map((verifier) => verifier.check(certificate)));
  const verifier = new Verifier({
    ...options,
    fetch: async () => new Response(null, { status: 503 }),
  });
  assert.equal((await verifier.check(await a.certificate())).code, "status.revoked");
});

test("a remembered text that is no longer proven hides no other text", async () => {
  const anchors = await overlapping();
  // It has A's identifier, and keys that are not in the trust list.
  const stranger = await Issuer.at(web.url);
  const [listUrl, noteUrl] = [`${a.url}/status/3`, `${a.url}/c/${NUMBER}.standing.jwt`];
  const memory = new Map([
    [
      `text:${JSON.stringify([a.id, "token", listUrl])}`,
      await stranger.tokenList(0, { version: 9 }),
    ],
    [`text:${listUrl}`, await a.tokenList(1, { version: 8 })],
    [
      `text:${JSON.stringify([a.id, "note", noteUrl])}`,
      await stranger.note("revoked", { version: 9 }),
    ],
    [`text:${noteUrl}`, await b.note("revoked", { version: 9 })],
  ]);
  await publish(a, 2, { version: 7 });
  const before = new Map(memory);
  const verifier = new Verifier({ anchors, clock: () => NOW, memory });
  assert.equal((await verifier.check(await a.certificate())).code, "status.rollback");
  for (const [key, text] of before) assert.equal(memory.get(key), text);
  await publish(a, 1, { version: 9 });
  web.files.set(`/c/${NUMBER}.standing.jwt`, await a.note("revoked", { reason: "false_claim" }));
  const verdict = await verifier.check(await a.certificate());
  assert.deepEqual([verdict.code, verdict.status.reason], ["status.revoked", "false_claim"]);
});
