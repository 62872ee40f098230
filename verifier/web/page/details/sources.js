/** Where each check looked, and when. */
import { say } from "../language.js";

const STATUS = /\/status\//;
const INDEX = /\/index\//;
const CERTIFICATE = /\/c\/[^/]+(?<!\.standing)\.jwt$/;

/** Name of a check -> {source (a text, null where there is none), at (a dateTimeStamp or null)}. */
export function sources({ verdict, asked, given, anchors }) {
  const certificate = loaded(asked, CERTIFICATE) ?? {
    source: say(given instanceof Blob ? "source_picture" : "source_given"),
    at: null,
  };
  const list = loaded(asked, STATUS);
  return {
    format: certificate,
    signature: certificate,
    issuer: {
      source: `${location.host}/.well-known/trust-list.json`,
      at: anchors && new Date(anchors.issuedAt * 1000).toISOString(),
    },
    validity: { source: say("source_clock"), at: verdict.checkedAt.toISOString() },
    status: { source: list?.source ?? null, at: verdict.status.as_of },
    profile: loaded(asked, INDEX) ?? { source: verdict.profile.asked, at: null },
  };
}

/**
 * All addresses of that kind that were asked, without what they have in common with a link: nobody
 * is to open them.
 */
function loaded(asked, kind) {
  const found = asked.filter(({ url }) => kind.test(url));
  if (found.length === 0) return null;
  return {
    source: found.map(({ url }) => url.replace(/^https?:\/\//, "")).join(", "),
    at: found[0].at.toISOString(),
  };
}
