/**
 * What one verification fetched: each URL with its time and status, and the certificate's text.
 *
 * An answer of a moment ago is as good as a new one, because a list of standings holds for longer;
 * so whoever names their profile waits for no network.
 */

const CERTIFICATE = /\/c\/[^/.]+\.jwt$/;
/** Milliseconds for which an answer is taken once more. */
const FRESH = 60_000;

/**
 * True of a request that was made less than a minute ago, by the clock of this device and by the
 * time that the page has been open: the one may be set back, the other stands still in sleep.
 */
export function fresh({ at, ticks }) {
  return [Date.now() - at, performance.now() - ticks].every((age) => age >= 0 && age < FRESH);
}

export class RequestLog {
  /** `known`: requests of an earlier log. */
  constructor(known = []) {
    /**
     * [{url, at (a Date), ticks (of performance.now), status (a number, 0 where no answer came),
     * text (null where it did not come whole)}] in the order of the requests.
     */
    this.requests = [];
    this.known = known.filter((request) => request.text !== null && fresh(request));
    this.token = null;
  }

  /** As the browser's `fetch`; the text of a certificate is copied to `token` while it is read. */
  async fetch(url, options) {
    const known = this.known.find((request) => request.url === url);
    const entry = known ?? {
      url,
      at: new Date(),
      ticks: performance.now(),
      status: 0,
      text: null,
    };
    this.requests.push(entry);
    const response = known
      ? new Response(known.text, { status: known.status })
      : await fetch(url, options);
    entry.status = response.status;
    if (response.status === 404) entry.text = ""; // nobody reads on
    return response.body ? this.copied(response, entry) : response;
  }

  copied({ body, status }, entry) {
    const decoder = new TextDecoder();
    let text = "";
    const copy = new TransformStream({
      transform: (chunk, controller) => {
        text += decoder.decode(chunk, { stream: true });
        if (CERTIFICATE.test(entry.url)) this.token = text;
        controller.enqueue(chunk);
      },
      flush() {
        entry.text = text;
      },
    });
    return new Response(body.pipeThrough(copy), { status });
  }
}
