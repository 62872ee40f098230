/**
 * What a style uses that a browser of the floor may lack: properties, their values, functions,
 * units, selectors and rules. A browser leaves out what it does not know, so each needs a reason
 * why the page does without it.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { lacking } from "./browsers.mjs";

const packages = createRequire(
  fileURLToPath(new URL("../../../tests/vendor/package.json", import.meta.url)),
);
const { css } = packages("@mdn/browser-compat-data");

/** Name -> entries of that name anywhere in `tree`. */
function named(tree, into = new Map()) {
  for (const [name, entry] of Object.entries(tree)) {
    if (name === "__compat" || typeof entry !== "object") continue;
    if (entry.__compat) into.set(name, [...(into.get(name) ?? []), entry]);
    named(entry, into);
  }
  return into;
}
const TYPES = named(css.types);
/** Units that came after the others, by the entry that is about them. */
const UNITS = [
  [/\d(?:dv|sv|lv)(?:h|w|i|b|min|max)\b/, "viewport_percentage_units_dynamic"],
  [/\d(?:cq)(?:h|w|i|b|min|max)\b/, "container_query_length_units"],
];

/** [{feature, line, lacking}] of a style. */
export function findings(text) {
  const found = [];
  const add = (index, feature, entry) => {
    const browsers = entry?.__compat ? lacking(entry) : [];
    const line = text.slice(0, index).split("\n").length;
    if (browsers.length > 0) found.push({ feature, line, lacking: browsers });
  };
  const plain = text.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  for (const { 1: name, index } of plain.matchAll(/@([a-z-]+)/g)) {
    add(index, `@${name}`, css["at-rules"][name]);
  }
  for (const { 0: rule, index } of plain.matchAll(/[^{};]+\{/g)) {
    for (const { 1: name } of rule.matchAll(/::?([a-z-]+)/g)) {
      add(index, `:${name}`, css.selectors[name]);
    }
    if (rule.trim().startsWith("&")) add(index, "&", css.selectors.nesting);
  }
  for (const { 1: property, 2: value, index } of plain.matchAll(
    /(?<=[{;]\s*)([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g,
  )) {
    declaration(property, value, (feature, entry) => add(index, feature, entry));
  }
  return found;
}

function declaration(property, value, add) {
  const entry = css.properties[property];
  add(property, entry);
  for (const [word] of value.matchAll(/(?<![-.\w#])[a-z][a-z-]*(?![-\w(])/g)) {
    add(`${property}: ${word}`, entry?.[word]);
  }
  for (const [, name] of value.matchAll(/([a-z-]+)\(/g)) {
    const entries = TYPES.get(name) ?? [];
    if (entries.every((each) => lacking(each).length > 0)) add(`${name}()`, entries[0]);
  }
  for (const [unit, name] of UNITS) {
    if (unit.test(value)) add(`${property}: ${unit.exec(value)[0].slice(1)}`, css.types.length[name]);
  }
}
