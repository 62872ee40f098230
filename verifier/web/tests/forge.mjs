/**
 * An issuer for a test, with a web host of its own: its keys are made at run time, its certificate,
 * lists and notes are files of the host.
 */
import { createServer } from "node:http";
import { deflateSync, gzipSync } from "node:zlib";
import { encode } from "../verifier/wire/envelope/base64url.js";
import { thumbprint } from "../verifier/wire/envelope/jwk.js";

export const NUMBER = "7K3M9QX2HS";
export const SUCCESSOR = "012345678D";
export const NOW = new Date("2026-11-23T07:03:11Z");
export const LISTED_AT = Date.parse("2026-11-23T06:58:00Z") / 1000;
const DAY = 86_400;
const INDEX = 4242;
const SIZE = 131_072;

const octets = (value) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

async function makeKey(purpose) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const jwk = { kty, crv, x, y, kid: await thumbprint({ kty, crv, x, y }), alg: "ES256" };
  return {
    sign: pair.privateKey,
    entry: {
      ...jwk,
      purpose: [purpose],
      valid_from: "2026-01-01T00:00:00Z",
      valid_until: null,
      state: "active",
    },
  };
}

/**
 * A host on this machine that answers what `files` holds (path -> text, the number of a status, or
 * "silence") and keeps the paths of its `requests`.
 */
export async function host() {
  const files = new Map();
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const answer = files.get(request.url) ?? 404;
    if (answer === "silence") return;
    const [status, text] = typeof answer === "number" ? [answer, ""] : [200, answer];
    response.writeHead(status, status === 302 ? { Location: "/elsewhere" } : {});
    response.end(text);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => (server.closeAllConnections(), new Promise((closed) => server.close(closed)));
  return { url: `http://localhost:${server.address().port}`, files, requests, close };
}

/** An issuer whose certificate and lists `publish` puts into the files of a host. */
export class Issuer {
  constructor(url, credential, status) {
    Object.assign(this, {
      url,
      credential,
      status,
      id: `did:web:${new URL(url).host.replace(":", "%3A")}`,
    });
  }

  static async at(url) {
    return new Issuer(url, await makeKey("credential"), await makeKey("status"));
  }

  trustList() {
    const keys = [this.credential.entry, this.status.entry];
    const entry = {
      id: this.id,
      name: { vi: "x", en: "x" },
      types: [],
      vct: [],
      public_url: this.url,
      status_url_prefixes: [`${this.url}/status/`],
      jwks: { keys },
    };
    const [issued_at, expires_at] = ["2026-11-01T00:00:00Z", "2036-11-01T00:00:00Z"];
    return { version: 1, issued_at, expires_at, issuers: [entry], allow_insecure_loopback: true };
  }

  async token(typ, payload, { sign, entry } = this.status) {
    const header = {
      alg: "ES256",
      typ,
      ...(typ === "vc+jwt" ? { cty: "vc" } : {}),
      kid: `${this.id}#${entry.kid}`,
    };
    const input = `${encode(octets(header))}.${encode(octets(payload))}`;
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      sign,
      octets(input),
    );
    return `${input}.${encode(new Uint8Array(signature))}`;
  }

  /** A certificate that these members of its payload replace. */
  certificate(members = {}) {
    const { url, id } = this;
    const payload = {
      "@context": ["https://www.w3.org/ns/credentials/v2", `${url}/contexts/credibility/v1`],
      id: `${url}/c/${NUMBER}`,
      type: ["VerifiableCredential", "CredibilityCredential"],
      issuer: id,
      validFrom: "2026-11-01T00:00:00Z",
      validUntil: "2027-11-01T00:00:00Z",
      credentialSubject: {
        name: "Nguyễn Thị Minh Ánh",
        accounts: [{ platform: "tiktok", handle: "minhanh.review" }],
      },
      credentialStatus: [
        {
          type: "BitstringStatusListEntry",
          statusPurpose: "revocation",
          statusListIndex: `${INDEX}`,
          statusListCredential: `${url}/status/3-revocation`,
        },
      ],
      status: { status_list: { idx: INDEX, uri: `${url}/status/3` } },
      iat: Date.parse("2026-11-01T00:00:00Z") / 1000,
      ...members,
    };
    return this.token("vc+jwt", payload, this.credential);
  }

  tokenList(value, { at = LISTED_AT, version = 7 } = {}) {
    const array = new Uint8Array(SIZE / 4);
    array[INDEX >> 2] = value << ((INDEX & 3) * 2);
    const claims = {
      sub: `${this.url}/status/3`,
      iss: this.id,
      iat: at,
      exp: at + DAY,
      ttl: 60,
      version,
    };
    return this.token("statuslist+jwt", {
      ...claims,
      status_list: { bits: 2, lst: encode(deflateSync(array)) },
    });
  }

  bitstring(bit, { at = LISTED_AT, version = 7 } = {}) {
    const bits = new Uint8Array(SIZE / 8);
    bits[INDEX >> 3] = bit << (7 - (INDEX & 7));
    const url = `${this.url}/status/3-revocation`;
    const subject = {
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      encodedList: `u${encode(gzipSync(bits))}`,
    };
    const type = ["VerifiableCredential", "BitstringStatusListCredential"];
    const context = ["https://www.w3.org/ns/credentials/v2", `${this.url}/contexts/credibility/v1`];
    const payload = {
      "@context": context,
      id: url,
      type,
      issuer: this.id,
      credentialSubject: subject,
      version,
      iat: at,
      exp: at + DAY,
    };
    return this.token("vc+jwt", payload);
  }

  note(
    standing,
    { at = LISTED_AT, version = 7, reason = "undisclosed_ad", supersededBy = null } = {},
  ) {
    const claims = {
      iss: this.id,
      sub: `${this.url}/c/${NUMBER}`,
      iat: at,
      version,
      standing,
      since: "2026-11-22T03:00:00Z",
    };
    return this.token("standing+jwt", { ...claims, reason, superseded_by: supersededBy });
  }

  /** A shard of the index at `path` that holds `entries`, octets. */
  shard(path, entries, { at = LISTED_AT, version = 7 } = {}) {
    const claims = { iss: this.id, sub: this.url + path, iat: at, exp: at + DAY, ttl: 60, version };
    return this.token("profile-index+jwt", {
      ...claims,
      entries: encode(Uint8Array.from(entries)),
    });
  }

  /**
   * Put certificate and lists into `files`, the certificate's standing being that of `value` (0, 1,
   * 2).
   */
  async publish(files, value, options = {}) {
    files.set(`/c/${NUMBER}.jwt`, await this.certificate());
    files.set("/status/3", await this.tokenList(value, options));
    files.set("/status/3-revocation", await this.bitstring(value === 1 ? 1 : 0, options));
  }
}
