/** What to say of a text that is no certificate: what it is, or where it leads. */
import { READINGS } from "../../verifier/data/readings.js";
import { meaning } from "../../verifier/reading/meanings.js";
import { understood } from "../../verifier/reading/links.js";
import { profileInWords } from "../accounts.js";
import { element } from "../dom.js";

/**
 * {words, place, choices} of a `text`: its words by language, the host it leads to, and what makes
 * the buttons with the `accounts` of which a handle may be one; null where the verdict says enough.
 */
export async function toldOf({ text, accounts = [] }, anchors) {
  let meant = accounts.length > 0 ? meaning("several") : await understood(text, anchors);
  if (meant.kind === "profiles") meant = meant.otherwise ?? meant;
  const kind = kindOf(meant);
  if (kind === null) return null;
  const choices = (check) => (accounts.length > 0 ? choicesOf(accounts, check) : null);
  return { words: READINGS[kind], place: shown(meant.place), choices };
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

/** A button for each profile, `platform:handle`. */
const choicesOf = (accounts, check) =>
  element(
    "p",
    { class: "actions" },
    ...accounts.map((account) =>
      element("button", { class: "plain", onclick: () => check(account) }, profileInWords(account)),
    ),
  );
