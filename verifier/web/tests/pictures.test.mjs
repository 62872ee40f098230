/** Un-baking, by the cases that Python's test_pictures.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { unbake } from "../verifier/index.js";

const CASES = JSON.parse(
  readFileSync(new URL("../../vectors/files/pictures.json", import.meta.url), "utf-8"),
);

test("there are more than 100 cases", () => assert.ok(CASES.length > 100));

for (const { name, base64, token, code } of CASES) {
  test(name, async () => {
    const octets = new Uint8Array(Buffer.from(base64, "base64"));
    if (code === null) assert.equal(await unbake(octets), token);
    else await assert.rejects(unbake(octets), { code });
  });
}

test("a picture of more than 8 MiB is refused", async () => {
  const octets = new Uint8Array(8 * 1024 * 1024 + 1).fill(0x20);
  octets[0] = 0x3c;
  await assert.rejects(unbake(octets), { code: "link.unreadable" });
});
