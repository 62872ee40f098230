/**
 * In which language the page speaks: Vietnamese unless the reader chose otherwise on this device.
 */
import vi from "./locales/vi.js";

const LOCALES = { vi, en: {} };
const KEPT_AS = "language";
const PLACEHOLDER = /\{(\w+)\}/;

/** The languages whose words are there; those of lazy parts bring both. */
const spoken = new Set(["vi"]);
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

/**
 * Have the words of the language that was chosen: Vietnamese is always there, and spoken where
 * English is not.
 */
export async function fetchWords(wanted = current) {
  if (spoken.has(wanted)) return;
  try {
    learn({ [wanted]: (await import("./locales/en.js")).default });
    spoken.add(wanted);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    current = "vi"; // the file could not be loaded
  }
}

/** Speak the other language from now on, if its words can be had. */
export async function change() {
  const wanted = other();
  await fetchWords(wanted);
  if (!spoken.has(wanted)) return;
  current = wanted;
  try {
    localStorage.setItem(KEPT_AS, current);
  } catch {
    // the choice then lasts as long as the page
  }
}

/** More words, by language and key, of a part that is loaded when it is needed. */
export const learn = (words) =>
  Object.entries(words).forEach(([name, added]) => Object.assign(LOCALES[name], added));

/** The page's own words for `key`; `values` (texts) fill its placeholders. */
export const say = (key, values = {}) =>
  LOCALES[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** As `say`, with nodes in the places of the placeholders: a list for `append`. */
export const sayWith = (key, nodes) => filled(LOCALES[current][key], nodes);

/** `template` cut at its placeholders, each replaced by the node or text of that name. */
export function filled(template, nodes) {
  return template.split(PLACEHOLDER).map((part, place) => (place % 2 === 1 ? nodes[part] : part));
}
