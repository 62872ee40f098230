/** The main field, for a link, a number or a handle, also among other words. */
import { read } from "../../verifier/reading/pasted.js";
import { button, element } from "../dom.js";
import { say } from "../language.js";
import { looksLikeNumber, mistake } from "./mistakes.js";
import { resolveShareLink } from "../share_links.js";
import { textField } from "./text_field.js";

/**
 * `check(text or picture)` gets what was pasted. `typed` is what stood in it before; a number that
 * cannot be one is then told its mistake.
 */
export function pasteBox(check, typed = "") {
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
    return profile === null ? object(say("check_post")) : check(profile);
  };
  const hand = (text) => {
    // Without origins: what is asked here is only whether the verifier could do nothing with it.
    const { kind, what, text: link } = read(text, []);
    if (text.trim() === "") return object(say("check_empty"));
    if (kind === "share") return follow(link);
    return what === "post" ? object(say("check_post")) : check(text);
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
