/** The main field, for a link, a number or a handle. */
import { normaliseProfile, platformOf } from "../../verifier/exports.js";
import { button, element } from "../dom.js";
import { say } from "../language.js";
import { looksLikeNumber, mistake } from "./mistakes.js";
import { isShareLink, resolveShareLink } from "../share_links.js";
import { essence } from "./pasted.js";
import { textField } from "./text_field.js";

/**
 * `check(text or picture)` gets what was pasted, `search(handle)` a bare @handle, whose platform is
 * not known. `typed` is what stood in it before; a number that cannot be one is then told its
 * mistake.
 */
export function pasteBox({ check, search }, typed = "") {
  const field = textField("asked", { enterkeyhint: "go", value: typed });
  const problem = element("p", { class: "problem", id: "asked-problem", role: "alert" });
  const progress = element("p", { class: "hint", role: "status" });
  const object = (words) => {
    problem.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const follow = async (link) => {
    progress.textContent = say("share_asked");
    const profile = await resolveShareLink(link);
    if (!progress.isConnected) return undefined; // another check was started meanwhile
    progress.textContent = "";
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
    progress,
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
  const pasteButton = button(
    "plain paste",
    async () => {
      try {
        const pasted = await copied();
        if (pasted instanceof Blob) return check(pasted);
        if (pasted === "") return object(say("paste_empty"));
        field.value = pasted;
        return hand(pasted);
      } catch {
        pasteButton.replaceWith(byHand()); // permission was refused; pasting by hand still works
        return field.focus();
      }
    },
    say("paste_button"),
  );
  return pasteButton;
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
