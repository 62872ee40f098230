/**
 * Elements built one by one: text is only ever a text node, so nothing that is shown can become
 * markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes (`onclick` and the like are listeners; false and null are left out)
 * and children.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null)
      node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A drawing of stroked paths on a field of 48 by 48, or of `side` by `side`. */
export function drawing(className, paths, side = 48) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    class: className,
    viewBox: `0 0 ${side} ${side}`,
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A button that does `act`. */
export const button = (className, act, ...children) =>
  element("button", { type: "button", class: className, onclick: act }, ...children);

const LONGEST = 100;
/**
 * A pictograph with its tone or style, and its joiner where another follows; a flag of tags: hidden
 * signs show there.
 */
const EMOJI =
  "\\p{ExtPict}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?" +
  "(?:\\u200d(?=\\p{ExtPict})|[\\u{e0061}-\\u{e007a}]{5}\\u{e007f})?|[0-9#*]\\ufe0f?\\u20e3";
const HIDDEN =
  "[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\ufe00-\\ufe0f\\u034f\\u115f\\u1160\\u3164\\uffa0]";
const EMOJI_OR_HIDDEN = new RegExp(`(${EMOJI})|${HIDDEN}`, "gu");
const PILED = /(\p{M}{2})\p{M}+/gu;

/**
 * Text of others as it may be shown: NFC, nothing that hides or turns its surroundings, no towers
 * of marks, not endless.
 */
export function plain(text) {
  const shown = text.normalize("NFC").replace(EMOJI_OR_HIDDEN, "$1").replace(PILED, "$1");
  const characters = [...shown.slice(0, LONGEST * 4)];
  return characters.length > LONGEST
    ? `${characters.slice(0, LONGEST).join("")}…`
    : characters.join("");
}

/** A number that breaks over lines only where it is wider than one. */
export const whole = (text) => element("span", { class: "whole", translate: "no" }, text);

/** A name or handle of others, kept apart from the words around it. */
export const isolated = (text, attributes = {}) =>
  element("bdi", { dir: "auto", translate: "no", ...attributes }, plain(text));
