"""Workbooks made with zipfile and text alone, so that no reader is asked what a workbook is."""

from __future__ import annotations

import io
import zipfile

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES, FIRST = "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"
HEAD = '<row r="1"><c r="A1" t="str"><v>link</v></c></row>'
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

# The path in the archive, and the content.
Parts = dict[str, str | bytes]


def relation(identifier: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{identifier}" Type="{_TYPES}/{kind}" Target="{target}"{more}/>'


def relations(*members: str) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{"".join(members)}</Relationships>'


def book(sheets: str, properties: str = "") -> str:
    namespaces = f'xmlns="{_SHEET}" xmlns:r="{_TYPES}"'
    return f"<workbook {namespaces}>{properties}<sheets>{sheets}</sheets></workbook>"


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'


def parts(rows: str, strings: str = "", styles: str = "", properties: str = "") -> Parts:
    return {
        WORKBOOK: book('<sheet name="a" sheetId="1" r:id="rId1"/>', properties),
        RELATIONS: relations(
            relation("rId1", "worksheet", "worksheets/sheet1.xml"),
            relation("rId2", "sharedStrings", "sharedStrings.xml"),
            relation("rId3", "styles", "styles.xml"),
        ),
        _STRINGS: f'<sst xmlns="{_SHEET}">{strings}</sst>',
        _STYLES: f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
        FIRST: sheet(rows),
    }


def packed(files: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 27, 0, 0, 0)), content, method)
    return file.getvalue()


def workbook(rows: str = HEAD, **more: str) -> bytes:
    return packed(parts(rows, **more))


def with_parts(rows: str = HEAD, **others: str | bytes) -> bytes:
    """A workbook with other parts: `sheet`, `book`, `relations`, `strings`, `root`."""
    names = {
        "sheet": FIRST,
        "book": WORKBOOK,
        "relations": RELATIONS,
        "strings": _STRINGS,
        "root": "_rels/.rels",
    }
    return packed({**parts(rows), **{names[name]: content for name, content in others.items()}})


def linked(rows: str, links: str, *members: str) -> bytes:
    """A workbook whose sheet has `links`, elements `hyperlink`, and relationships for them."""
    with_links = sheet(rows).replace(
        "</worksheet>", f"<hyperlinks>{links}</hyperlinks></worksheet>"
    )
    of_sheet = {"xl/worksheets/_rels/sheet1.xml.rels": relations(*members)}
    return packed({**parts(rows), FIRST: with_links, **of_sheet})


def link(identifier: str, target: str) -> str:
    """The relationship of a link that leads out of the workbook."""
    return relation(identifier, "hyperlink", target, ' TargetMode="External"')


def sheets(*named: tuple[str, str, str]) -> bytes:
    """A workbook of several sheets: the name, the state and the rows of each."""
    entries, members, files = "", [], {}
    for number, (name, state, rows) in enumerate(named):
        entries += f'<sheet name="{name}" state="{state}" r:id="s{number}"/>'
        members.append(relation(f"s{number}", "worksheet", f"worksheets/s{number}.xml"))
        files[f"xl/worksheets/s{number}.xml"] = sheet(rows)
    return packed({**parts(HEAD), WORKBOOK: book(entries), RELATIONS: relations(*members), **files})


def cells(*values: str) -> str:
    """The header `link`, and a row of these cells."""
    return f"{HEAD}<row>{''.join(values)}</row>"


def text(value: str) -> str:
    return f'<c t="str"><v>{value}</v></c>'


def row(*values: str) -> str:
    return f"<row>{''.join(map(text, values))}</row>"


def styled(code: str) -> str:
    """The styles of a workbook with one format, which cells of style 0 have."""
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    return f'{formats}<cellXfs><xf numFmtId="200"/></cellXfs>'


_FORMATS = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm:ss"/>'
    '<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/>'
    '<numFmt numFmtId="167" formatCode="[Red]0;d"/>'
    '<numFmt numFmtId="168" formatCode="[$-42A]dddd"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
    "</cellStyleXfs><cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 165, 166, 46, 22, 167, 168))
    + "</cellXfs>"
)


def dated(*values: tuple[str, int], properties: str = "") -> bytes:
    """A workbook whose row has these numbers, each in the style of that index in _FORMATS."""
    rows = cells(*(f'<c s="{style}"><v>{value}</v></c>' for value, style in values))
    return workbook(rows, styles=_FORMATS, properties=properties)
