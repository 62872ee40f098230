/**
 * The verifier that fetches: link or number in, verdict out. It remembers, so it cannot be rolled back.
 *
 * Nothing is fetched but `/c/{number}.jwt`, the standing note and shards of the index at an issuer's public URL and lists
 * below a prefix of the trust list, all of it without cookies, referrer and redirects.
 */
import { CredentialError } from "./errors.js";
import { load } from "./fetch.js";
import * as links from "./links.js";
import * as platforms from "./platforms.js";
import { refusal } from "./verdict.js";
import { judge, prove, readList, readNote } from "./verification.js";
import * as dates from "./wire/dates.js";
import * as jws from "./wire/jws.js";
import * as statusLists from "./wire/status_lists.js";
import { isWhole } from "./wire/strict_json.js";
import { strip } from "./wire/text.js";

export const CHECK_SECONDS = 10;

const FINAL = ["status.revoked", "status.superseded"];

/**
 * Checks certificates against a trust list. `fetch` is the engine's, `clock` gives a Date, `memory` has `get` and `set`
 * (both may be asynchronous) for lists and notes seen and revocations known: a Map lasts as long as the page.
 */
export class Verifier {
  constructor({ anchors, fetch = globalThis.fetch.bind(globalThis), clock = () => new Date(), memory = new Map() }) {
    this.anchors = anchors;
    this.fetch = fetch;
    this.clock = clock;
    this.memory = memory;
  }

  /**
   * The verdict on a link, a certificate number, a token, the text of a QR code, or a profile: its address, or
   * `platform:handle`. A profile is searched for in the issuers' index, and the verdict is about that profile; `profile`
   * asks about another one beside it. Rejects with `profile.unreadable` and `trust.expired`; everything else is in the
   * verdict.
   */
  async check(what, { profile = null, maxStatusAge = null } = {}) {
    const now = this.clock();
    this.anchors.requireCurrent(now);
    const question = { now, deadline: AbortSignal.timeout(CHECK_SECONDS * 1000), profile, maxStatusAge };
    const sought = links.profile(what, this.anchors);
    if (sought === null) return this.answer(what, question);
    if (profile !== null) platforms.normalise(profile);
    return this.searched(strip(what), sought, question);
  }

  /** The verdict on a profile; what searches is loaded when somebody asks. */
  async searched(what, sought, question) {
    let search;
    try {
      search = await import("./profile_search.js");
    } catch (error) {
      const failure = new CredentialError("link.unreachable", `what searches for profiles: ${error.message}`);
      return refusal(failure, { asked: what, now: question.now });
    }
    return search.check(this, what, sought, question);
  }

  async answer(what, { now, deadline, profile, maxStatusAge }) {
    const asked = profile === null ? null : platforms.normalise(profile);
    const passed = [];
    let proven;
    try {
      proven = await this.proven(what, passed, deadline);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return refusal(error, { passed, asked: profile, now });
    }
    return this.judged(proven, { now, profile, asked, maxStatusAge }, deadline);
  }

  async proven(what, passed, deadline) {
    const [url, token] = await this.token(await links.read(what, this.anchors), deadline);
    const proven = await prove(token, this.anchors, passed);
    if (url !== null && proven.content.payload.id !== url) {
      throw new CredentialError("format.claims_invalid", "the host gave another certificate than the one asked for");
    }
    return proven;
  }

  /** [the URL that was asked, or null for a token that was given, the token]. */
  async token({ token, number, issuer }, deadline) {
    if (token !== null) return [null, token];
    let failure = new CredentialError("link.not_found", "no issuer of the trust list knows this number");
    for (const { publicUrl } of issuer === null ? this.anchors.origins.values() : [issuer]) {
      const url = `${publicUrl}/c/${number}`;
      try {
        return [url, await this.load(`${url}.jwt`, jws.MAX_TOKEN + 2, deadline)];
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        if (error.code !== "link.not_found") failure = new CredentialError("link.unreachable", error.detail);
      }
    }
    throw failure;
  }

