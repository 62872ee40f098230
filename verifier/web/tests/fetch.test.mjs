/**
 * How texts are fetched from the network: one deadline for all of an answer, also where the engine
 * does not obey it.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { FETCH_SECONDS, load } from "../verifier/online/fetch.js";

let server, url, answer;

beforeEach(async () => {
  server = createServer((request, response) => answer(response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}/status/3`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const loaded = (limit = 100, deadline = new AbortController().signal) =>
  load(fetch, url, limit, deadline);

/** An octet every tenth of a second for a minute: no single read ever waits long. */
function drip(response) {
  response.write("e");
  const timer = setInterval(() => response.write("e"), 100);
  response.on("close", () => clearInterval(timer));
}

test("an answer is read without the white space around it", async () => {
  answer = (response) => response.end("eyJ.a.b\n");
  assert.equal(await loaded(), "eyJ.a.b");
});

test("a dripping body is given up at the end of the fetch's time", async () => {
  answer = drip;
  const start = performance.now();
  await assert.rejects(loaded(), { code: "link.unreachable" });
  assert.ok(performance.now() - start < (FETCH_SECONDS + 1) * 1000);
});

test("a dripping body is given up at the deadline, even if no abort is obeyed", async () => {
  answer = drip;
  const unabortable = (address, { signal, ...options }) => fetch(address, options);
  const deadline = new AbortController();
  setTimeout(() => deadline.abort(), 300);
  const start = performance.now();
  await assert.rejects(load(unabortable, url, 100, deadline.signal), { code: "link.unreachable" });
  assert.ok(performance.now() - start < 1500);
});

test("a host that does not answer is given up at the deadline", async () => {
  answer = () => {};
  const deadline = new AbortController();
  setTimeout(() => deadline.abort(), 200);
  await assert.rejects(loaded(100, deadline.signal), { code: "link.unreachable" });
});

test("a body that the host compresses unasked is measured unpacked", async () => {
  for (const [coding, packed] of [
    ["gzip", gzipSync],
    ["deflate", deflateSync],
  ]) {
    answer = (response) => response.setHeader("Content-Encoding", coding).end(packed("eyJ.a.b\n"));
    assert.equal(await loaded(), "eyJ.a.b");
    answer = (response) =>
      response.setHeader("Content-Encoding", coding).end(packed("e".repeat(1_000_000)));
    await assert.rejects(loaded(), { code: "link.too_large" });
  }
});
