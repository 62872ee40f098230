/**
 * The package `@credissuer/verifier`: the page's verifier under the names of the Python package,
 * in camelCase. What it answers is the same, to the vector.
 */
import { WORDS } from "../verifier/data/every_language.js";
import { CredentialError } from "../verifier/errors.js";
import { Verifier as OnlineVerifier } from "../verifier/online/verifier.js";
import { Anchors } from "../verifier/trust/anchors.js";
import { Verdict } from "../verifier/verdict.js";
import { learn } from "../verifier/words.js";

export { CredentialError } from "../verifier/errors.js";
export { normalise as normaliseProfile } from "../verifier/platforms.js";
export { verify } from "../verifier/verification.js";
export { Anchors as TrustAnchors } from "../verifier/trust/anchors.js";
export { Verdict };

// Without the words of codes in Vietnamese, which no verdict says.
for (const [language, words] of Object.entries(WORDS)) learn(language, words);

/** Carries the `verdict` that was not `valid`. Thrown by `Verdict.requireValid` alone. */
export class NotValidError extends CredentialError {
  constructor(verdict) {
    super(verdict.code ?? verdict.verdict, verdict.message.en);
    this.name = "NotValidError";
    this.verdict = verdict;
  }
}

/** This verdict if it is `valid`; throws NotValidError otherwise. Here, because a page has no use for it. */
Verdict.prototype.requireValid = function requireValid() {
  if (this.verdict !== "valid") throw new NotValidError(this);
  return this;
};

/** Checks certificates against a trust list, fetching what it needs. */
export class Verifier extends OnlineVerifier {
  /**
   * A verifier that trusts a list, given as its text or as the object it spells. `options` are
   * `fetch`, `clock`, `memory`, `notBeforeSlack`. Rejects with `trust.malformed`.
   */
  static async fromTrustList(source, options = {}) {
    return new Verifier({ ...options, anchors: await Anchors.fromTrustList(source) });
  }

  /**
   * Verdicts in the order of `items`: what to check, or [what, profile]. At most `concurrency`
   * checks are under way at once. Rejects as `check` does, at the item that it is about.
   */
  async *checkMany(items, { concurrency = 8 } = {}) {
    if (typeof items === "string") throw new TypeError("items must be several, not one text");
    const pending = [];
    for await (const item of items) {
      const [what, profile = null] = typeof item === "string" ? [item] : item;
      const verdict = this.check(what, { profile });
      // Awaited in its turn; until then a rejection is nobody's fault.
      verdict.catch(() => {});
      pending.push(verdict);
      if (pending.length >= concurrency) yield await pending.shift();
    }
    while (pending.length > 0) yield await pending.shift();
  }
}
