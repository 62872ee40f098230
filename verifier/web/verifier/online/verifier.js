/**
 * The verifier that fetches: link or number in, verdict out. It remembers the newest lists, so that
 * an older one is refused (rollback protection).
 *
 * Nothing is fetched but `/c/{number}.jwt`, the standing note and shards of the index at an
 * issuer's public URL and lists below a prefix of the trust list, all of it without cookies,
 * referrer and redirects.
 */
import { readList, readNote } from "../certificate_status.js";
import { CredentialError } from "../errors.js";
import { after } from "./deadline.js";
import { load } from "./fetch.js";
import * as links from "../reading/links.js";
import * as platforms from "../platforms.js";
import { refusal } from "../verdict.js";
import * as usage from "../usage.js";
import { judge, prove } from "../verification.js";
import * as dates from "../wire/envelope/dates.js";
import * as jws from "../wire/envelope/jws.js";
import * as statusLists from "../wire/status/status_lists.js";
import { isWhole } from "../wire/envelope/strict_json.js";
import { strip } from "../wire/envelope/text.js";

export const CHECK_SECONDS = 10;

/** Apart, because few ask about the past. */
const loadPast = () => import("./past_lists.js");

const FINAL = ["status.revoked", "status.superseded"];

/** Memory -> promise of the last queued write to it: a page's verifiers share one memory. */
const TURNS = new WeakMap();

/**
 * Checks certificates against a trust list. `fetch` is the engine's, `clock` gives a Date, `memory`
 * has `get` and `set` (both may be asynchronous) for lists and notes seen and for revocations: a
 * Map lasts as long as the page. `notBeforeSlack`, in seconds, is how far the clock may be behind,
 * as of `verify`.
 */
export class Verifier {
  constructor({
    anchors,
    fetch = globalThis.fetch.bind(globalThis),
    clock = () => new Date(),
    memory = new Map(),
    notBeforeSlack = null,
  }) {
    usage.requireMethod("anchors", anchors, "requireCurrent");
    this.anchors = anchors;
    this.fetch = fetch;
    this.clock = clock;
    this.memory = memory;
    this.notBeforeSlack = notBeforeSlack;
  }

  /**
   * The verdict on a link, a certificate number, a token, the text of a QR code, or a profile: its
   * address, `platform:handle`, `TikTok @handle`; also among other words (docs/reading.md). A
   * profile is searched for in the issuers' index, and the verdict is about that profile; `profile`
   * asks about another one beside it. A handle alone is searched for on every platform, and the
   * verdict is about the certificate that it leads to.
   *
   * `asOf`: a Date that has passed, or a day as `2027-03-03`: the verdict is about then, by the
   * lists that were kept; rejects with `as_of.future`, `as_of.unclear`.
   *
   * Rejects with `profile.unreadable`, with `profile.ambiguous` for a handle that leads to several
   * certificates (`accounts`: the profiles), with `trust.expired`, and with a TypeError for what is
   * no string; everything else is in the verdict.
   */
  async check(what, { profile = null, maxStatusAge = null, asOf = null } = {}) {
    usage.requireText("what", what);
    usage.requireTextOrNull("profile", profile);
    const now = this.clock();
    this.anchors.requireCurrent(now);
    if (asOf !== null) (await loadPast()).requirePast(asOf, now);
    const question = {
      now,
      deadline: after(CHECK_SECONDS * 1000),
      profile,
      maxStatusAge,
      asOf,
    };
    if (profile !== null) platforms.normalise(profile);
    let meant;
    try {
      meant = await links.understood(what, this.anchors);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return refusal(error, { asked: profile, now });
    }
    return meant.profiles.length === 0
      ? this.answer(meant, question)
      : this.searched(strip(what), meant, question);
  }

  /** The verdict on a profile. The search is loaded at the first such check. */
  async searched(what, meant, question) {
    let search;
    try {
      search = await import("./profile_search.js");
    } catch (error) {
      const failure = new CredentialError(
        "link.unreachable",
        `what searches for profiles: ${error.message}`,
      );
      return refusal(failure, { asked: what, now: question.now });
    }
    return search.check(this, what, meant, question);
  }

  /** The verdict on what a meaning (reading/meanings.js) refers to. */
  async answer(meant, { now, deadline, profile, maxStatusAge, asOf = null }) {
    const account = profile === null ? null : platforms.normalise(profile);
    const passed = [];
    let proven;
    try {
      proven = await this.proven(meant, passed, deadline);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return refusal(error, { passed, asked: profile, now });
    }
    const asked = { now, profile, account, maxStatusAge, asOf };
    if (asOf === null) return this.judged(proven, asked, deadline);
    return (await loadPast()).judgedThen(this, proven, asked, deadline);
  }

  async proven(meant, passed, deadline) {
    const [url, token] = await this.token(await links.reference(meant, this.anchors), deadline);
    const proven = await prove(token, this.anchors, passed);
    if (url !== null && proven.content.payload.id !== url) {
      throw new CredentialError(
        "format.claims_invalid",
        "the host gave another certificate than the one asked for",
      );
    }
    return proven;
  }

  /** [the URL of the certificate, or null if `what` is a token; the token]. */
  async token({ token, number, issuer }, deadline) {
    if (token !== null) return [null, token];
    let failure = new CredentialError(
      "link.not_found",
      "no issuer of the trust list knows this number",
    );
    for (const { publicUrl } of issuer === null ? this.anchors.origins.values() : [issuer]) {
      const url = `${publicUrl}/c/${number}`;
      try {
        return [url, await this.load(`${url}.jwt`, jws.MAX_TOKEN + 2, deadline)];
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        if (error.code !== "link.not_found") {
          failure = new CredentialError("link.unreachable", error.detail);
        }
      }
    }
    throw failure;
  }

