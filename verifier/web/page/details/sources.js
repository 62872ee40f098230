/** The source of each check, and its time. */
import { say } from "../language.js";

const STATUS = /\/status\//;
const INDEX = /\/index\//;
const CERTIFICATE = /\/c\/[^/.]+\.jwt$/;

/** Name of a check -> {source (a text, null where there is none), at (a dateTimeStamp or null)}. */
export function sources({ verdict, requests, input, anchors }) {
  const certificate = loaded(requests, CERTIFICATE) ?? {
    source: say(input instanceof Blob ? "source_picture" : "source_given"),
    at: null,
  };
  const list = loaded(requests, STATUS);
  return {
    format: certificate,
    signature: certificate,
    issuer: {
      source: `${location.host}/.well-known/trust-list.json`,
      at: anchors && new Date(anchors.issuedAt * 1000).toISOString(),
    },
    validity: { source: say("source_clock"), at: verdict.checkedAt.toISOString() },
    status: { source: list?.source ?? null, at: verdict.status.as_of },
    profile: loaded(requests, INDEX) ?? { source: verdict.profile.asked, at: null },
  };
}

/**
 * The URLs of that kind that were fetched, without their scheme, because they are not meant to be
 * opened.
 */
function loaded(requests, kind) {
  const responses = requests.filter(({ url }) => kind.test(url));
  if (responses.length === 0) return null;
  return {
    source: responses.map(({ url }) => url.replace(/^https?:\/\//, "")).join(", "),
    at: responses[0].at.toISOString(),
  };
}
