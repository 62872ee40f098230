/** CSV as Python's csv module takes it for a table, within the bounds of limits.js. */
import { SheetError, large } from "./errors.js";
import * as limits from "./limits.js";
import { charactersOf, isLonger, strip } from "../../wire/envelope/text.js";

const DELIMITERS = [",", ";", "\t"];
const LINE_END = /\r\n|\r|\n/g;
const LINES_BETWEEN_TURNS = 200;

/**
 * {delimiter, start}: by which delimiter the first line has most cells, or what a `sep=` line says;
 * where rows begin.
 */
export function dialect(text) {
  for (const [start, end] of lines(text)) {
    const line = text.slice(start, end);
    if (isLonger(line, limits.LONGEST_ROW)) throw large("a row");
    if (strip(line) === "") continue;
    const first = line.replace(/[\r\n]+$/, "");
    if (first.length <= 10 && [...first].length === 5 && first.toLowerCase().startsWith("sep=")) {
      const delimiter = first.slice(4);
      if (delimiter === '"' || delimiter.length > 1) {
        throw new SheetError("table", "a delimiter that is none");
      }
      return { delimiter, start: endOfLine(text) };
    }
    const cells = (mark) => (tableOf(line, mark)[0] ?? []).length;
    return {
      delimiter: DELIMITERS.reduce((best, mark) => (cells(mark) > cells(best) ? mark : best)),
      start: 0,
    };
  }
  return { delimiter: ",", start: 0 };
}

/**
 * The rows of a CSV text from `start` on, a blank line being an empty one. Throws SheetError
 * "table", "large".
 */
export async function parse(text, delimiter, start, turns) {
  const table = new Table(delimiter);
  let count = 0;
  for (const [from, to] of lines(text, start)) {
    table.line(text, from, to);
    count += 1;
    if (count % LINES_BETWEEN_TURNS === 0) await turns.next();
  }
  return table.end();
}

function tableOf(text, delimiter) {
  const table = new Table(delimiter);
  for (const [from, to] of lines(text)) table.line(text, from, to);
  return table.end();
}

/** [start, end] of each line, with its end. */
function* lines(text, start = 0) {
  LINE_END.lastIndex = start;
  const pattern = new RegExp(LINE_END);
  pattern.lastIndex = start;
  for (let from = start; from < text.length; from = pattern.lastIndex) {
    if (pattern.exec(text) === null) {
      yield [from, text.length];
      return;
    }
    yield [from, pattern.lastIndex];
  }
}

function endOfLine(text) {
  return lines(text).next().value[1];
}

class Table {
  #delimiter;
  #rows = [];
  #row = [];
  #cell = "";
  #characters = 0;
  #state = "start";
  #units = 0;
  #pairs = 0;
  #cells = 0;
  #blankRows = 0;

  constructor(delimiter) {
    this.#delimiter = delimiter;
  }

  end() {
    if (this.#state !== "start") this.#endRow();
    return this.#rows;
  }

  line(text, start, end) {
    this.#count(text, start, end);
    let plain = start;
    for (let index = start; index < end; index += 1) {
      const character = text[index];
      const isQuoted = this.#state === "quoted";
      if (
        character === '"' ||
        (!isQuoted && (character === this.#delimiter || character === "\r" || character === "\n"))
      ) {
        this.#add(text.slice(plain, index));
        plain = index + 1;
        if (character === '"') this.#quote();
        else if (character === this.#delimiter) this.#endCell();
        else {
          this.#endRow();
          return;
        }
      } else if (!isQuoted) this.#state = "plain";
    }
    this.#add(text.slice(plain, end));
  }

  /** A row has no more characters than one may have, in all its lines. */
  #count(text, start, end) {
    this.#units += end - start;
    for (let index = start; index < end; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0xd800 && unit < 0xdc00) this.#pairs += 1;
    }
    if (this.#units - this.#pairs > limits.LONGEST_ROW) throw large("a row");
  }

  #add(text) {
    this.#characters += charactersOf(text);
    this.#cell += text;
    if (this.#characters > limits.LONGEST_CELL) {
      throw new SheetError("table", "a cell that is too long");
    }
  }

  #quote() {
    if (this.#state === "quoted") this.#state = "quote";
    else if (this.#state === "quote") {
      this.#add('"');
      this.#state = "quoted";
    } else if (this.#state === "plain") this.#add('"');
    else this.#state = "quoted";
  }

  #endCell() {
    this.#row.push(this.#cell);
    [this.#cell, this.#characters, this.#state] = ["", 0, "cell"];
  }

  #endRow() {
    if (this.#state !== "start") this.#endCell();
    this.#cells += this.#row.length;
    if (this.#row.length > limits.MOST_COLUMNS) throw large("columns");
    this.#rows.push(this.#row);
    const isFilled = this.#row.some((cell) => cell !== "");
    this.#blankRows = isFilled ? 0 : this.#blankRows + 1;
    // Blank rows count once a filled one follows, because those at the end are dropped.
    const isLong = isFilled && this.#rows.length > limits.MOST_ROWS;
    if (isLong || this.#blankRows > limits.MOST_ROWS || this.#cells > limits.MOST_CELLS) {
      throw large("rows");
    }
    [this.#row, this.#state, this.#units, this.#pairs] = [[], "start", 0, 0];
  }
}
