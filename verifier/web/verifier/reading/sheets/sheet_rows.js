/**
 * The rows of a sheet of a workbook, a listener of xml_parts.js, and what is behind their words.
 * limits.js bounds what is stored of them.
 */
import * as cells from "./cells.js";
import { large, unreadable } from "./errors.js";
import * as limits from "./limits.js";
import { Part, relationshipOf } from "./workbook_parts.js";
import { charactersOf, isLonger, trimmed } from "../../wire/envelope/text.js";

const ROW_NUMBER = /^[1-9][0-9]{0,9}$/;
const REFERENCE = /^([A-Z]{1,3})([1-9][0-9]{0,9})$/;
const RANGE = /^([A-Z]{1,3})([1-9][0-9]{0,6})(?::[A-Z]{1,3}[1-9][0-9]{0,6})?$/;
const HYPERLINK = /^HYPERLINK\([ ]{0,9}"((?:[^"]|"")*)"[ ]{0,9}[,)]/i;
const ROW = "/worksheet/sheetData/row";
const CELL = `${ROW}/c`;
const FORMULA = `${CELL}/f`;
const VALUES = new Set([`${CELL}/v`, `${CELL}/is/t`, `${CELL}/is/r/t`]);

/**
 * `rows`: the rows of a sheet, each up to its last cell that is not empty; `links`: "row column"
 * from 0 -> the address of a HYPERLINK formula; `hyperlinks`: "row column" -> [relationship,
 * fragment] of a link.
 *
 * Rows are numbered upwards, cells within a row from left to right, each once: others are refused.
 * A row or cell without a reference is the next one. An empty cell is ignored, whatever its style.
 */
export class Rows extends Part {
  rows = [];
  links = new Map();
  hyperlinks = new Map();
  #strings;
  #styles;
  #number = 0;
  #column = 0;
  #widest = 0;
  #text = 0;
  #row = [];
  #cell = null;
  #value = "";
  #formula = "";
  #characters = 0;
  #rowText = 0;
  #within = null;
  #isWorksheet = false;

  constructor(strings, styles) {
    super();
    [this.#strings, this.#styles] = [strings, styles];
  }

  opened(path, attributes) {
    this.#within = VALUES.has(path) ? "value" : path === FORMULA ? "formula" : null;
    if (path === CELL) {
      this.#column = this.#columnOf(attributes.get("r"));
      [this.#cell, this.#value, this.#formula, this.#characters] = [attributes, "", "", 0];
    } else if (path === ROW) {
      this.#number = this.#numberOf(attributes.get("r"));
      [this.#row, this.#column, this.#rowText] = [[], 0, 0];
    } else if (path === "/worksheet") this.#isWorksheet = true;
    else if (path === "/worksheet/hyperlinks/hyperlink") this.#addHyperlink(attributes);
  }

  closed(path) {
    this.#within = null;
    if (path === CELL) this.#endCell();
    else if (path === ROW && this.#row.length > 0) {
      while (this.rows.length < this.#number - 1) this.rows.push([]);
      this.rows.push(this.#row);
      this.#row = [];
    }
  }

  text(text) {
    if (this.#within === null) return;
    this.#characters += charactersOf(text);
    if (this.#within === "value") this.#value += text;
    else this.#formula += text;
    if (this.#characters > limits.LONGEST_CELL) throw large("a cell");
  }

  /** Throws SheetError unless the part that was read is a worksheet. */
  requireWorksheet() {
    if (!this.#isWorksheet) throw unreadable("no worksheet");
  }

  #endCell() {
    const address = addressIn(this.#formula);
    // A program that computes nothing writes the formula without its result.
    const text = cells.shown(this.#cell, this.#value, this.#strings, this.#styles) || address;
    if (text === "") return;
    if (text.includes("\0")) throw unreadable("a NUL");
    const characters = charactersOf(text);
    this.#text += characters;
    this.#rowText += characters;
    if (this.#text > limits.LONGEST_TEXT || this.#rowText > limits.LONGEST_WORKBOOK_ROW) {
      throw large("characters");
    }
    this.#widest = Math.max(this.#widest, this.#column);
    if (this.#number > limits.MOST_ROWS || this.#number * this.#widest > limits.MOST_CELLS) {
      throw large("rows and columns");
    }
    while (this.#row.length < this.#column - 1) this.#row.push("");
    this.#row.push(text);
    if (address === "") return;
    if (this.links.size >= limits.MOST_LINKS) throw large("links");
    this.links.set(`${this.#number - 1} ${this.#column - 1}`, address);
  }

  #addHyperlink(attributes) {
    if (this.hyperlinks.size >= limits.MOST_LINKS) throw large("links");
    const [, letters, row] = RANGE.exec(attributes.get("ref") ?? "") ?? [];
    if (letters === undefined) return;
    // The first cell alone, because a link may be said to lie on a million cells.
    this.hyperlinks.set(`${Number(row) - 1} ${columnOf(letters) - 1}`, [
      relationshipOf(attributes),
      attributes.get("location") ?? "",
    ]);
  }

  #numberOf(reference) {
    if (reference === undefined) return this.#number + 1;
    if (!ROW_NUMBER.test(reference) || Number(reference) <= this.#number) {
      throw unreadable("rows out of order, or twice");
    }
    return Number(reference);
  }

  #columnOf(reference) {
    let column = this.#column + 1;
    if (reference !== undefined) {
      const [, letters, row] = REFERENCE.exec(reference) ?? [];
      if (letters === undefined || Number(row) !== this.#number || columnOf(letters) < column) {
        throw unreadable("cells out of order, twice, or in another row");
      }
      column = columnOf(letters);
    }
    if (column > limits.MOST_COLUMNS) throw large("columns");
    return column;
  }
}

/** The web address in a HYPERLINK formula that says it itself; "" where there is none. */
function addressIn(formula) {
  const call = formula === "" ? null : HYPERLINK.exec(trimmed(formula, (sign) => sign === " "));
  return call === null ? "" : webAddress(call[1].replaceAll('""', '"'));
}

/** `target` where it is a web address as spreadsheets hold it, else "". */
export const webAddress = (target) =>
  !isLonger(target, limits.LONGEST_LINK) && /^https?:\/\//i.test(target) ? target : "";

/** 1 of `A`, 28 of `AB`. */
const columnOf = (letters) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
