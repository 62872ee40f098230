/**
 * The first sheet of an XLSX file as rows of texts (ECMA-376 Part 1 section 18): a ZIP of XML
 * files, read within the bounds of limits.js.
 *
 * What a formula came to is read, never the formula; long whole numbers keep every digit; dates are
 * written as ISO 8601.
 */
import { unreadable } from "./errors.js";
import { Relations, Rows, Strings, Styles, Workbook } from "./workbook_parts.js";
import { Budget, read } from "./xml_parts.js";
import { Archive } from "./archive.js";

/**
 * The rows, an empty one in the place of each that is not there. Throws SheetError "table",
 * "large".
 */
export async function rows(octets) {
  const [archive, budget] = [new Archive(octets), new Budget()];
  const heard = async (name, listener) => {
    if (name !== undefined && archive.has(name)) {
      await read(await archive.octets(name), listener, budget);
    }
    return listener;
  };
  const start =
    (await heard("_rels/.rels", new Relations(""))).first("officeDocument") || "xl/workbook.xml";
  const folder = start.slice(0, Math.max(0, start.lastIndexOf("/")));
  const file = start.slice(start.lastIndexOf("/") + 1);
  const book = await heard(start, new Workbook());
  const relations = await heard(
    `${folder}/_rels/${file}.rels`.replace(/^\/+/, ""),
    new Relations(folder),
  );
  const sheet = book.firstSheet(relations);
  if (!archive.has(sheet)) throw unreadable("no worksheet");
  const { strings } = await heard(
    relations.first("sharedStrings") || `${folder}/sharedStrings.xml`,
    new Strings(),
  );
  const { kinds } = await heard(relations.first("styles") || `${folder}/styles.xml`, new Styles());
  const listener = await heard(sheet, new Rows(strings, { kinds, from1904: book.from1904 }));
  listener.requireWorksheet();
  return listener.rows;
}
