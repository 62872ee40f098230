/**
 * The language of the page: Vietnamese unless the reader chose English on this device.
 */
import vi from "./locales/vi.js";

const LOCALES = { vi, en: {} };
const STORAGE_KEY = "language";
const PLACEHOLDER = /\{(\w+)\}/;

/** The languages whose words are there; those of lazy parts bring both. */
const loaded = new Set(["vi"]);
let current = stored();

/** The language that was chosen on this device before. */
function stored() {
  try {
    return localStorage.getItem(STORAGE_KEY) === "en" ? "en" : "vi";
  } catch {
    return "vi"; // storage is closed in some in-app browsers
  }
}

/** "vi" or "en". */
export const language = () => current;

/** The other one. */
export const other = () => (current === "vi" ? "en" : "vi");

/**
 * Load the words of the chosen language; Vietnamese is built in, and used where English cannot be
 * loaded.
 */
export async function fetchWords(wanted = current) {
  if (loaded.has(wanted)) return;
  try {
    learn({ [wanted]: (await import("./locales/en.js")).default });
    loaded.add(wanted);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    current = "vi"; // the file could not be loaded
  }
}

/** Switch to the other language, if its words can be loaded. */
export async function change() {
  const wanted = other();
  await fetchWords(wanted);
  if (!loaded.has(wanted)) return;
  current = wanted;
  try {
    localStorage.setItem(STORAGE_KEY, current);
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
  return template.split(PLACEHOLDER).map((part, index) => (index % 2 === 1 ? nodes[part] : part));
}