  async judged(proven, asked, deadline) {
    const identity = proven.content.payload.id;
    const entries = new Map(proven.content.entries.map((entry) => [entry.uri, entry]));
    const fetched = proven.statusUrls.map(async (url) => [url, await this.list(proven.issuer, entries.get(url), asked.now, deadline)]);
    const lists = new Map(await Promise.all(fetched));
    const known = (await this.memory.get(`revoked:${identity}`)) ?? null;
    let verdict = await judge(proven, { ...asked, lists, known });
    if ([...FINAL, "status.suspended"].includes(verdict.code) && verdict.status.since === null) {
      lists.set(proven.noteUrl, await this.note(proven, asked.now, deadline));
      verdict = await judge(proven, { ...asked, lists, known });
    }
    if (FINAL.includes(verdict.code)) await this.keepRevocation(identity, verdict.standing, known);
    return verdict;
  }

  /** The current list; where the host is silent, the remembered one; else {error}. */
  list(issuer, entry, now, deadline) {
    const read = (token) => readList(token, issuer, entry);
    const file = { issuer, kind: entry.encoding, url: entry.uri };
    return this.latest(file, read, { limit: statusLists.MAX_TOKEN, now, deadline, instead: true });
  }

  /**
   * The signed `file` {issuer, kind, url} as it is published now, as `read` reads it, never one older than was seen; else
   * {error, detail}. `instead`: where the host is silent, the remembered one counts.
   */
  async latest(file, read, { limit, now, deadline, instead = false }) {
    const remembered = await readable(await this.recalled(file), read);
    let token;
    try {
      token = await this.load(file.url, limit, deadline);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      if (instead && remembered !== null) return remembered;
      return { error: error.code === "link.too_large" ? "status.too_large" : "status.unreachable", detail: error.detail };
    }
    try {
      const found = await read(token);
      if (remembered !== null && statusLists.isOlder(found, remembered)) {
        return { error: "status.rollback", detail: "it is older than one seen before" };
      }
      if (found.issuedAt <= now.getTime() / 1000 + statusLists.LEEWAY) await this.memory.set(keyOf(file), token);
      return found;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return { error: error.code, detail: error.detail };
    }
  }

  /** The text of the standing note, the newer of the fetched and the remembered; only proven ones are kept. */
  async note(proven, now, deadline) {
    const file = { issuer: proven.issuer, kind: "note", url: proven.noteUrl };
    const remembered = await this.recalled(file);
    try {
      const token = await this.load(proven.noteUrl, jws.MAX_TOKEN, deadline);
      const order = await noteOrder(proven, token, now);
      if (typeof remembered === "string" && statusLists.isOlder(order, await noteOrder(proven, remembered, now))) {
        return remembered;
      }
      await this.memory.set(keyOf(file), token);
      return token;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return remembered;
    }
  }

  /** The last proven text of `file`; what earlier versions kept by the URL alone is proven again, so it still counts. */
  async recalled(file) {
    return (await this.memory.get(keyOf(file))) ?? this.memory.get(`text:${file.url}`);
  }

  /** Remember a revocation; one with its reason is not forgotten for one without. */
  async keepRevocation(identity, standing, known) {
    if (known === null || (known.reason === null && standing.reason !== null)) {
      await this.memory.set(`revoked:${identity}`, standing);
    }
  }

  /** The ASCII text at `url`, as of `load` in fetch.js. */
  load(url, limit, deadline) {
    return load(this.fetch, url, limit, deadline);
  }
}

/** Apart by issuer, because a host may hand out what two of them signed in turn: neither makes room for the other. */
const keyOf = ({ issuer, kind, url }) => `text:${JSON.stringify([issuer.id, kind, url])}`;

async function readable(token, read) {
  try {
    return typeof token === "string" ? await read(token) : null;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null; // its key is trusted no more: it counts as never seen
  }
}

async function noteOrder(proven, token, now) {
  const { payload } = await readNote(token, proven, now.getTime() / 1000);
  const { version = 0 } = payload;
  return { issuedAt: dates.numeric(payload.iat, "iat"), version: isWhole(version) ? version : 0 };
}
