/**
 * One verification at a time, in this browser, from the published files, with what its details
 * show.
 */
import { CredentialError, Verifier, readLink, refusal } from "../verifier/exports.js";
import { textFromAddress } from "./address.js";
import { loading } from "./later.js";
import { RequestLog } from "./request_log.js";
import { isFromCache, loadAnchors } from "./trust.js";

/** Seconds that a clock of people's devices may be behind without a certificate being too new. */
export const SLACK = 3600;
/** Codes that come of the time, and of nothing else. */
const CLOCKED = /^(?:validity\.|status\.(?:stale|invalid)$)/;

/**
 * "Unreachable" in place of a valid verdict, because a trust list from the cache does not tell
 * which keys may be trusted today.
 */
function unsure({ checks, profile, checkedAt }) {
  const passed = checks
    .filter(({ name, result }) => result === "pass" && name !== "profile")
    .map(({ name }) => name);
  return refusal(new CredentialError("status.unreachable", "the list of issuers is a cached one"), {
    passed,
    asked: profile.asked,
    now: checkedAt,
  });
}

export class Checker {
  /** `trouble`: the CredentialError for which there are no anchors, else null. */
  constructor(anchors, trouble) {
    this.anchors = anchors;
    this.trouble = trouble;
    /** True where the trust list should be fetched again as soon as possible. */
    this.stale = trouble !== null || isFromCache(anchors);
    this.memory = new Map();
    /** The module that reads pictures, once one was handed over. */
    this.pictures = null;
  }

  /**
   * The verdict on what the address of the page names (`input` null), or on the `input` (a text, or
   * a picture as a Blob): {verdict, fault, text, advice, told, choose, note, token, requests}.
   * `fault` is that of this device (trouble.js), null where it has none. `text` is what was read,
   * null of what could not be; `advice`, the key of a sentence or null, what to do with a file that
   * could not be read; `told` (check/told.js) what a text is that is no certificate;
   * `choose(check)` and `note()`, or null, make the elements that ask which certificate of a
   * picture is meant, and that tell of other codes in it; `token` the certificate, only if proven;
   * `requests` as of request_log.js. `known`: earlier requests, whose answers are taken in place of
   * the network's while they are fresh.
   */
  async check(input, profile, known = []) {
    const log = new RequestLog(known);
    const reading = { text: null, advice: null, told: null, choose: null, note: null };
    const said = await this.verdict(input, profile, log, reading, new Date());
    const fault = this.doubts(said, log.requests) ? await this.fault(said, input, profile) : null;
    const verdict = fault ? fault.verdict : said;
    if (/^link\.(foreign|number_i)/.test(verdict.code) && reading.text !== null) {
      const { toldOf } = await import("./check/told.js").catch(() => ({ toldOf: () => null }));
      reading.told = await toldOf(reading, this.anchors);
    }
    reading.note = this.pictures?.noteOn(input) ?? null;
    const token = verdict.certificate && log.token;
    return { verdict, fault, ...reading, token, requests: log.requests };
  }

  /**
   * Whether this device may be to blame for a verdict: its clock, or what its browser lacks. It may
   * be where something was "unreachable" although hosts answered.
   */
  doubts({ code, checks }, requests) {
    if (this.trouble) return this.trouble.code === "trust.expired";
    if (code !== "link.unreachable") return CLOCKED.test(code ?? "");
    return checks[1].result === "pass" || requests.some(({ status }) => status === 200);
  }

  /** As of trouble.js; null too where that cannot be loaded. */
  async fault(verdict, input, profile) {
    const codeAt = async (date) => {
      if (!this.trouble) {
        return (await this.verdict(input, profile, new RequestLog(), {}, date)).code;
      }
      const answer = loadAnchors(date).then(() => null);
      return answer.catch((error) => (error.code === this.trouble.code ? verdict.code : null));
    };
    const load = () => import("./trouble.js");
    const trouble = await loading("trouble", load).catch(() => null);
    return trouble && trouble.faultOf(verdict, codeAt);
  }

  /** The verdict at `now` alone; what was read goes to `log` and `reading`. */
  async verdict(input, profile, log, reading, now) {
    try {
      if (this.trouble) throw this.trouble;
      reading.text =
        input === null ? await textFromAddress(location, this.anchors) : await this.textOf(input);
      if (reading.text.startsWith("ey")) log.token = reading.text;
      const { anchors, memory } = this;
      const verifier = new Verifier({
        anchors,
        memory,
        clock: () => now,
        notBeforeSlack: SLACK,
        fetch: (url, options) => log.fetch(url, options),
      });
      const verdict = await verifier.check(reading.text, { profile });
      return verdict.outcome === "valid" && isFromCache(anchors) ? unsure(verdict) : verdict;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      reading.advice = error.advice ?? null;
      reading.choose = error.choose ?? null;
      reading.accounts = error.accounts;
      // Without a trust list nothing can be proven: as if the certificate could not be fetched.
      const code = { trust: "link.unreachable", profile: "link.number_invalid" }[
        error.code.split(".")[0]
      ];
      const failure = code ? new CredentialError(code, error.code) : error;
      return refusal(failure, { asked: profile, now });
    }
  }

  /** The path of the certificate that is meant, if it is one of this host; else null. */
  async pathOf(input) {
    if (this.anchors === null) return null;
    try {
      const { number, issuer } = await readLink(await this.textOf(input), this.anchors);
      const ours =
        issuer === null ? this.anchors.origins.size === 1 : issuer.publicUrl === location.origin;
      return number !== null && ours ? `/c/${number}` : null;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return null; // the verdict will say what is wrong with it
    }
  }

  async textOf(input) {
    if (typeof input === "string") return input;
    const load = () => import("./check/picture_text.js");
    const reader = await loading("files", load).catch((error) => {
      throw new CredentialError("link.unreachable", `the reader of pictures: ${error.message}`);
    });
    this.pictures = reader;
    return reader.textOfPicture(input, this.anchors);
  }
}
