/**
 * One sheet of an XLSX file as rows of texts (ECMA-376 Part 1 section 18), and the links behind
 * them: a ZIP of XML files, read within the bounds of limits.js.
 *
 * Of a formula only the stored result is read; long whole numbers keep every digit; dates are
 * written as ISO 8601.
 */
import { SheetError, unreadable } from "./errors.js";
import { Rows, webAddress } from "./sheet_rows.js";
import { Addresses, Relations, Strings, Styles, Workbook } from "./workbook_parts.js";
import { Budget, read as readPart } from "./xml_parts.js";
import { Archive } from "./archive.js";

/** What another spreadsheet has in its ZIP: Excel's binary format, and OpenDocument. */
const OTHERS = ["xl/workbook.bin", "content.xml"];

/**
 * {name, unread, rows, links} of the sheet called `wanted`; else of the first visible one of which
 * `isTable(rows)` holds; else of the first that says something. `unread`: the names of the other
 * visible sheets; `links`: "row column" from 0 -> the web address behind a cell.
 *
 * Throws SheetError "table", "large", "old"; "empty" where there is no sheet of that name.
 */
export async function read(octets, isTable, wanted = null) {
  const book = new Book(new Archive(octets));
  await book.open(wanted);
  let first = null;
  for (const entry of book.candidates) {
    const sheet = await book.sheet(entry);
    if (wanted !== null || isTable(sheet.rows)) return sheet;
    if (first === null || first.rows.length === 0) first = sheet;
  }
  return first;
}

/** A workbook whose sheets are read one by one, all within one budget. */
class Book {
  #archive;
  #budget = new Budget();
  #visible;
  #strings;
  #styles;

  constructor(archive) {
    this.#archive = archive;
  }

  /** Read what all the sheets share. `candidates`: the sheets that may be meant. */
  async open(wanted) {
    const root = await this.#part("_rels/.rels", new Relations(""));
    const start = root.first("officeDocument") || "xl/workbook.xml";
    if (!this.#archive.has(start) && OTHERS.some((name) => this.#archive.has(name))) {
      throw new SheetError("old");
    }
    const folder = start.slice(0, Math.max(0, start.lastIndexOf("/")));
    const book = await this.#part(start, new Workbook());
    const relations = await this.#part(relationsOf(start), new Relations(folder));
    const worksheets = book.worksheets(relations);
    const visible = worksheets.filter(({ isVisible }) => isVisible);
    // Where all are hidden somebody wants one of them nevertheless.
    this.#visible = visible.length > 0 ? visible : worksheets.slice(0, 1);
    this.candidates =
      wanted === null ? this.#visible : worksheets.filter(({ name }) => name === wanted);
    if (this.candidates.length === 0) throw new SheetError("empty");
    const { strings } = await this.#part(
      relations.first("sharedStrings") || `${folder}/sharedStrings.xml`,
      new Strings(),
    );
    const { kinds } = await this.#part(
      relations.first("styles") || `${folder}/styles.xml`,
      new Styles(),
    );
    [this.#strings, this.#styles] = [strings, { kinds, from1904: book.from1904 }];
  }

  async sheet(entry) {
    if (!this.#archive.has(entry.path)) throw unreadable("no worksheet");
    const listener = await this.#part(entry.path, new Rows(this.#strings, this.#styles));
    listener.requireWorksheet();
    return {
      name: entry.name,
      unread: this.#visible.filter((other) => other !== entry).map(({ name }) => name),
      rows: listener.rows,
      links: await this.#links(entry.path, listener),
    };
  }

  async #links(path, { rows, links, hyperlinks }) {
    if (hyperlinks.size === 0) return links;
    const { targets } = await this.#part(relationsOf(path), new Addresses());
    for (const [place, [identifier, fragment]] of hyperlinks) {
      // Excel keeps what stands behind `#` apart.
      const address = (targets.get(identifier) ?? "") + (fragment === "" ? "" : `#${fragment}`);
      const [row, column] = place.split(" ").map(Number);
      if (webAddress(address) !== "" && (rows[row]?.[column] ?? "") !== "") {
        links.set(place, address);
      }
    }
    return links;
  }

  async #part(name, listener) {
    if (this.#archive.has(name)) {
      await readPart(await this.#archive.octets(name), listener, this.#budget);
    }
    return listener;
  }
}

function relationsOf(path) {
  const at = path.lastIndexOf("/");
  return `${path.slice(0, Math.max(0, at))}/_rels/${path.slice(at + 1)}.rels`.replace(/^\/+/, "");
}
