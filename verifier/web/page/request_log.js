/** What one verification fetched: each URL with its time and status, and the certificate's text. */

const CERTIFICATE = /\/c\/[^/.]+\.jwt$/;

export class RequestLog {
  constructor() {
    /**
     * [{url, at (a Date), status (a number, 0 where no answer came)}] in the order of the requests.
     */
    this.requests = [];
    this.token = null;
  }

  /** As the browser's `fetch`; the text of a certificate is copied to `token` while it is read. */
  async fetch(url, options) {
    const entry = { url, at: new Date(), status: 0 };
    this.requests.push(entry);
    const response = await fetch(url, options);
    entry.status = response.status;
    return CERTIFICATE.test(url) ? this.copied(response) : response;
  }

  copied(response) {
    const decoder = new TextDecoder();
    this.token = "";
    const copy = new TransformStream({
      transform: (chunk, controller) => {
        this.token += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(copy), { status: response.status });
  }
}
