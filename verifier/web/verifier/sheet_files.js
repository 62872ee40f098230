/**
 * Sheets read and written in the browser, as the command `check-csv` does: CSV in UTF-8 or UTF-16, XLSX; out comes CSV.
 */
import { strip } from "./wire/text.js";

/** Octets of a sheet. */
export const LARGEST = 32 * 1024 * 1024;
const LONGEST_CELL = 131_072;
const DELIMITERS = [",", ";", "\t"];
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** The sheet cannot be read; `kind` is "encoding", "table", "empty", "large" or "unloaded". */
export class SheetError extends Error {
  constructor(kind, detail = "") {
    super(`${kind} ${detail}`);
    this.kind = kind;
    this.detail = detail;
  }
}

/** {header, rows, delimiter} of the octets of a sheet: each row as wide as the widest. Throws SheetError. */
export async function read(octets) {
  if (octets.length > LARGEST) throw new SheetError("large");
  if (octets[0] === 0x50 && octets[1] === 0x4b) return whole(await (await reader()).rows(octets), ",");
  const text = decoded(octets);
  const { delimiter, skip } = dialect(text);
  return whole(parse(skip ? text.slice(endOfLine(text)) : text, delimiter), delimiter);
}

async function reader() {
  try {
    return await import("./sheet_xlsx.js");
  } catch (error) {
    throw new SheetError("unloaded", error.message);
  }
}

function decoded(octets) {
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[`${octets[0]},${octets[1]}`];
  let text;
  try {
    text = new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(octets);
  } catch {
    throw new SheetError("encoding");
  }
  if (text.includes("\0")) throw new SheetError("encoding");
  return text;
}

/** The delimiter by which the first line has most cells, and whether a `sep=` line says it. */
function dialect(text) {
  const first = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== "") ?? "";
  if ([...first].length === 5 && first.toLowerCase().startsWith("sep=")) return { delimiter: first[4], skip: true };
  const cells = (mark) => (parse(first, mark)[0] ?? []).length;
  return { delimiter: DELIMITERS.reduce((best, mark) => (cells(mark) > cells(best) ? mark : best)), skip: false };
}

function endOfLine(text) {
  const end = /\r\n|\r|\n/.exec(text);
  return end === null ? text.length : end.index + end[0].length;
}

/** The rows of a CSV text, a blank line being an empty one; what Python's csv module takes for a table. */
export function parse(text, delimiter) {
  const rows = [];
  let [row, cell, state] = [[], "", "start"];
  const endCell = () => {
    if (cell.length > LONGEST_CELL) throw new SheetError("table");
    row.push(cell);
    [cell, state] = ["", "cell"];
  };
  const endRow = () => {
    if (state !== "start") endCell();
    rows.push(row);
    [row, state] = [[], "start"];
  };
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place];
    const ends = (character === "\n" || character === "\r") && state !== "quoted";
    if (ends) {
      if (character === "\r" && text[place + 1] === "\n") place += 1;
      endRow();
    } else if (state === "quoted") {
      if (character === '"') state = "quote";
      else cell += character;
    } else if (character === delimiter) endCell();
    else if (character === '"' && (state === "start" || state === "cell")) state = "quoted";
    else if (character === '"' && state === "quote") [cell, state] = [`${cell}"`, "quoted"];
    else [cell, state] = [cell + character, "plain"];
  }
  if (state !== "start") endRow();
  return rows;
}

/** Blank rows above the header and below the last row are none; every row gets as wide as the widest. */
function whole(found, delimiter) {
  const filled = (row) => row.some((cell) => cell !== "");
  const begun = found.slice(Math.max(0, found.findIndex(filled)));
  const total = begun.findLastIndex(filled);
  if (total < 1) throw new SheetError("empty");
  const used = begun.slice(0, total + 1);
  const width = begun.reduce((widest, row) => Math.max(widest, row.length), 0);
  const [names, ...rows] = used.map((row) => [...row, ...Array(width - row.length).fill("")]);
  return { header: names.map((name) => strip(name).normalize("NFC")), rows, delimiter };
}

/** A cell that no spreadsheet takes for a formula. */
export const neutral = (cell) => (FORMULA.test(cell) ? `'${cell}` : cell);

/** Rows as a CSV file: spreadsheets want UTF-8 with BOM. */
export function write(rows, delimiter) {
  const special = (cell) => cell.includes(delimiter) || /["\r\n]/.test(cell);
  const spelt = (cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `\ufeff${rows.map((row) => `${row.map((cell) => spelt(neutral(cell))).join(delimiter)}\r\n`).join("")}`;
}
