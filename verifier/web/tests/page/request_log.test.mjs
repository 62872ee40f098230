/** What is taken once more of the answers of a moment ago, and what is asked anew. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { RequestLog, fresh } from "../../page/request_log.js";

const CERTIFICATE = "https://a.example/c/7K3M9QX2HS.jwt";
const NOTE = "https://a.example/c/7K3M9QX2HS.standing.jwt";
const LIST = "https://a.example/status/1";
const ELSEWHERE = "https://b.example/c/7K3M9QX2HS.jwt";
const ANSWERS = new Map([
  [CERTIFICATE, ["eyJ.a.b", 200]],
  [NOTE, ["eyJ.n.b", 200]],
  [LIST, ["eyJ.l.b", 200]],
  [ELSEWHERE, ["no page", 404]],
]);
let asked;

beforeEach(() => {
  asked = [];
  mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    const [text, status] = ANSWERS.get(url) ?? ["", 503];
    return new Response(text, { status });
  });
});
afterEach(() => mock.restoreAll());

async function everything(log) {
  const texts = [];
  for (const url of ANSWERS.keys()) {
    const response = await log.fetch(url);
    texts.push([response.status, response.status === 200 ? await response.text() : null]);
  }
  return texts;
}

test("what came whole a moment ago is not asked again, a host that knows nothing neither", async () => {
  const first = new RequestLog();
  const texts = await everything(first);
  assert.deepEqual(asked, [...ANSWERS.keys()]);
  const second = new RequestLog(first.requests);
  assert.deepEqual(await everything(second), texts);
  assert.equal(asked.length, ANSWERS.size);
  assert.deepEqual(second.requests, first.requests, "with the times of then");
  assert.equal(second.token, "eyJ.a.b");
});

test("what did not come, or not whole, is asked again", async () => {
  const first = new RequestLog();
  await first.fetch(CERTIFICATE); // nobody reads it
  await first.fetch("https://a.example/status/2");
  const second = new RequestLog(first.requests);
  await second.fetch(CERTIFICATE);
  await second.fetch("https://a.example/status/2");
  assert.equal(asked.length, 4);
});

for (const [age, isFresh] of [[0, true], [59_999, true], [60_000, false], [-1, false]]) {
  test(`an answer of ${age} ms ago is ${isFresh ? "" : "not "}taken again`, async () => {
    const now = Date.now();
    mock.method(Date, "now", () => now);
    const ticks = performance.now();
    const request = { url: LIST, at: new Date(now - age), ticks, status: 200, text: "eyJ.l.b" };
    assert.equal(fresh(request), isFresh);
    const response = await new RequestLog([request]).fetch(LIST);
    assert.equal(await response.text(), "eyJ.l.b");
    assert.equal(asked.length, isFresh ? 0 : 1);
  });
}

test("a clock that was set back makes no answer young again", async () => {
  const request = { url: LIST, at: new Date(), ticks: 0, status: 200, text: "eyJ.l.b" };
  mock.method(performance, "now", () => 3_600_000);
  assert.equal(fresh(request), false);
  await new RequestLog([request]).fetch(LIST);
  assert.equal(asked.length, 1);
});

test("a standing note is no certificate", async () => {
  const log = new RequestLog();
  await (await log.fetch(NOTE)).text();
  assert.equal(log.token, null);
  await (await log.fetch(CERTIFICATE)).text();
  assert.equal(log.token, "eyJ.a.b");
});
