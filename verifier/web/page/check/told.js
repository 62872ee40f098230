/** What to say of a text that is no certificate: what it is, or where it leads. */
import { READINGS } from "../../verifier/data/readings.js";
import { meaning } from "../../verifier/reading/meanings.js";
import { understood } from "../../verifier/reading/links.js";

/**
 * {words, place, accounts} of a `text`: its words by language, the host it leads to, and the
 * `accounts` of which a handle may be one; null where the verdict says enough.
 */
export async function toldOf(text, anchors, accounts = []) {
  let meant = accounts.length > 0 ? meaning("several") : await understood(text, anchors);
  if (meant.kind === "profiles") meant = meant.otherwise ?? meant;
  const kind = kindOf(meant);
  return kind === null ? null : { words: READINGS[kind], place: shown(meant.place), accounts };
}

function kindOf({ kind, what, place }) {
  if (["several", "our_page", "text"].includes(kind)) return kind;
  if (kind === "share") return "post";
  if (kind !== "elsewhere") return null;
  return ["link", "app"].includes(what) && shown(place) === "" ? "nowhere" : what;
}

/** A host as browsers show it, so that no letter passes for another; "" where it is none. */
function shown(place) {
  if (place === null || place.endsWith(":")) return place ?? "";
  try {
    return new URL(`https://${place}`).host;
  } catch {
    return "";
  }
}
