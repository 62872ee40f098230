/**
 * Sheets read and written in the browser, as the command `check-csv` does: CSV in UTF-8 or UTF-16,
 * XLSX; out comes CSV.
 */
import { dialect, parse } from "./csv_files.js";
import { SheetError, large } from "./errors.js";
import * as limits from "./limits.js";
import { Turns } from "./turns.js";
import { strip } from "../../wire/envelope/text.js";

export { SheetError };

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/**
 * Signatures of a ZIP archive: a file header, or the end of the directory in an empty archive.
 */
const ARCHIVES = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
];

/**
 * {header, rows, delimiter} of the octets of a sheet: each row as wide as the widest. Throws
 * SheetError.
 */
export async function read(octets) {
  if (octets.length > limits.LARGEST_FILE) throw large("octets");
  if (ARCHIVES.some((mark) => mark.every((octet, index) => octets[index] === octet))) {
    return whole(await (await reader()).rows(octets), ",");
  }
  const text = decoded(octets);
  const { delimiter, start } = dialect(text);
  return whole(await parse(text, delimiter, start, new Turns()), delimiter);
}

async function reader() {
  try {
    return await import("./workbook.js");
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

/**
 * Drops blank rows above the header and at the end, and pads every row to the widest.
 */
function whole(allRows, delimiter) {
  const filled = (row) => row.some((cell) => cell !== "");
  const fromHeader = allRows.slice(Math.max(0, allRows.findIndex(filled)));
  const last = fromHeader.findLastIndex(filled);
  if (last < 1) throw new SheetError("empty");
  const used = fromHeader.slice(0, last + 1);
  const width = fromHeader.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (used.length * width > limits.MOST_CELLS) throw large("rows and columns");
  for (const row of used) while (row.length < width) row.push("");
  const [names, ...rows] = used;
  return { header: names.map((name) => strip(name).normalize("NFC")), rows, delimiter };
}

/** A cell that no spreadsheet takes for a formula. */
export const neutral = (cell) => (FORMULA.test(cell) ? `'${cell}` : cell);

/** Rows as a CSV file: spreadsheets want UTF-8 with BOM. */
export function write(rows, delimiter) {
  const special = (cell) => cell.includes(delimiter) || /["\r\n]/.test(cell);
  const spelt = (cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => row.map((cell) => spelt(neutral(cell))).join(delimiter));
  return `\ufeff${lines.map((line) => `${line}\r\n`).join("")}`;
}
