/**
 * What the cells of a workbook show (ECMA-376 Part 1 section 18.3.1.4 and 18.8.30), written as in
 * Python.
 *
 * Whole numbers keep every digit; other numbers are written as JavaScript does; dates, times and
 * durations are ISO 8601 to the second, without a zone; of a formula its result.
 */
import { unreadable } from "./errors.js";
import { isLonger } from "../../wire/envelope/text.js";

const [DATE, DURATION] = ["date", "duration"];
const between = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const BUILT_IN_DATES = new Set([
  ...between(14, 22),
  ...between(27, 36),
  45,
  47,
  ...between(50, 58),
]);
const BUILT_IN_DURATION = 46;
const WHOLE = /^-?[0-9]{1,400}$/;
const NUMBER = /^[+-]?[0-9]{0,400}(?:\.[0-9]{0,400})?(?:[eE][+-]?[0-9]{1,4})?$/;
const INDEX = /^[0-9]{1,7}$/;
const QUIET = /"[^"]{0,255}"|\\[^]|_[^]|\*[^]|\[(?!h{1,9}\]|m{1,9}\]|s{1,9}\])[^\]]{0,255}\]/gi;
const LONGEST_CODE = 255;
const DAY = 86_400;
const LAST_DAY = 2_958_466;
const UNIX_DAY = 25_569;
const DAYS_TO_1904 = 1_462;
const NO_SUCH_DAY = 60;

/**
 * "date", "duration" or null for a number format: one that the workbook defines by `code`, else a
 * built-in one.
 */
export function kindOfFormat(number, code) {
  if (code === undefined) {
    return number === BUILT_IN_DURATION ? DURATION : BUILT_IN_DATES.has(number) ? DATE : null;
  }
  if (isLonger(code, LONGEST_CODE)) return null;
  const shown = code.replace(QUIET, "").split(";", 1)[0];
  if (/\[[hms]/i.test(shown)) return DURATION;
  return /[dmhys]/i.test(shown) ? DATE : null;
}

/** Decodes `_x000D_`, the escape of a character that XML does not allow (section 22.9.2.19). */
export function unfolded(text) {
  if (!text.includes("_x")) return text;
  // Half a pair of surrogates is no character.
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/[\ud800-\udfff]/gu, "\ufffd");
}

/** The text of a cell. Throws SheetError for a shared string that is not there. */
export function shown(attributes, value, strings, { kinds, from1904 }) {
  const kind = attributes.get("t") ?? "n";
  if (value === "") return "";
  if (kind === "s") {
    if (!INDEX.test(value) || Number(value) >= strings.length) {
      throw unreadable("a shared string that is not there");
    }
    return strings[Number(value)];
  }
  if (kind === "b") return value === "1" ? "TRUE" : "FALSE";
  if (kind === "inlineStr" || kind === "str") return unfolded(value);
  if (kind !== "n") return value;
  const style = attributes.get("s") ?? "0";
  return number(value, INDEX.test(style) ? kinds.get(Number(style)) : undefined, from1904);
}

function number(text, kind, from1904) {
  if (kind === undefined && WHOLE.test(text)) return text;
  if (!NUMBER.test(text) || !/^[+-]?\.?[0-9]/.test(text)) return text;
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return (kind === undefined ? null : moment(value, kind, from1904)) ?? String(value);
}

/**
 * A date, with the time of day where there is one; a time alone; a duration. Null outside the
 * calendar.
 */
function moment(value, kind, from1904) {
  if (!(value >= 0 && value < LAST_DAY)) return null;
  const seconds = Math.floor(value * DAY + 0.5);
  const [day, rest] = [Math.floor(seconds / DAY), seconds % DAY];
  if (kind === DURATION) return `${Math.floor(seconds / 3600)}:${clockOf(seconds).slice(3)}`;
  if (day === 0 && !from1904) return clockOf(rest);
  const date = dateOf(day, from1904);
  return date === null || rest === 0 ? date : `${date}T${clockOf(rest)}`;
}

function clockOf(seconds) {
  const two = (part) => String(Math.floor(part)).padStart(2, "0");
  return `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function dateOf(day, from1904) {
  if (!from1904 && day === NO_SUCH_DAY) return "1900-02-29"; // Excel has such a day, and shows it
  const counted = from1904 ? day + DAYS_TO_1904 : day < NO_SUCH_DAY ? day + 1 : day;
  if (counted >= LAST_DAY) return null;
  return new Date((counted - UNIX_DAY) * DAY * 1000).toISOString().slice(0, 10);
}
