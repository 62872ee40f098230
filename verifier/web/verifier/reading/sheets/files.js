/**
 * Sheets read and written in the browser, as the command `check-csv` does: CSV in UTF-8 or UTF-16,
 * XLSX; out comes CSV.
 */
import { dialect, parse } from "./csv_files.js";
import { SheetError, large } from "./errors.js";
import * as limits from "./limits.js";
import { Turns } from "./turns.js";
import { isTable } from "./headings.js";
import { strip } from "../../wire/envelope/text.js";

export { SheetError };

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** A negative number is no formula, and stays one. */
const NEGATIVE = /^-[0-9]{1,20}(?:[.,][0-9]{1,20})?%?$/;
/** How the files begin that Excel wrote until 2003, and those that a password locks today. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const LOCKED = new Uint8Array([..."EncryptedPackage"].flatMap((sign) => [sign.charCodeAt(0), 0]));
/**
 * Signatures of a ZIP archive: a file header, or the end of the directory in an empty archive.
 */
const ARCHIVES = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
];

/**
 * {header, rows, delimiter, links, sheet, unread} of the octets of a sheet: each row as wide as the
 * widest. `links`: "row column", the header being row 0, -> the web address behind a cell. Of a
 * workbook `sheet` is the name of the sheet, and `unread` those of the other visible ones; `wanted`
 * names one. Throws SheetError.
 */
export async function read(octets, wanted = null) {
  if (octets.length > limits.LARGEST_FILE) throw large("octets");
  if (begins(octets, OLE)) throw new SheetError(holds(octets, LOCKED) ? "protected" : "old");
  if (ARCHIVES.some((mark) => begins(octets, mark))) {
    const { name, unread, rows, links } = await (await reader()).read(octets, isTable, wanted);
    return { ...whole(rows, ",", links), sheet: name, unread };
  }
  const text = decoded(octets);
  const { delimiter, start } = dialect(text);
  const rows = await parse(text, delimiter, start, new Turns());
  return { ...whole(rows, delimiter, new Map()), sheet: null, unread: [] };
}

const begins = (octets, mark) => mark.every((octet, index) => octets[index] === octet);

function holds(octets, mark) {
  for (let at = octets.indexOf(mark[0]); at >= 0; at = octets.indexOf(mark[0], at + 1)) {
    if (mark.every((octet, index) => octets[at + index] === octet)) return true;
  }
  return false;
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
function whole(allRows, delimiter, allLinks) {
  const filled = (row) => row.some((cell) => cell !== "");
  const above = Math.max(0, allRows.findIndex(filled));
  const fromHeader = allRows.slice(above);
  const last = fromHeader.map(filled).lastIndexOf(true);
  if (last < 1) throw new SheetError("empty");
  const used = fromHeader.slice(0, last + 1);
  const width = fromHeader.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (used.length * width > limits.MOST_CELLS) throw large("rows and columns");
  for (const row of used) while (row.length < width) row.push("");
  const [names, ...rows] = used;
  const links = new Map(
    [...allLinks].map(([place, link]) => {
      const [row, column] = place.split(" ").map(Number);
      return [`${row - above} ${column}`, link];
    }),
  );
  return { header: names.map((name) => strip(name).normalize("NFC")), rows, delimiter, links };
}

/** A cell that no spreadsheet takes for a formula. */
export const neutral = (cell) =>
  FORMULA.test(cell) && !NEGATIVE.test(cell) ? `'${cell}` : cell;

/** Rows as a CSV file: spreadsheets want UTF-8 with BOM. */
export function write(rows, delimiter) {
  const special = (cell) => cell.includes(delimiter) || /["\r\n]/.test(cell);
  const spelt = (cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => row.map((cell) => spelt(neutral(cell))).join(delimiter));
  return `\ufeff${lines.map((line) => `${line}\r\n`).join("")}`;
}
