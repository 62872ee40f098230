/**
 * Signatures at the edges of the arithmetic, of keys chosen to fit them: no certificate can have
 * them.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as base64url from "../verifier/wire/envelope/base64url.js";
import { decode } from "../verifier/wire/envelope/jwk.js";
import { verify } from "../verifier/wire/envelope/jws.js";

const CASES = JSON.parse(
  readFileSync(new URL("../../tests/data/edge-signatures.json", import.meta.url), "utf-8"),
);

for (const { name, key, message, signature, good } of CASES) {
  test(`${name}: ${good ? "good" : "refused"}`, async () => {
    const signed = {
      signingInput: base64url.decode(message),
      signature: base64url.decode(signature),
    };
    const verification = verify(signed, await decode(key));
    if (good) await verification;
    else await assert.rejects(verification, { code: "signature.invalid" });
  });
}
