/**
 * One verification at a time, in this browser, from the published files; what was proven is kept
 * for the details.
 */
import { CredentialError, Verifier, readLink, refusal } from "../verifier/exports.js";
import { asked } from "./address.js";
import { Passing } from "./passing.js";
import { isKept } from "./trust.js";

/**
 * Which keys hold today is not known from a kept list: whatever it would call good is left open.
 */
function unsure({ checks, profile, checkedAt }) {
  const passed = checks
    .filter(({ name, result }) => result === "pass" && name !== "profile")
    .map(({ name }) => name);
  return refusal(new CredentialError("status.unreachable", "the list of issuers is a kept one"), {
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
    /** True where whom to trust should be asked anew as soon as possible. */
    this.stale = trouble !== null || isKept(anchors);
    this.memory = new Map();
  }

  /**
   * The verdict on what the address of the page asks for, or on what was `handed` over (a text, or
   * a picture as a Blob): {verdict, text, advice, token, asked}. `text` is what was read, null of
   * what could not be; `advice`, {vi, en} or null, what to do with a file that could not be read;
   * `token` the certificate, only if proven; `asked` each address that was loaded.
   */
  async check(handed, profile) {
    const passing = new Passing();
    const found = { text: null, advice: null };
    const verdict = await this.verdict(handed, profile, passing, found);
    return { verdict, ...found, token: verdict.certificate && passing.token, asked: passing.asked };
  }

  async verdict(handed, profile, passing, found) {
    const now = new Date();
    try {
      if (this.trouble) throw this.trouble;
      found.text =
        handed === null ? await asked(location, this.anchors) : await this.textOf(handed);
      if (found.text.startsWith("ey")) passing.token = found.text;
      const { anchors, memory } = this;
      const verifier = new Verifier({
        anchors,
        memory,
        fetch: (url, options) => passing.fetch(url, options),
      });
      const verdict = await verifier.check(found.text, { profile });
      return verdict.outcome === "valid" && isKept(anchors) ? unsure(verdict) : verdict;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      found.advice = error.advice ?? null;
      // Without a list of issuers that may be trusted nothing can be said: as if the certificate
      // could not be loaded.
      const known = error.code.startsWith("trust.")
        ? new CredentialError("link.unreachable", error.code)
        : error;
      return refusal(known, { asked: profile, now });
    }
  }

  /** The path of the certificate that is meant, if it is one of this host; else null. */
  async placeOf(handed) {
    if (this.anchors === null) return null;
    try {
      const { number, issuer } = await readLink(await this.textOf(handed), this.anchors);
      const ours =
        issuer === null ? this.anchors.origins.size === 1 : issuer.publicUrl === location.origin;
      return number !== null && ours ? `/c/${number}` : null;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      return null; // the verdict will say what is wrong with it
    }
  }

  async textOf(handed) {
    if (typeof handed === "string") return handed;
    const reader = await import("./check/picture_text.js").catch((error) => {
      throw new CredentialError("link.unreachable", `the reader of pictures: ${error.message}`);
    });
    return reader.textOfPicture(handed, this.anchors.origins.keys());
  }
}
