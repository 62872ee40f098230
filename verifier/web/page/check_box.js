/** The box for what stands on a badge: a number, a certificate's link, or the certificate itself. */
import { normaliseProfile } from "../verifier/index.js";
import { element } from "./dom.js";
import { say } from "./language.js";

/** `check(text)` gets what was typed, unless it is empty or the link of a profile; then the box says what it needs. */
export function checkBox(check, typed = "") {
  const field = element("input", {
    id: "asked", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", enterkeyhint: "go",
    value: typed, "aria-describedby": "asked-hint asked-problem",
  });
  const problem = element("p", { class: "problem", id: "asked-problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const wrong = objection(field.value.trim());
    if (wrong === null) return check(field.value.trim());
    problem.textContent = say(wrong);
    field.setAttribute("aria-invalid", "true");
    return field.focus();
  };
  return element("form", { class: "box check", novalidate: true, onsubmit: submit },
    element("label", { for: "asked" }, say("check_label")), field,
    element("p", { class: "hint", id: "asked-hint" }, say("check_hint")), problem,
    element("button", { class: "main" }, say("check_button")));
}

function objection(text) {
  if (text === "") return "check_empty";
  try {
    normaliseProfile(text);
    return "check_profile";
  } catch {
    return null; // no profile: for the verifier to say what it is
  }
}

/** The front page. */
export function checkScreen(check) {
  return element("section", { class: "front" },
    element("h1", { tabindex: "-1" }, say("check_title")), element("p", { class: "lead" }, say("check_lead")), checkBox(check));
}
