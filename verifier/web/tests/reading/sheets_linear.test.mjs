/**
 * Sheets are read in linear time, also on what slows readers down, and the page stays responsive
 * meanwhile.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { read } from "../../verifier/reading/sheets/files.js";
import { crc32 } from "../../verifier/wire/envelope/crc32.js";
import { requireLinear } from "../timing.mjs";

const PACE = { length: 200_000, quick: 60 };
const HEAD = '<row r="1"><c r="A1" t="str"><v>link</v></c></row>';
const RELATIONS =
  '<Relationships><Relationship Id="a" Type="x/worksheet" Target="a.xml"/></Relationships>';
const octets = (text) => new TextEncoder().encode(text);

/** A ZIP archive of texts. */
function zip(parts) {
  const [files, directory] = [[], []];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const [plain, packed] = [octets(text), deflateRawSync(octets(text))];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(8, 4);
    [crc32(plain), packed.length, plain.length].forEach((value, index) =>
      fields.writeUInt32LE(value, 10 + 4 * index),
    );
    fields.writeUInt16LE(name.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    fields.copy(entry, 6);
    entry.writeUInt32LE(at, 42);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), packed]);
    files.push(file);
    directory.push(entry, Buffer.from(name));
    at += file.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...files, ...directory, end]));
}

const workbook = (rows, { strings = "", styles = "" } = {}) =>
  zip({
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": RELATIONS,
    "xl/sharedStrings.xml": `<sst>${strings}</sst>`,
    "xl/styles.xml": `<styleSheet>${styles}</styleSheet>`,
    "xl/a.xml": `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });

const UNITS = [
  " ",
  "<!---->",
  "<!--x",
  "<!--",
  "<?x?>",
  "<?x",
  "<x>",
  "<x/>",
  "<x a=''/>",
  "<x",
  "&amp;",
  "&#97;",
  "&",
  "]]>",
  "]",
  "<![CDATA[",
  "<![CDATA[]]>",
  "\r",
  "\r\n",
  "</row>",
  "<row/>",
  "<c/>",
  "<row><c/></row>",
  "<row><c><v>",
  "ă",
  "_x000D_",
];
const POSITIONS = {
  "among the rows": (text) => workbook(HEAD + text),
  "in a cell": (text) => workbook(`${HEAD}<row><c t="str"><v>${text}</v></c></row>`),
  "in a shared string": (text) => workbook(HEAD, { strings: `<si><t>${text}</t></si>` }),
  "in a tag": (text) => workbook(`${HEAD}<x ${text}/>`),
  "in an attribute": (text) => workbook(`${HEAD}<c r="${text}"/>`),
  "in a format": (text) =>
    workbook(HEAD, { styles: `<numFmts><numFmt numFmtId="9" formatCode="${text}"/></numFmts>` }),
};
const CSV_UNITS = [
  " ",
  ",",
  ";",
  '"',
  '""',
  "\n",
  "\r",
  "\r\n",
  "x\n",
  "x ",
  "x,",
  '"x',
  '"\n',
  "a;b,c\t",
  "\t",
  "sep=",
  "ă",
  "🐱",
];

for (const [position, sheetOf] of Object.entries(POSITIONS)) {
  test(`the time of a workbook grows as the text ${position} does`, async () => {
    for (const unit of UNITS) {
      const make = (length) => sheetOf(`x${unit.repeat(length / unit.length)}x`);
      await requireLinear(read, make, { ...PACE, about: unit });
    }
  });
}

test("the time of a CSV grows as it does", async () => {
  for (const before of ["", "link\n", "x", 'link\n"']) {
    for (const unit of CSV_UNITS) {
      const make = (length) => octets(`${before}${unit.repeat(length / unit.length)}x`);
      await requireLinear(read, make, { ...PACE, about: [before, unit] });
    }
  }
});

test("timers of the page run while a large workbook is read", async () => {
  const sheet = workbook(HEAD + `<row>${"<c><v>7.5</v></c>".repeat(10)}</row>`.repeat(90_000));
  let turns = 0;
  const clock = setInterval(() => (turns += 1), 1);
  const { rows } = await read(sheet);
  clearInterval(clock);
  assert.equal(rows.length, 90_000);
  assert.ok(turns > 10, `${turns} turns`);
});
