/**
 * Writes rows as a workbook (ECMA-376, transitional) whose cells are texts, so that no spreadsheet
 * calculates one, shortens a long number or turns something into a date.
 */
import { crc32 } from "../../wire/envelope/crc32.js";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/** Characters of a cell (Excel's own limit). */
const LONGEST_CELL = 32_767;
/** 1 January 1980, the first day that an archive knows: the same rows give the same octets. */
const DAY = 0x21;

const FIXED = {
  "[Content_Types].xml":
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${KINDS}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KINDS}.worksheet+xml"/></Types>`,
  "_rels/.rels":
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml":
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
    '<sheet name="credissuer" sheetId="1" r:id="r1"/></sheets></workbook>',
  "xl/_rels/workbook.xml.rels":
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/** The octets of a workbook with one sheet that holds `rows` of texts. */
export function writeWorkbook(rows) {
  const files = { ...FIXED, "xl/worksheets/sheet1.xml": sheet(rows) };
  return archive(
    Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(HEAD + text)]),
  );
}

function sheet(rows) {
  const written = rows.map((row) => `<row>${row.map(cell).join("")}</row>`);
  return `<worksheet xmlns="${MAIN}"><sheetData>${written.join("")}</sheetData></worksheet>`;
}

const cell = (text) =>
  `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, LONGEST_CELL))}</t></is></c>`;

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/** As XML, without what no XML may hold; `_x0041_` stays what it is (section 22.9.2.19). */
const escaped = (text) =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/[&<>\r]/g, (sign) => ENTITIES[sign]);

/** A ZIP archive (APPNOTE 6.3) of files that are stored as they are: [name, octets] each. */
function archive(files) {
  const [parts, directory] = [[], []];
  let at = 0;
  for (const [name, octets] of files) {
    const label = new TextEncoder().encode(name);
    // Version, flags (names in UTF-8), method, time, day, checksum, sizes, length of the name.
    const shared = [20, 0x800, 0, 0, DAY].map((value) => number(value, 2));
    const sizes = [crc32(octets), octets.length, octets.length].map((value) => number(value, 4));
    const header = [...shared, ...sizes, number(label.length, 2), number(0, 2)];
    const local = joined([number(0x04034b50, 4), ...header, label, octets]);
    const rest = [number(0, 2), number(0, 2), number(0, 2), number(0, 4), number(at, 4), label];
    directory.push(joined([number(0x02014b50, 4), number(20, 2), ...header, ...rest]));
    parts.push(local);
    at += local.length;
  }
  const index = joined(directory);
  const count = number(files.length, 2);
  const end = [number(0x06054b50, 4), number(0, 4), count, count];
  return joined([...parts, index, ...end, number(index.length, 4), number(at, 4), number(0, 2)]);
}

/** `value` as so many octets, the lowest first. */
const number = (value, octets) =>
  Uint8Array.from({ length: octets }, (_, place) => Math.floor(value / 256 ** place) & 255);

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
