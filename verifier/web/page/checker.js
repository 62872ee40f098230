/** One verification at a time, in this browser, from the published files; what was proven is kept for the details. */
import { CredentialError, Verifier, refusal } from "../verifier/index.js";
import { asked } from "./address.js";

const CERTIFICATE = /\/c\/[^/]+(?<!\.standing)\.jwt$/;

export class Checker {
  /** `trouble`: the CredentialError for which there are no anchors, else null. */
  constructor(anchors, trouble) {
    this.anchors = anchors;
    this.trouble = trouble;
    this.token = null;
    this.verifier = anchors && new Verifier({ anchors, fetch: (url, options) => this.fetch(url, options) });
  }

  /** The verdict on what the address of the page asks for, or on `typed`; {verdict, token}, the token only if proven. */
  async check(typed, profile) {
    this.token = null;
    const verdict = await this.verdict(typed, profile);
    return { verdict, token: verdict.certificate && this.token };
  }

  async verdict(typed, profile) {
    const now = new Date();
    try {
      if (this.trouble) throw this.trouble;
      const text = typed ?? (await asked(location, this.anchors));
      if (text.startsWith("ey")) this.token = text;
      return await this.verifier.check(text, { profile });
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      // Without a list of issuers that may be trusted nothing can be said: as if the certificate could not be loaded.
      const known = error.code.startsWith("trust.") ? new CredentialError("link.unreachable", error.code) : error;
      return refusal(known, { asked: profile, now });
    }
  }

  /** As the browser's own; the text of a certificate is kept as it passes. */
  async fetch(url, options) {
    const response = await fetch(url, options);
    if (!CERTIFICATE.test(url)) return response;
    const decoder = new TextDecoder();
    this.token = "";
    const keep = new TransformStream({
      transform: (chunk, controller) => {
        this.token += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(keep), { status: response.status });
  }
}
