/**
 * A number that is read aloud or printed under a code: ten characters, grouped as they are typed.
 */
import { element } from "../dom.js";
import { say } from "../language.js";
import { characters, isMore, mistake } from "./mistakes.js";
import { textField } from "./text_field.js";

const GROUP = 5;

/**
 * `check(text)` gets a number whose check symbol fits, and whatever else a link or a text has to
 * say; a number that is none is told its mistake.
 */
export function numberField(check) {
  const field = textField("number", {
    autocapitalize: "characters",
    enterkeyhint: "go",
    placeholder: "7K3M9-QX2HS",
  });
  const problem = element("p", { class: "problem", id: "number-problem", role: "alert" });
  const tell = (wrong) => {
    problem.textContent = wrong ? say(wrong.key, wrong.values) : "";
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
  const listen = (event) => {
    if (event.isComposing) return; // a Vietnamese input method is composing
    group(field, event);
    const wrong = isMore(field.value) ? null : mistake(field.value);
    tell(wrong?.key === "number_short" ? null : wrong); // not complete is no mistake yet
  };
  const submit = (event) => {
    event.preventDefault();
    if (isMore(field.value)) return check(field.value);
    const wrong = mistake(field.value);
    tell(wrong);
    return wrong ? field.focus() : check(characters(field.value).join(""));
  };
  field.addEventListener("input", listen);
  field.addEventListener("compositionend", listen);
  return element(
    "form",
    { class: "box number", novalidate: true, onsubmit: submit },
    element("label", { for: "number" }, say("number_label")),
    field,
    element("p", { class: "hint", id: "number-hint" }, say("number_hint")),
    problem,
    element("button", { class: "main" }, say("check_button")),
  );
}

/**
 * The hyphen is inserted while typing at the end, and never while deleting or correcting.
 */
function group(field, { inputType = "" }) {
  const atEnd = field.selectionStart === field.value.length;
  const typed = characters(field.value);
  if (typed.length > 2 * GROUP || isMore(field.value)) return;
  if (!atEnd || inputType.startsWith("delete") || typed.length <= GROUP) return;
  field.value = `${typed.slice(0, GROUP).join("")}-${typed.slice(GROUP).join("")}`;
}
