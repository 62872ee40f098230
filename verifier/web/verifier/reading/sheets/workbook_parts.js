/**
 * The parts of a workbook: where its first sheet is, its shared strings, its styles, the rows of
 * the sheet.
 *
 * Each part is a listener of xml_parts.js. limits.js bounds what is stored of a part.
 */
import * as cells from "./cells.js";
import { large, unreadable } from "./errors.js";
import * as limits from "./limits.js";
import { local } from "./xml_parts.js";
import { charactersOf } from "../../wire/envelope/text.js";

const ROW_NUMBER = /^[1-9][0-9]{0,9}$/;
const REFERENCE = /^([A-Z]{1,3})([1-9][0-9]{0,9})$/;
const FORMAT = /^[0-9]{1,7}$/;

class Part {
  opened() {}
  closed() {}
  text() {}
}

/**
 * `targets`: {kind, path} of each part that a part leads to, the kind being the last word of its
 * type, by the identifier.
 */
export class Relations extends Part {
  targets = new Map();
  #folder;

  constructor(folder) {
    super();
    this.#folder = folder;
  }

  opened(path, attributes) {
    if (path !== "/Relationships/Relationship" || attributes.get("TargetMode") === "External") {
      return;
    }
    if (this.targets.size >= limits.MOST_ENTRIES) throw large("relationships");
    const kind = (attributes.get("Type") ?? "").split("/").at(-1);
    this.targets.set(attributes.get("Id") ?? "", {
      kind,
      path: resolved(this.#folder, attributes.get("Target") ?? ""),
    });
  }

  /** The path of the first part of a kind. */
  first(kind) {
    return [...this.targets.values()].find((target) => target.kind === kind)?.path;
  }
}

function resolved(folder, target) {
  const steps = [];
  for (const step of (target.startsWith("/") ? target : `${folder}/${target}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/**
 * `sheets`: the relationship of each sheet and whether it is visible, in order; `from1904`: days
 * are counted from 1904.
 */
export class Workbook extends Part {
  sheets = [];
  from1904 = false;

  opened(path, attributes) {
    if (path === "/workbook/workbookPr") {
      this.from1904 = ["1", "true"].includes(attributes.get("date1904"));
    }
    if (path !== "/workbook/sheets/sheet") return;
    if (this.sheets.length >= limits.MOST_ENTRIES) throw large("sheets");
    const identifier =
      [...attributes].find(([name]) => name.includes(":") && local(name) === "id")?.[1] ?? "";
    this.sheets.push({ identifier, seen: (attributes.get("state") ?? "visible") === "visible" });
  }

  /** The path of the first visible worksheet; of the first one if all are hidden. */
  firstSheet({ targets }) {
    const worksheets = this.sheets.filter(
      ({ identifier }) => targets.get(identifier)?.kind === "worksheet",
    );
    if (worksheets.length === 0) throw unreadable("no worksheet");
    return targets.get((worksheets.find(({ seen }) => seen) ?? worksheets[0]).identifier).path;
  }
}

/** `strings`: the shared strings, without their phonetic hints. */
export class Strings extends Part {
  strings = [];
  #pieces = [];
  #within = false;
  #characters = 0;
  #ofAll = 0;

  opened(path) {
    this.#within = path === "/sst/si/t" || path === "/sst/si/r/t";
  }

  closed(path) {
    this.#within = false;
    if (path !== "/sst/si") return;
    const text = this.#pieces.join("");
    [this.#pieces, this.#characters] = [[], 0];
    if (this.strings.length >= limits.MOST_STRINGS) throw large("shared strings");
    this.strings.push(cells.unfolded(text));
  }

  text(text) {
    if (!this.#within) return;
    const characters = charactersOf(text);
    this.#characters += characters;
    this.#ofAll += characters;
    if (this.#characters > limits.LONGEST_CELL || this.#ofAll > limits.LONGEST_STRINGS) {
      throw large("shared strings");
    }
    this.#pieces.push(text);
  }
}

/** `kinds`: "date" or "duration" by the place of a cell style that shows one. */
export class Styles extends Part {
  kinds = new Map();
  #codes = new Map();
  #styles = 0;

  opened(path, attributes) {
    const isFormat = path === "/styleSheet/numFmts/numFmt";
    if (!isFormat && path !== "/styleSheet/cellXfs/xf") return;
    const number = attributes.get("numFmtId") ?? "0";
    if (!FORMAT.test(number)) throw unreadable("a number format without a number");
    if (isFormat) this.#codes.set(Number(number), attributes.get("formatCode") ?? "");
    else {
      const kind = cells.kindOfFormat(Number(number), this.#codes.get(Number(number)));
      if (kind !== null) this.kinds.set(this.#styles, kind);
      this.#styles += 1;
    }
    if (this.#codes.size > limits.MOST_STYLES || this.#styles > limits.MOST_STYLES) {
      throw large("styles");
    }
  }
}

const ROW = "/worksheet/sheetData/row";
const CELL = `${ROW}/c`;
const VALUES = new Set([`${CELL}/v`, `${CELL}/is/t`, `${CELL}/is/r/t`]);

/**
 * `rows`: the rows of a sheet, each up to its last cell that is not empty.
 *
 * Rows are numbered upwards, cells within a row from left to right, each once: others are refused.
 * A row or cell without a reference is the next one. An empty cell is ignored, whatever its style.
 */
export class Rows extends Part {
  rows = [];
  #strings;
  #styles;
  #number = 0;
  #column = 0;
  #widest = 0;
  #text = 0;
  #row = [];
  #cell = null;
  #value = "";
  #characters = 0;
  #rowText = 0;
  #within = false;
  #isWorksheet = false;

  constructor(strings, styles) {
    super();
    [this.#strings, this.#styles] = [strings, styles];
  }

  opened(path, attributes) {
    this.#within = VALUES.has(path);
    if (path === CELL) {
      this.#column = this.#columnOf(attributes.get("r"));
      [this.#cell, this.#value, this.#characters] = [attributes, "", 0];
    } else if (path === ROW) {
      this.#number = this.#numberOf(attributes.get("r"));
      [this.#row, this.#column, this.#rowText] = [[], 0, 0];
    } else if (path === "/worksheet") this.#isWorksheet = true;
  }

  closed(path) {
    this.#within = false;
    if (path === CELL) this.#endCell();
    else if (path === ROW && this.#row.length > 0) {
      while (this.rows.length < this.#number - 1) this.rows.push([]);
      this.rows.push(this.#row);
      this.#row = [];
    }
  }

  text(text) {
    if (!this.#within) return;
    this.#characters += charactersOf(text);
    this.#value += text;
    if (this.#characters > limits.LONGEST_CELL) throw large("a cell");
  }

  /** Throws SheetError unless the part that was read is a worksheet. */
  requireWorksheet() {
    if (!this.#isWorksheet) throw unreadable("no worksheet");
  }

  #endCell() {
    const text = cells.shown(this.#cell, this.#value, this.#strings, this.#styles);
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

/** 1 of `A`, 28 of `AB`. */
const columnOf = (letters) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
