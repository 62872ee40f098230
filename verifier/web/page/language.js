/**
 * The language of the page, by the rule of all pages: what the reader chose (in an address with
 * `?lang=`, or before on this device), else what the browser prefers, else Vietnamese.
 */
import { words } from "../verifier/exports.js";
import { LOCALES, NEXT } from "./locales/languages.js";
import { WORDS } from "./locales/vi/page.js";

const DEFAULT = "vi";
const STORAGE_KEY = "language";
const PLACEHOLDER = /\{(\w+)\}/;

/** Language -> key -> text, of the parts that are loaded. */
const texts = { [DEFAULT]: { ...WORDS } };
/** The parts that were loaded after the page, or are about to be. */
const parts = new Set();
// Without an address there is no page and no reader: a test in Node.
let current = (globalThis.location && (chosen() ?? stored() ?? preferred())) ?? DEFAULT;

/** A language that the page speaks, else undefined. */
function spoken(tag) {
  return Object.keys(NEXT).find((one) => one === tag);
}

/** What the address asks for; it is kept, and the address is rid of it. */
function chosen() {
  const address = new URL(location.href);
  const asked = spoken(address.searchParams.get("lang"));
  if (asked === undefined) return undefined;
  keep(asked);
  address.searchParams.delete("lang");
  history.replaceState(history.state, "", address);
  return asked;
}

/** The language that was chosen on this device before. */
function stored() {
  try {
    return spoken(localStorage.getItem(STORAGE_KEY));
  } catch {
    return undefined; // storage is closed in some in-app browsers
  }
}

function keep(language) {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // the choice then lasts as long as the page
  }
}

/** What the browser prefers, of all that the page speaks. */
function preferred() {
  return navigator.languages.map((tag) => spoken(tag.toLowerCase().split("-")[0])).find(Boolean);
}

/** "vi", "en" or another of `locales`. */
export const language = () => current;

/** {language, name}: the one that the page offers instead, and what that calls itself. */
export const other = () => NEXT[current];

/**
 * Load the words of the chosen language, as many as the page needs by now. Vietnamese comes with
 * each part, and is spoken where others cannot be loaded.
 */
export async function fetchWords() {
  if (!(await loaded(current))) current = DEFAULT;
}

/** Whether all that the page says by now could be loaded in that language. */
async function loaded(wanted) {
  if (wanted === DEFAULT) return true;
  try {
    const { PAGE, VERDICTS, PARTS } = await LOCALES[wanted]();
    const more = await Promise.all([...parts].map((part) => PARTS[part]()));
    words.learn(wanted, VERDICTS);
    texts[wanted] = Object.assign({}, PAGE, ...more.map((part) => part.WORDS));
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false; // a file could not be loaded
  }
}

/** Switch to the other language, if its words can be loaded. */
export async function change() {
  const wanted = other().language;
  if (!(await loaded(wanted))) return;
  current = wanted;
  keep(current);
}

/** The module that `load` imports, a `part` of the page, once its words are there too. */
export async function withWords(part, load) {
  parts.add(part);
  const [module] = await Promise.all([load(), fetchWords()]);
  return module;
}

/** Add the Vietnamese words of a part, which come with it. */
export const learn = (added) => Object.assign(texts[DEFAULT], added);

/** The page's own words for `key`; `values` (texts) fill its placeholders. */
export const say = (key, values = {}) =>
  texts[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** As `say`, with nodes in the places of the placeholders: a list for `append`. */
export const sayWith = (key, nodes) => filled(texts[current][key], nodes);

/** `template` cut at its placeholders, each replaced by the node or text of that name. */
export function filled(template, nodes) {
  return template.split(PLACEHOLDER).map((part, index) => (index % 2 === 1 ? nodes[part] : part));
}
