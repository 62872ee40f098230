/**
 * A credential format and a status encoding that do not exist: with one row each in the tables, the
 * whole verification accepts them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Anchors, CredentialError, verify } from "../verifier/index.js";
import { FORMATS } from "../verifier/wire/credentials/formats.js";
import * as vcJwt from "../verifier/wire/credentials/vc_jwt.js";
import * as jws from "../verifier/wire/envelope/jws.js";
import { ENCODINGS, MECHANISM } from "../verifier/wire/status/encodings.js";
import { Issuer, LISTED_AT, NOW } from "./forge.mjs";

const issuer = await Issuer.at("http://localhost:8000");
const anchors = await Anchors.fromTrustList(issuer.trustList());
const plain = await issuer.certificate();
const payloadOf = (token) => jws.parse(token, { typ: "vc+jwt" }).payload;

/** The result of `work` while a table has one row more. */
async function withRow(table, name, row, work) {
  table.set(name, row);
  try {
    return await work();
  } finally {
    table.delete(name);
  }
}

/** The [verdict, code] of a token when both lists have the standing `value`. */
async function answer(token, value, question = {}) {
  const files = new Map();
  await issuer.publish(files, value);
  const lists = Object.fromEntries([...files].map(([path, text]) => [issuer.url + path, text]));
  const { verdict, code } = await verify(token, { anchors, lists, now: NOW, ...question });
  return [verdict, code];
}

/** A credential within a member `wrapped`, signed as `wrapped+jwt`. */
const TYP = "wrapped+jwt";
const wrapped = {
  parse(token) {
    const signed = jws.parse(token, { typ: TYP });
    return { signed, issuer: { member: "id", value: signed.payload.wrapped.issuer } };
  },
  checkContent: ({ signed }, trusted) => vcJwt.check(signed.payload.wrapped, trusted),
};
const rowOf = (format) => ({
  recognises: (token) => jws.declaredType(token) === TYP,
  load: async () => format,
});
const { iat, ...rest } = payloadOf(plain);
const token = await issuer.token(TYP, { wrapped: { ...rest, iat }, iat }, issuer.credential);

test("without its row the format is refused", async () => {
  assert.deepEqual(await answer(token, 0), ["malformed", "format.typ_invalid"]);
});

for (const [value, verdict, code] of [
  [0, "valid", null],
  [1, "revoked", "status.revoked"],
  [2, "suspended", "status.suspended"],
]) {
  test(`one row adds a format, whose certificates are ${verdict}`, () =>
    withRow(FORMATS, TYP, rowOf(wrapped), async () => {
      assert.deepEqual(await answer(token, value), [verdict, code]);
      const forged = `${token.slice(0, token.lastIndexOf("."))}.${"A".repeat(86)}`;
      assert.deepEqual(await answer(forged, value), ["tampered", "signature.invalid"]);
      assert.deepEqual(await answer(plain, value), [verdict, code]);
    }));
}

test("a format without a check of its own has no holder binding", async () => {
  const binding = { audience: "https://brand.example", nonce: "1" };
  const refused = ["malformed", "format.key_binding_invalid"];
  await withRow(FORMATS, TYP, rowOf(wrapped), async () => {
    assert.deepEqual(await answer(token, 0), ["valid", null]);
    assert.deepEqual(await answer(token, 0, binding), refused);
  });
  const bound = {
    ...wrapped,
    checkHolder(credential, content, request) {
      if (request === null) {
        throw new CredentialError("format.key_binding_invalid", "not without a proof");
      }
    },
  };
  await withRow(FORMATS, TYP, rowOf(bound), async () => {
    assert.deepEqual(await answer(token, 0, binding), ["valid", null]);
    assert.deepEqual(await answer(token, 0), refused);
  });
});

test("each format has the optional checks of its module", async () => {
  const checks = {};
  for (const [typ, { recognises, load }] of FORMATS) {
    const { checkHolder, namedKey } = await load();
    checks[typ] = [checkHolder !== undefined, namedKey !== undefined];
    for (const text of ["", "a.b.c", "\u00e9.b.c"]) assert.equal(recognises(text), false);
  }
  assert.deepEqual(checks, {
    "vc+jwt": [false, false],
    JWT: [false, true],
    "dc+sd-jwt": [true, false],
  });
});

/** A status list that names the bad certificates: `{"bad": {"4242": "suspended"}}`. */
const names = {
  NAME: "names",
  TYP: "names+jwt",
  MEMBER: MECHANISM,
  ENTRY_TYPE: "named",
  decodeEntry: ({ at, number }) => ({ encoding: "names", uri: at, index: number, purpose: null }),
  async decodeList({ sub, bad }, { url }) {
    if (sub !== url) throw new CredentialError("status.invalid", "the list of another URL");
    return {
      purposes: [],
      bits: 8,
      ttl: null,
      octets: new TextEncoder().encode(JSON.stringify(bad)),
    };
  },
  standingAt: ({ index }, { octets }) =>
    JSON.parse(new TextDecoder().decode(octets))[index] ?? "valid",
};

for (const standing of ["valid", "suspended", "revoked"]) {
  test(`one row adds a status encoding, in which a certificate is ${standing}`, async () => {
    const url = `${issuer.url}/status/3-names`;
    const certificate = await issuer.certificate({
      credentialStatus: undefined,
      status: { named: { at: url, number: 4242 } },
    });
    const claims = {
      iss: issuer.id,
      sub: url,
      iat: LISTED_AT,
      version: 1,
      bad: standing === "valid" ? {} : { 4242: standing },
    };
    const code = async (members, key = issuer.status) => {
      const lists = { [url]: await issuer.token(names.TYP, { ...claims, ...members }, key) };
      return (await verify(certificate, { anchors, lists, now: NOW })).code;
    };
    assert.equal(await code(), "status.unsupported");
    await withRow(ENCODINGS, names.NAME, names, async () => {
      assert.equal(await code(), standing === "valid" ? null : `status.${standing}`);
      assert.equal(await code({ iss: "did:web:other.example" }), "status.invalid");
      assert.equal(await code({}, issuer.credential), "status.invalid");
      assert.equal(await code({ sub: `${url}4` }), "status.invalid");
    });
  });
}
