/**
 * The first sheet of an XLSX file as rows of texts (ECMA-376 Part 1 section 18): a ZIP of XML
 * files, read within the bounds of limits.js.
 *
 * Of a formula only the stored result is read; long whole numbers keep every digit; dates are
 * written as ISO 8601.
 */
import { unreadable } from "./errors.js";
import { Relations, Rows, Strings, Styles, Workbook } from "./workbook_parts.js";
import { Budget, read } from "./xml_parts.js";
import { Archive } from "./archive.js";

/**
 * The rows; a row that the file leaves out is empty. Throws SheetError "table",
 * "large".
 */
export async function rows(octets) {
  const [archive, budget] = [new Archive(octets), new Budget()];
  const parsePart = async (name, listener) => {
    if (name !== undefined && archive.has(name)) {
      await read(await archive.octets(name), listener, budget);
    }
    return listener;
  };
  const start =
    (await parsePart("_rels/.rels", new Relations(""))).first("officeDocument") ||
    "xl/workbook.xml";
  const folder = start.slice(0, Math.max(0, start.lastIndexOf("/")));
  const file = start.slice(start.lastIndexOf("/") + 1);
  const book = await parsePart(start, new Workbook());
  const relations = await parsePart(
    `${folder}/_rels/${file}.rels`.replace(/^\/+/, ""),
    new Relations(folder),
  );
  const sheet = book.firstSheet(relations);
  if (!archive.has(sheet)) throw unreadable("no worksheet");
  const { strings } = await parsePart(
    relations.first("sharedStrings") || `${folder}/sharedStrings.xml`,
    new Strings(),
  );
  const { kinds } = await parsePart(
    relations.first("styles") || `${folder}/styles.xml`,
    new Styles(),
  );
  const listener = await parsePart(sheet, new Rows(strings, { kinds, from1904: book.from1904 }));
  listener.requireWorksheet();
  return listener.rows;
}
