/**
 * The first sheet of an XLSX file as rows of texts (ECMA-376 Part 1 section 18): a ZIP of XML files, read within bounds.
 *
 * What a formula came to is read, never the formula; long whole numbers keep every digit; dates are written as ISO 8601.
 * XML is only taken apart, nothing in it is followed, and a document type is refused.
 */
import { SheetError } from "./sheet_files.js";

const LARGEST = 64 * 1024 * 1024;
const MOST_ROWS = 100_000;
const MOST_CELLS = 2_000_000;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const TAG = /<(\/?)([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The rows, an empty one in the place of each that is not there. Throws SheetError "table", "large". */
export async function rows(octets) {
  const files = directory(octets);
  const file = async (name) => (files.has(name) ? xml(await inflated(octets, files.get(name))) : null);
  const strings = stringsOf(await file("xl/sharedStrings.xml"));
  const dates = datesOf(await file("xl/styles.xml"));
  const sheet = await file(await sheetName(file));
  if (sheet === null) throw new SheetError("table");
  return rowsOf(sheet, strings, dates);
}

async function sheetName(file) {
  const [workbook, relations] = [await file("xl/workbook.xml"), await file("xl/_rels/workbook.xml.rels")];
  const sheet = workbook?.find(({ name, open }) => open && name === "sheet");
  const relation = relations?.find(({ name, attributes }) => name === "Relationship" && attributes.Id === sheet?.attributes["r:id"]);
  if (relation === undefined) throw new SheetError("table");
  const target = relation.attributes.Target;
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

/** Name -> {method, start, packed, size} of the files in the ZIP (APPNOTE 4.3). */
function directory(octets) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  let end = octets.length - 22;
  while (end >= 0 && end > octets.length - 65_558 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== END) throw new SheetError("table");
  const files = new Map();
  try {
    let place = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (view.getUint32(place, true) !== ENTRY) throw new SheetError("table");
      const [length, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
      const name = new TextDecoder().decode(octets.subarray(place + 46, place + 46 + length));
      const [packed, size, header] = [20, 24, 42].map((offset) => view.getUint32(place + offset, true));
      const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
      files.set(name, { method: view.getUint16(place + 10, true), start, packed, size });
      place += 46 + length + extra + comment;
    }
  } catch (error) {
    throw error instanceof RangeError ? new SheetError("table") : error;
  }
  return files;
}

/** The octets of a file, never more than LARGEST whatever the directory says. */
async function inflated(octets, { method, start, packed, size }) {
  if (size > LARGEST) throw new SheetError("large");
  const data = octets.subarray(start, start + packed);
  if (method === 0) return data;
  if (method !== 8) throw new SheetError("table");
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value);
      length += read.value.length;
      if (length > LARGEST) throw new SheetError("large");
    }
  } catch (error) {
    throw error instanceof SheetError ? error : new SheetError("table");
  } finally {
    reader.cancel().catch(() => {});
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Tags and texts in order: {name, open, close, attributes} or {text}. */
function xml(octets) {
  let source;
  try {
    source = new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    throw new SheetError("table");
  }
  if (/<!(?:DOCTYPE|ENTITY)/i.test(source)) throw new SheetError("table");
  const parts = [];
  let place = 0;
  while (place < source.length) {
    const skipped = /<\?[^]*?\?>|<!--[^]*?-->/y;
    skipped.lastIndex = place;
    TAG.lastIndex = place;
    const tag = TAG.exec(source);
    if (tag !== null) {
      const attributes = tag[4] ? Object.fromEntries([...tag[4].matchAll(ATTRIBUTE)].map(([, key, a, b]) => [key, unescaped(a ?? b)])) : {};
      parts.push({ name: tag[3], open: tag[1] === "", close: tag[1] === "/" || tag[5] === "/", attributes });
      place = TAG.lastIndex;
    } else if (skipped.test(source)) place = skipped.lastIndex;
    else if (source.startsWith("<![CDATA[", place)) {
      const end = source.indexOf("]]>", place);
      if (end < 0) throw new SheetError("table");
      parts.push({ text: source.slice(place + 9, end) });
      place = end + 3;
    } else if (source[place] === "<") throw new SheetError("table");
    else {
      const end = source.indexOf("<", place);
      parts.push({ text: unescaped(source.slice(place, end < 0 ? source.length : end)) });
      place = end < 0 ? source.length : end;
    }
  }
  return parts;
}

function unescaped(text) {
  return text.replace(/\r\n?/g, "\n").replace(/&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return name ? (NAMED[name] ?? whole) : code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** The texts of `<t>` within each `<si>`, without those that say how it is spoken. */
function stringsOf(parts) {
  const strings = [];
  let [text, within, spoken] = ["", false, false];
  for (const part of parts ?? []) {
    if (part.name === "t") within = !part.close;
    else if (part.name === "rPh") spoken = !part.close;
    else if (part.name === "si" && part.open) text = "";
    if (part.text !== undefined && within && !spoken) text += part.text;
    if (part.name === "si" && part.close) strings.push(unfolded(text));
  }
  return strings;
}

/** `_x000D_` stands for a character that XML has no room for (section 22.9.2.19). */
const unfolded = (text) => text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

/** The places of the cell styles that show a date. */
function datesOf(parts) {
  const formats = new Map();
  const dates = new Set();
  let [cells, place] = [false, 0];
  for (const { name, open, close, attributes } of parts ?? []) {
    if (name === "numFmt" && open) formats.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
    if (name === "cellXfs") cells = !close;
    if (name === "xf" && open && cells) {
      const id = Number(attributes.numFmtId ?? 0);
      const code = (formats.get(id) ?? "").split(";")[0].replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
      if (formats.has(id) ? /[dmhysDMHYS]/.test(code) : DATES.has(id)) dates.add(place);
      place += 1;
    }
  }
  return dates;
}

function rowsOf(parts, strings, dates) {
  const found = [];
  let [row, cell, column, value, within, cells] = [null, null, 0, "", false, 0];
  for (const part of parts) {
    const { name, open, close, attributes, text } = part;
    if (name === "row" && open) {
      const number = Number(attributes.r ?? found.length + 1);
      if (!(number > found.length) || number > MOST_ROWS) throw new SheetError(number > MOST_ROWS ? "large" : "table");
      while (found.length < number) found.push([]);
      [row, column] = [found[number - 1], 0];
    } else if (name === "c" && open && row !== null) {
      column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
      cells += column;
      if (column > 16_384 || cells > MOST_CELLS * 8) throw new SheetError("large");
      [cell, value] = [attributes, ""];
    }
    if (name === "v" || name === "t") within = !close;
    if (text !== undefined && within) value += text;
    if (name === "c" && close && cell !== null) {
      while (row.length < column) row.push("");
      row[column - 1] = cellText(cell, value, strings, dates);
      cell = null;
    }
  }
  return found;
}

/** 1 of `A7`, 28 of `AB7`. */
const columnOf = (reference) => [...reference.replace(/[^A-Z]/g, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) || 1;

function cellText({ t = "n", s = "0" }, value, strings, dates) {
  if (t === "s") return strings[Number(value)] ?? "";
  if (t === "b") return value === "1" ? "TRUE" : "FALSE";
  if (t === "inlineStr" || t === "str") return unfolded(value);
  if (t !== "n" || value === "") return value;
  if (dates.has(Number(s))) return dateText(Number(value));
  if (/^-?[0-9]+$/.test(value)) return value;
  const number = Number(value);
  return Number.isFinite(number) ? String(number) : value;
}

/** Days since 30 December 1899 as a date, with the time of day where there is one. */
function dateText(days) {
  const moment = new Date(Math.round(days * 86_400) * 1000 - 25_569 * 86_400_000);
  if (Number.isNaN(moment.getTime())) return String(days);
  const text = moment.toISOString().slice(0, 19);
  return text.endsWith("T00:00:00") ? text.slice(0, 10) : text;
}
