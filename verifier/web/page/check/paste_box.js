/** The one big box: whatever a person copied or sees on a badge goes in here. */
import { normaliseProfile, platformOf } from "../../verifier/exports.js";
import { button, element } from "../dom.js";
import { say } from "../language.js";
import { looksLikeNumber, mistake } from "./mistakes.js";
import { isShareLink, resolveShareLink } from "../share_links.js";
import { essence } from "./pasted.js";

/**
 * `check(text or picture)` gets what was pasted, `search(handle)` a bare @handle, whose platform is
 * not known. `typed` is what stood in it before; a number that cannot be one is then told its
 * mistake.
 */
export function pasteBox({ check, search }, typed = "") {
  const field = element("input", {
    id: "asked",
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    enterkeyhint: "go",
    value: typed,
    "aria-describedby": "asked-hint asked-problem",
  });
  const problem = element("p", { class: "problem", id: "asked-problem", role: "alert" });
  const told = element("p", { class: "hint", role: "status" });
  const object = (words) => {
    problem.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const follow = async (link) => {
    told.textContent = say("share_asked");
    const profile = await resolveShareLink(link);
    if (!told.isConnected) return undefined; // something else was asked for meanwhile
    told.textContent = "";
    return profile === null ? object(say("check_post")) : hand(profile);
  };
  const hand = (text) => {
    const meant = essence(text);
    if (/^@\S+$/.test(meant)) return search(meant);
    if (isShareLink(meant)) return follow(meant);
    const wrong = objection(meant);
    return wrong === null ? check(meant) : object(say(wrong));
  };
  const wrong = looksLikeNumber(typed) ? mistake(typed) : null;
  if (wrong) problem.textContent = say(wrong.key, wrong.values);
  return element(
    "form",
    {
      class: "box check",
      novalidate: true,
      onsubmit: (event) => (event.preventDefault(), hand(field.value)),
    },
    element("label", { for: "asked" }, say("paste_label")),
    element("div", { class: "line" }, field, pasting({ field, hand, check, object })),
    element("p", { class: "hint", id: "asked-hint" }, say("paste_hint")),
    told,
    problem,
    element("button", { class: "main" }, say("check_button")),
  );
}

/**
 * The key of what is wrong with it before anybody is asked; null where the verifier is to say what
 * it is.
 */
function objection(text) {
  if (text === "") return "check_empty";
  return platformOf(text) !== null && !isProfile(text) ? "check_post" : null;
}

function isProfile(text) {
  try {
    return Boolean(normaliseProfile(text));
  } catch {
    return false; // a post, a group, a page of the platform's own
  }
}

/**
 * The button that pastes; words in its place where the browser cannot or will not (most browsers
 * inside of apps).
 */
function pasting({ field, hand, check, object }) {
  const byHand = () => element("p", { class: "hint by-hand" }, say("paste_by_hand"));
  if (!navigator.clipboard?.readText) return byHand();
  const made = button(
    "plain paste",
    async () => {
      try {
        const found = await copied();
        if (found instanceof Blob) return check(found);
        if (found === "") return object(say("paste_empty"));
        field.value = found;
        return hand(found);
      } catch {
        made.replaceWith(byHand()); // refused: the finger still can
        return field.focus();
      }
    },
    say("paste_button"),
  );
  return made;
}

/** The text that was copied, else the picture, else "". */
async function copied() {
  const text = await navigator.clipboard.readText();
  if (text.trim() !== "" || !navigator.clipboard.read) return text;
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (type) return item.getType(type);
  }
  return "";
}
