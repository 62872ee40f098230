/**
 * The only module that uses the network: without cookies, referrer and redirects, within a size and
 * a deadline.
 */
import { CredentialError } from "../errors.js";
import { strip } from "../wire/envelope/text.js";

/** Seconds for one response, from the name look-up to its last octet. */
export const FETCH_SECONDS = 5;

const REQUEST = {
  cache: "no-cache",
  credentials: "omit",
  redirect: "error",
  referrerPolicy: "no-referrer",
};

/**
 * The ASCII text at `url`, at most `limit` octets, within 5 seconds and before `deadline` (an
 * AbortSignal). `fetch` is the engine's. Throws `link.not_found` (a 404 from the host itself),
 * `link.unreachable`, or `link.too_large`.
 */
export async function load(fetch, url, limit, deadline) {
  const over = new AbortController();
  let stop;
  const tooLate = new Promise((_, reject) => {
    stop = () => {
      reject(new Error("too late"));
      over.abort();
    };
  });
  const timer = setTimeout(stop, FETCH_SECONDS * 1000);
  deadline.addEventListener("abort", stop);
  try {
    if (deadline.aborted) throw new Error("too late");
    // A race, because some engines go on delivering a body after its signal was aborted.
    return await Promise.race([fetchText(fetch, url, limit, over.signal), tooLate]);
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    // Engines throw different errors for a failed request.
    throw new CredentialError("link.unreachable", String(error));
  } finally {
    clearTimeout(timer);
    deadline.removeEventListener("abort", stop);
    over.abort();
  }
}

async function fetchText(fetch, url, limit, signal) {
  const response = await fetch(url, { ...REQUEST, signal });
  if (response.status === 404) throw new CredentialError("link.not_found", "the host answers 404");
  if (response.status !== 200) {
    throw new CredentialError("link.unreachable", `the host answers ${response.status}`);
  }
  const reader = response.body.getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (signal.aborted) throw new Error("too late"); // the caller has the timeout already
    chunks.push(read.value);
    size += read.value.length;
    if (size > limit) throw new CredentialError("link.too_large", `more than ${limit} octets`);
  }
  return text(chunks);
}

function text(chunks) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const parts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  const whole = parts.join("") + decoder.decode();
  if (/[^\0-\x7f]/.test(whole)) {
    throw new CredentialError("link.unreachable", "an answer outside ASCII");
  }
  return strip(whole);
}
