/** The fields of the check screen, one for each kind of text. */
import { element } from "../dom.js";

/**
 * A field for a text that no browser is to complete or correct; `{id}-hint` and `{id}-problem` are
 * what describes it.
 */
export const textField = (id, attributes) =>
  element("input", {
    id,
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-describedby": `${id}-hint ${id}-problem`,
    ...attributes,
  });
