/** Accounts of offline bundles, by the cases that Python's test_bundle_vectors.py reads too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BundledAccounts } from "../verifier/bundle.js";

const CASES = JSON.parse(
  readFileSync(new URL("../../vectors/files/bundles.json", import.meta.url), "utf-8"),
);
const octets = (base64) => base64 && new Uint8Array(Buffer.from(base64, "base64"));

const read = ({ accounts, checks, changes, numbers, bits }) =>
  BundledAccounts.read(
    {
      accounts: octets(accounts),
      checks: octets(checks),
      changes: octets(changes),
      numbers: octets(numbers),
    },
    bits,
  );

test("there are cases of both kinds", () => {
  assert.ok(CASES.filter(({ code }) => code).length >= 10);
  assert.ok(CASES.filter(({ found }) => found).length >= 5);
});

for (const { name, code, found, ...files } of CASES) {
  test(name, async () => {
    if (code !== undefined) {
      await assert.rejects(read(files), { code });
      return;
    }
    const accounts = await read(files);
    for (const [profile, expected] of Object.entries(found)) {
      const place = await accounts.find(profile);
      const told = place && {
        position: place.position,
        number: place.number,
        mistaken_once_in: place.mistakenOnceIn,
      };
      assert.deepEqual(told, expected, profile);
    }
  });
}
