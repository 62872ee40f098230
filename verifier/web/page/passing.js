/**
 * What passes through the hands of one verification: each address that was asked, when, and the
 * certificate's own text.
 */

const CERTIFICATE = /\/c\/[^/]+(?<!\.standing)\.jwt$/;

export class Passing {
  constructor() {
    /** [{url, at (a Date), status (a number, 0 where no answer came)}] in the order of asking. */
    this.asked = [];
    this.token = null;
  }

  /** As the browser's own; the text of a certificate is kept as it passes. */
  async fetch(url, options) {
    const entry = { url, at: new Date(), status: 0 };
    this.asked.push(entry);
    const response = await fetch(url, options);
    entry.status = response.status;
    return CERTIFICATE.test(url) ? this.kept(response) : response;
  }

  kept(response) {
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