  async judged(proven, question, deadline) {
    const identity = proven.content.payload.id;
    const entries = new Map(proven.content.entries.map((entry) => [entry.uri, entry]));
    const list = (url) => this.list(proven.issuer, entries.get(url), question.now, deadline);
    const fetched = proven.statusUrls.map(async (url) => [url, await list(url)]);
    const lists = new Map(await Promise.all(fetched));
    const knownRevocation = (await this.memory.get(`revoked:${identity}`)) ?? null;
    const { notBeforeSlack } = this;
    const given = { ...question, lists, notBeforeSlack, knownRevocation };
    let verdict = await judge(proven, given);
    if ([...FINAL, "status.suspended"].includes(verdict.code) && verdict.status.since === null) {
      lists.set(proven.noteUrl, await this.note(proven, question.now, deadline));
      verdict = await judge(proven, given);
    }
    if (FINAL.includes(verdict.code)) {
      await this.keepRevocation(identity, { code: verdict.code, ...verdict.standing });
    }
    return verdict;
  }

  /** The published list; the remembered one if the host does not answer; else {error}. */
  list(issuer, entry, now, deadline) {
    const read = (token) => readList(token, issuer, entry);
    const file = { issuer, kind: entry.encoding, url: entry.uri };
    const limit = statusLists.MAX_TOKEN;
    return this.published(file, read, { limit, now, deadline, useRemembered: true });
  }

  /**
   * The signed `file` {issuer, kind, url} as published, parsed by `read`; {error, detail} if it is
   * older than one seen before. `useRemembered`: use that one if the host does not answer.
   */
  async published(file, read, { limit, now, deadline, useRemembered = false }) {
    let token;
    try {
      token = await this.load(file.url, limit, deadline);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      const remembered = useRemembered ? await this.newest(file, read) : null;
      const code = error.code === "link.too_large" ? "status.too_large" : "status.unreachable";
      return remembered?.value ?? { error: code, detail: error.detail };
    }
    try {
      const fetched = await read(token);
      return await this.inTurn(() => this.unlessOlder(file, read, token, fetched, now));
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return { error: error.code, detail: error.detail };
    }
  }

  /**
   * `fetched`, which is then remembered unless it is from the future; {error, detail} if it is
   * older than the remembered one.
   */
  async unlessOlder(file, read, token, fetched, now) {
    const remembered = await this.newest(file, read);
    if (remembered !== null && statusLists.isOlder(fetched, remembered.value)) {
      return { error: "status.rollback", detail: "it is older than one seen before" };
    }
    if (fetched.issuedAt <= now.getTime() / 1000 + statusLists.LEEWAY) {
      await this.memory.set(keyOf(file), token);
    }
    return fetched;
  }

  /**
   * The text of the newest standing note, fetched or remembered; only proven ones are stored.
   */
  async note(proven, now, deadline) {
    const file = { issuer: proven.issuer, kind: "note", url: proven.noteUrl };
    let fetched;
    try {
      fetched = await this.load(file.url, jws.MAX_TOKEN, deadline);
    } catch (error) {
      // The remembered note can still explain the standing.
      if (!(error instanceof CredentialError)) throw error;
    }
    return this.inTurn(async () => {
      const newest = await this.newest(file, (token) => noteOrder(proven, token, now), fetched);
      if (newest !== null) await this.memory.set(keyOf(file), newest.token);
      return newest?.token;
    });
  }

  /**
   * {token, value} of the newest text of `file` that `read` proves, of `fetched` and the remembered
   * ones; null for none. A text whose key is no longer trusted is ignored; texts that earlier
   * versions stored by URL alone are read too.
   */
  async newest(file, read, fetched) {
    let newest = null;
    for (const token of [
      fetched,
      await this.memory.get(keyOf(file)),
      await this.memory.get(`text:${file.url}`),
    ]) {
      const value = await readable(token, read);
      if (value !== null && (newest === null || statusLists.isOlder(newest.value, value))) {
        newest = { token, value };
      }
    }
    return newest;
  }

  /**
   * The result of `work`, run after all earlier work on this memory, so that nothing else writes
   * between its reads and its writes.
   */
  inTurn(work) {
    const turn = (TURNS.get(this.memory) ?? Promise.resolve()).then(work);
    TURNS.set(
      this.memory,
      turn.catch(() => {}),
    ); // the caller gets the error; the queue goes on
    return turn;
  }

  /** Remember a revocation; one with a reason is not replaced by one without. */
  keepRevocation(identity, revocation) {
    const key = `revoked:${identity}`;
    return this.inTurn(async () => {
      const remembered = (await this.memory.get(key)) ?? null;
      if (remembered === null || (remembered.reason === null && revocation.reason !== null)) {
        await this.memory.set(key, revocation);
      }
    });
  }

  /** The ASCII text at `url`, as of `load` in fetch.js. */
  load(url, limit, deadline) {
    return load(this.fetch, url, limit, deadline);
  }
}

/**
 * The key includes the issuer, because a host may serve lists of two issuers at one URL in turn,
 * and neither may replace the other.
 */
const keyOf = ({ issuer, kind, url }) => `text:${JSON.stringify([issuer.id, kind, url])}`;

async function readable(token, read) {
  try {
    return typeof token === "string" ? await read(token) : null;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
}

async function noteOrder(proven, token, now) {
  const { payload } = await readNote(token, proven, now.getTime() / 1000);
  const { version = 0 } = payload;
  return { issuedAt: dates.numeric(payload.iat, "iat"), version: isWhole(version) ? version : 0 };
}
