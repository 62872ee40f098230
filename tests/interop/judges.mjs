/**
 * Libraries of other people, called from Python. Each line of the input is a question (JSON, with
 * `op`), each line of the output its answer: what the library read, or `{"refused": its message}`.
 * No code of ours decides anything here.
 */
import { createHash, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import * as bitstrings from "@digitalbazaar/vc-bitstring-status-list";
import {
  StatusList,
  getListFromStatusListJWT,
  getStatusListFromJWT,
} from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import * as jose from "jose";
import jsonld from "jsonld";

const moment = (now) => new Date(now * 1000);
const octets = (text) => new TextEncoder().encode(text);
const ALGORITHMS = {
  "P-256": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  Ed25519: { name: "Ed25519" },
};

/** Signs and verifies texts by WebCrypto, because @sd-jwt leaves that to its caller. */
async function signerOf(jwk) {
  const algorithm = ALGORITHMS[jwk.crv];
  const key = await webcrypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]);
  return async (text) => {
    const signature = await webcrypto.subtle.sign(algorithm, key, octets(text));
    return jose.base64url.encode(new Uint8Array(signature));
  };
}

async function verifierOf(jwk) {
  const { kty, crv, x, y } = jwk;
  const algorithm = ALGORITHMS[crv];
  const publicJwk = { kty, crv, x, y };
  const key = await webcrypto.subtle.importKey("jwk", publicJwk, algorithm, false, ["verify"]);
  return (text, signature) =>
    webcrypto.subtle.verify(algorithm, key, jose.base64url.decode(signature), octets(text));
}

const BASIC = {
  hasher: (data, algorithm) => {
    const input = typeof data === "string" ? data : new Uint8Array(data);
    return createHash(algorithm.replace("-", "")).update(input).digest();
  },
  hashAlg: "sha-256",
  saltGenerator: (length) => {
    const salt = webcrypto.getRandomValues(new Uint8Array(length));
    return jose.base64url.encode(salt);
  },
};

const OPERATIONS = {
  /** jose: a token, and the key that its `kid` names in this set. */
  async jwt({ token, jwks, typ, issuer, now, algorithms }) {
    const options = {
      currentDate: moment(now),
      ...(typ && { typ }),
      ...(issuer && { issuer }),
      ...(algorithms && { algorithms }),
    };
    const keys = jose.createLocalJWKSet(jwks);
    const { payload, protectedHeader } = await jose.jwtVerify(token, keys, options);
    return { payload, header: protectedHeader };
  },

  /** jose: a token and the key that must have signed it. */
  async jws({ token, jwk }) {
    const key = await jose.importJWK(jwk, protectedAlg(token));
    const { payload, protectedHeader } = await jose.compactVerify(token, key);
    return { payload: JSON.parse(new TextDecoder().decode(payload)), header: protectedHeader };
  },

  async thumbprint({ jwk }) {
    return { thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },

  /** @sd-jwt/jwt-status-list: a signed list, or a bare `lst`. */
  statuses({ list, lst, bits, indices }) {
    const statusList =
      list === undefined
        ? StatusList.decompressStatusList(lst, bits)
        : getListFromStatusListJWT(list);
    return {
      bits: statusList.getBitsPerStatus(),
      size: statusList.statusList.length,
      values: indices.map((index) => statusList.getStatus(index)),
    };
  },

  reference({ token }) {
    return getStatusListFromJWT(token);
  },

  packed({ values, bits }) {
    return { lst: new StatusList(values, bits).compressStatusList() };
  },

  /** @digitalbazaar/vc-bitstring-status-list: reads and writes `encodedList`, follows entries. */
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
    const { error, verified, results } = await bitstrings.checkStatus({
      credential,
      documentLoader,
      // Because the library verifies only Data Integrity proofs; jose verifies the JWS of a list.
      verifyBitstringStatusListCredential: false,
    });
    if (error) throw error;
    const statuses = results.map(({ credentialStatus, status }) => [
      credentialStatus.statusPurpose,
      status,
    ]);
    return { verified, statuses };
  },

  /** jsonld in safe mode, which refuses terms that the contexts do not define. */
  async expanded({ document, contexts }) {
    const documentLoader = async (url) => {
      if (!(url in contexts)) throw new Error(`nothing at ${url}`);
      return { document: contexts[url], documentUrl: url, contextUrl: null };
    };
    return { graph: await jsonld.expand(document, { documentLoader, safe: true }) };
  },

  /** @sd-jwt/sd-jwt-vc as verifier: signature, times, disclosures, key binding, status, type. */
  async wallet({ token, jwk, statusJwk, lists = {}, types, now, nonce }) {
    let holder;
    const config = {
      ...BASIC,
      verifier: await verifierOf(jwk),
      kbVerifier: async (text, signature, payload) => {
        holder = payload.cnf.jwk;
        const verify = await verifierOf(holder);
        return verify(text, signature);
      },
      statusListFetcher: async (url) => {
        if (!(url in lists)) throw new Error(`nothing at ${url}`);
        return lists[url];
      },
      ...(statusJwk && { statusVerifier: await verifierOf(statusJwk) }),
      ...(types && { loadTypeMetadataFormat: true, vctFetcher: async (url) => types[url] }),
    };
    const options = { currentDate: now, ...(nonce && { keyBindingNonce: nonce }) };
    const verified = await new SDJwtVcInstance(config).verify(token, options);
    return {
      payload: verified.payload,
      header: verified.header,
      kb: verified.kb?.payload,
      holder,
      types: verified.typeMetadata?.vctValues,
    };
  },

  /** The same as holder: discloses what `frame` names, with a key binding JWT if `jwk` is given. */
  async presentation({ token, frame, jwk, binding }) {
    const config = { ...BASIC, ...(jwk && { kbSigner: await signerOf(jwk), kbSignAlg: "ES256" }) };
    const options = jwk && { kb: { payload: binding } };
    return { token: await new SDJwtVcInstance(config).present(token, frame, options) };
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
