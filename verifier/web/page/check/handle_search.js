/** Looking for a profile by its platform and the name behind the @. */
import { NAMES, normaliseProfile } from "../../verifier/exports.js";
import { element } from "../dom.js";
import { say } from "../language.js";
import { textField } from "./text_field.js";

/** `check(link)` gets the canonical link of the profile that was named. */
export function handleSearch(check) {
  const platform = element(
    "select",
    { id: "platform" },
    ...Object.entries(NAMES).map(([value, name]) => element("option", { value }, name)),
  );
  const handle = textField("handle", { enterkeyhint: "search", placeholder: "@" });
  const problem = element("p", { class: "problem", id: "handle-problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const link = profile(platform.value, handle.value.trim());
    if (link !== null) return check(link);
    problem.textContent = say("handle_wrong", { platform: NAMES[platform.value] });
    handle.setAttribute("aria-invalid", "true");
    return handle.focus();
  };
  return element(
    "form",
    { class: "box", novalidate: true, onsubmit: submit },
    element("label", { for: "platform" }, say("handle_platform")),
    platform,
    element("label", { for: "handle" }, say("handle_label")),
    handle,
    element("p", { class: "hint", id: "handle-hint" }, say("handle_hint")),
    problem,
    element("button", { class: "main" }, say("handle_button")),
  );
}

/** A link that was pasted in place of a name is as good. */
function profile(platform, text) {
  for (const spelling of [`${platform}:${text}`, text]) {
    try {
      return normaliseProfile(spelling).url;
    } catch {
      continue; // not in this spelling
    }
  }
  return null;
}
