/**
 * Software of others, asked from Python: a question a line in (JSON, with `op`), an answer a line out: what the judge
 * read, or `{"refused": its own words}`. Nothing of ours decides anything here.
 */
import { createHash, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import * as bitstrings from "@digitalbazaar/vc-bitstring-status-list";
import { StatusList, getListFromStatusListJWT, getStatusListFromJWT } from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import * as jose from "jose";
import jsonld from "jsonld";

const moment = (now) => new Date(now * 1000);
const octets = (text) => new TextEncoder().encode(text);
const NAMES = { "P-256": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }, Ed25519: { name: "Ed25519" } };

/** Signs and verifies texts for @sd-jwt, which leaves that to whoever uses it; WebCrypto does it. */
async function signerOf(jwk) {
  const key = await webcrypto.subtle.importKey("jwk", jwk, NAMES[jwk.crv], false, ["sign"]);
  return async (text) => jose.base64url.encode(new Uint8Array(await webcrypto.subtle.sign(NAMES[jwk.crv], key, octets(text))));
}

async function verifierOf(jwk) {
  const { kty, crv, x, y } = jwk;
  const key = await webcrypto.subtle.importKey("jwk", { kty, crv, x, y }, NAMES[crv], false, ["verify"]);
  return (text, signature) => webcrypto.subtle.verify(NAMES[crv], key, jose.base64url.decode(signature), octets(text));
}

const BASIC = {
  hasher: (data, algorithm) => createHash(algorithm.replace("-", "")).update(typeof data === "string" ? data : new Uint8Array(data)).digest(),
  hashAlg: "sha-256",
  saltGenerator: (length) => jose.base64url.encode(webcrypto.getRandomValues(new Uint8Array(length))),
};

const OPERATIONS = {
  /** jose: a token, and the key that its `kid` names in this set. */
  async jwt({ token, jwks, typ, issuer, now, algorithms }) {
    const options = { currentDate: moment(now), ...(typ && { typ }), ...(issuer && { issuer }), ...(algorithms && { algorithms }) };
    const { payload, protectedHeader } = await jose.jwtVerify(token, jose.createLocalJWKSet(jwks), options);
    return { payload, header: protectedHeader };
  },

  /** jose: a token and the one key it must have been made with. */
  async jws({ token, jwk }) {
    const { payload, protectedHeader } = await jose.compactVerify(token, await jose.importJWK(jwk, protectedAlg(token)));
    return { payload: JSON.parse(new TextDecoder().decode(payload)), header: protectedHeader };
  },

  async thumbprint({ jwk }) {
    return { thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },

  /** @sd-jwt/jwt-status-list: a signed list, or a bare `lst`. */
  statuses({ list, lst, bits, indices }) {
    const read = list === undefined ? StatusList.decompressStatusList(lst, bits) : getListFromStatusListJWT(list);
    return { bits: read.getBitsPerStatus(), size: read.statusList.length, values: indices.map((index) => read.getStatus(index)) };
  },

  reference({ token }) {
    return getStatusListFromJWT(token);
  },

  packed({ values, bits }) {
    return { lst: new StatusList(values, bits).compressStatusList() };
  },

  /** @digitalbazaar/vc-bitstring-status-list: `encodedList` read and written, and the entries of a credential followed. */
  async bits({ encodedList, indices }) {
    const list = await bitstrings.decodeList({ encodedList });
    return { size: list.length, values: indices.map((index) => list.getStatus(index)) };
  },

  async bitstring({ size, set }) {
    const list = await bitstrings.createList({ length: size });
    for (const index of set) list.setStatus(index, true);
    return { encodedList: await list.encode() };
  },

  async standing({ credential, lists }) {
    const documentLoader = async (url) => {
      if (!(url in lists)) throw new Error(`nothing at ${url}`);
      return { document: lists[url], documentUrl: url, contextUrl: null };
    };
    // The library can verify Data Integrity proofs alone: the JWS around the list is jose's to verify.
    const told = await bitstrings.checkStatus({ credential, documentLoader, verifyBitstringStatusListCredential: false });
    if (told.error) throw told.error;
    return { verified: told.verified, statuses: told.results.map(({ credentialStatus, status }) => [credentialStatus.statusPurpose, status]) };
  },

  /** jsonld in safe mode, which refuses a document that says anything its contexts do not define. */
  async expanded({ document, contexts }) {
    const documentLoader = async (url) => {
      if (!(url in contexts)) throw new Error(`nothing at ${url}`);
      return { document: contexts[url], documentUrl: url, contextUrl: null };
    };
    return { graph: await jsonld.expand(document, { documentLoader, safe: true }) };
  },

  /** @sd-jwt/sd-jwt-vc as verifier: signature, times, disclosures, key binding, status, type metadata. */
  async wallet({ token, jwk, statusJwk, lists = {}, types, now, nonce }) {
    let holder;
    const config = {
      ...BASIC,
      verifier: await verifierOf(jwk),
      kbVerifier: async (text, signature, payload) => (await verifierOf((holder = payload.cnf.jwk)))(text, signature),
      statusListFetcher: async (url) => {
        if (!(url in lists)) throw new Error(`nothing at ${url}`);
        return lists[url];
      },
      ...(statusJwk && { statusVerifier: await verifierOf(statusJwk) }),
      ...(types && { loadTypeMetadataFormat: true, vctFetcher: async (url) => types[url] }),
    };
    const options = { currentDate: now, ...(nonce && { keyBindingNonce: nonce }) };
    const told = await new SDJwtVcInstance(config).verify(token, options);
    return { payload: told.payload, header: told.header, kb: told.kb?.payload, holder, types: told.typeMetadata?.vctValues };
  },

  /** The same as holder: what `frame` names is disclosed, with a key binding JWT where the holder's `jwk` is given. */
  async presentation({ token, frame, jwk, binding }) {
    const held = { ...BASIC, ...(jwk && { kbSigner: await signerOf(jwk), kbSignAlg: "ES256" }) };
    return { token: await new SDJwtVcInstance(held).present(token, frame, jwk && { kb: { payload: binding } }) };
  },

  /** The same as issuer. */
  async issued({ claims, frame, header, jwk }) {
    const config = { ...BASIC, signer: await signerOf(jwk), signAlg: header.alg };
    return { token: await new SDJwtVcInstance(config).issue(claims, frame, { header }) };
  },
};

const protectedAlg = (token) => jose.decodeProtectedHeader(token).alg;

for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await OPERATIONS[op](question);
  } catch (error) {
    answer = { refused: `${error.name ?? "Error"}: ${error.message ?? error}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
