/** In which language the page speaks: Vietnamese unless the reader chose otherwise on this device. */
import en from "./locales/en.js";
import vi from "./locales/vi.js";

const LOCALES = { vi, en };
const KEPT_AS = "language";
const PLACEHOLDER = /\{(\w+)\}/;

let current = kept();

function kept() {
  try {
    return localStorage.getItem(KEPT_AS) === "en" ? "en" : "vi";
  } catch {
    return "vi"; // storage is closed in some in-app browsers
  }
}

/** "vi" or "en". */
export const language = () => current;

/** The other one. */
export const other = () => (current === "vi" ? "en" : "vi");

/** Speak the other language from now on. */
export function change() {
  current = other();
  try {
    localStorage.setItem(KEPT_AS, current);
  } catch {
    // the choice then lasts as long as the page
  }
}

/** More words, by language and key, of a part that is loaded when it is needed. */
export const learn = (words) => Object.keys(LOCALES).forEach((name) => Object.assign(LOCALES[name], words[name]));

/** The page's own words for `key`; `values` (texts) fill its placeholders. */
export const say = (key, values = {}) => LOCALES[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** As `say`, with nodes in the places of the placeholders: a list for `append`. */
export const sayWith = (key, nodes) => filled(LOCALES[current][key], nodes);

/** `template` cut at its placeholders, each replaced by the node or text of that name. */
export function filled(template, nodes) {
  return template.split(PLACEHOLDER).map((part, place) => (place % 2 === 1 ? nodes[part] : part));
}
