"""The sheet at /bang-tinh: the same cells as those of `credverifier check-csv`, and nothing of the
sheet on the network.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.page.conftest import Phone, Town

ABOUT_TIME = "cs_checked_at"


def sheet_of(town: Town) -> list[list[str]]:
    profile = "https://www.tiktok.com/@minhanh.review"
    with town.office.store.read() as reading:
        accounts = reading.accounts.of_subjects(
            [reading.certificates.by_number(town.numbers["valid"]).subject_id]
        )  # type: ignore[union-attr]
    [[account, *_]] = accounts.values()
    rows = [["Kênh", "Chứng nhận", "Ghi chú", "cs_note"]]
    rows += [["", town.link(verdict), verdict, "of an earlier check"] for verdict in town.numbers]
    rows += [
        [account.url, "", "=HYPERLINK(1)", ""],
        [account.url, town.numbers["valid"], 'a "quoted", cell', ""],
        [profile, town.numbers["revoked"], "8412345678901234", ""],
        ["https://x.com/somebody_else", town.numbers["valid"], "-1", ""],
        ["https://www.tiktok.com/@nobody.here", "", "two\nlines", ""],
        ["không phải kênh", town.numbers["valid"], "+84", ""],
        ["https://vt.tiktok.com/ZSabcdef/", "", "", ""],
        ["", "", "no question", ""],
        ["", "", "", ""],
        ["", "https://evil.example/c/7K3M9QX2HS", "", ""],
        ["", "7K3M9-QX2HT", "a slip", ""],
    ]
    return rows


def as_csv(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def by_command(
    town: Town, folder: Path, octets: bytes, given: str = "in.csv", out: str = "out.csv"
) -> list[list[str]]:
    (folder / given).write_bytes(octets)
    trust = town.root / ".well-known" / "trust-list.json"
    command = [
        sys.executable,
        "-m",
        "credverifier",
        "check-csv",
        given,
        "-o",
        out,
        "--trust",
        str(trust),
    ]
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1, done.stderr
    return read((folder / out).read_bytes()) if out.endswith(".csv") else cells_of(folder / out)


def cells_of(file: Path) -> list[list[str]]:
    """What a spreadsheet program shows of a workbook: texts, and not one formula."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    return [
        ["" if value is None else value for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def read(octets: bytes) -> list[list[str]]:
    assert octets.startswith(b"\xef\xbb\xbf"), "spreadsheets want the BOM"
    text = octets.decode("utf-8-sig")
    delimiter = ";" if ";" in text.split("\r\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def timeless(rows: list[list[str]]) -> list[list[str]]:
    place = rows[0].index(ABOUT_TIME)
    return [[cell for column, cell in enumerate(row) if column != place] for row in rows]


def by_page(town: Town, phone: Phone, name: str, octets: bytes) -> list[list[str]]:
    phone.page.goto(f"{town.public_url}/bang-tinh")
    phone.page.locator("#sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-done")).to_contain_text("Xong: ", timeout=60_000)
    with phone.page.expect_download() as started:
        phone.page.get_by_role("button", name="Tải bảng kết quả (CSV)").click()
    assert started.value.suggested_filename == f"{name.rpartition('.')[0]}.ket-qua.csv"
    return read(Path(started.value.path()).read_bytes())


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-16")], ids=["plain", "wide"]
)
def test_page_and_command_give_back_the_same_cells(
    town: Town, phone: Phone, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    octets = as_csv(sheet_of(town), delimiter, encoding)
    asked: list[tuple[str, str | None]] = []
    phone.page.on("request", lambda request: asked.append((request.method, request.post_data)))
    told = by_page(town, phone, "kênh.csv", octets)
    phone.page.screenshot(path="build/screenshots/sheet-done.png")
    assert timeless(told) == timeless(by_command(town, tmp_path, octets))
    verdicts = {row[told[0].index("cs_verdict")] for row in told[1:]}
    met = set(town.numbers) - {"unreachable"} | {
        "",
        "profile_mismatch",
        "not_found",
        "malformed",
        "foreign_code",
    }
    assert verdicts == met
    assert told[0][:3] == ["Kênh", "Chứng nhận", "Ghi chú"] and len(told[0]) == 13
    assert {method for method, _ in asked} == {"GET"} and not any(body for _, body in asked)


def workbook(rows: list[list[str]]) -> bytes:
    """As a spreadsheet program writes one: shared texts, numbers, a date, what a formula came
    to.
    """
    texts: list[str] = []

    def cell(column: int, line: int, value: str) -> str:
        place = f"{chr(65 + column)}{line}"
        if value.isdigit():
            return f'<c r="{place}"><v>{value}</v></c>'
        texts.append(value)
        return f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>'

    lines = "".join(
        f'<row r="{line}">{"".join(cell(column, line, value) for column, value in enumerate(row) if value)}</row>'
        for line, row in enumerate(rows, 1)
        if any(row)
    )
    last = len(rows) + 1
    lines += f'<row r="{last}"><c r="C{last}" s="1"><v>46349</v></c><c r="D{last}"><f>1+1</f><v>2</v></c></row>'
    escape = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;"}
    strings = "".join(
        f"<si><t>{''.join(escape.get(c, c) for c in text)}</t></si>" for text in texts
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{parts}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook {main} xmlns:r="{parts}"><sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId7" Type="{parts}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId8" Type="{parts}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId9" Type="{parts}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
        "xl/styles.xml": f'<styleSheet {main}><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_a_workbook_gives_the_cells_of_the_same_sheet_as_csv(
    town: Town, phone: Phone, tmp_path: Path
) -> None:
    rows = sheet_of(town)
    told = by_page(town, phone, "bang.xlsx", workbook(rows))
    expected = by_command(town, tmp_path, as_csv([*rows, ["", "", "2026-11-23", "2"]]))
    assert timeless(told) == timeless(expected)
    assert timeless(by_command(town, tmp_path, workbook(rows), "in.xlsx")) == timeless(expected)
    assert timeless(by_command(town, tmp_path, workbook(rows), "in.xlsx", "out.xlsx")) == timeless(
        expected
    )
    assert sorted(path.name for path in tmp_path.glob("[io]*")) == [
        "in.csv",
        "in.xlsx",
        "out.csv",
        "out.xlsx",
    ]


@pytest.mark.parametrize(
    ("name", "octets", "said"),
    [
        ("a.csv", "kênh\nx\n".encode("utf-16-le"), "Tệp phải là UTF-8"),
        ("a.csv", b"", "Bảng không có dòng nào."),
        ("a.csv", b"a,b\n1,2\n", "Không thấy cột kênh hay cột chứng nhận."),
        ("a.xlsx", b"PK\x03\x04 nothing", "Tệp này không phải bảng"),
        ("a.csv", b"a" * (32 * 1024 * 1024 + 1), "Bảng quá lớn"),
    ],
    ids=["encoding", "empty", "columns", "no workbook", "large"],
)
def test_a_bad_sheet_is_told_in_words(
    town: Town, phone: Phone, name: str, octets: bytes, said: str
) -> None:
    phone.page.goto(f"{town.public_url}/bang-tinh")
    phone.page.locator("#sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-problem")).to_contain_text(said)


def test_it_can_be_stopped_and_says_what_was_not_checked(town: Town, phone: Phone) -> None:
    rows = [["kênh"], *([f"tiktok:kenh{place}"] for place in range(400))]
    phone.page.goto(f"{town.public_url}/bang-tinh")
    phone.page.route(
        "**/index/*.jwt", lambda route: (phone.page.wait_for_timeout(30), route.continue_())
    )
    phone.page.locator("#sheet").set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": as_csv(rows)}
    )
    phone.page.get_by_role("button", name="Dừng").click()
    expect(phone.page.locator("#sheet-done")).to_contain_text("Đã dừng")
    phone.page.unroute("**/index/*.jwt")
    with phone.page.expect_download() as started:
        phone.page.get_by_role("button", name="Tải bảng kết quả (CSV)").click()
    told = read(Path(started.value.path()).read_bytes())
    assert len(told) == 401 and told[-1][-1] == "chưa kiểm tra / not checked"


def test_the_template_is_a_sheet_that_it_reads(town: Town, phone: Phone) -> None:
    phone.page.goto(f"{town.public_url}/bang-tinh")
    phone.page.get_by_role("button", name="Tải bảng mẫu").wait_for()
    phone.page.screenshot(path="build/screenshots/sheet.png")
    with phone.page.expect_download() as started:
        phone.page.get_by_role("button", name="Tải bảng mẫu").click()
    rows = read(Path(started.value.path()).read_bytes())
    assert rows[0] == ["Kênh", "Chứng nhận", "Ghi chú"]
    phone.page.get_by_role("link", name="Kiểm tra một chứng nhận").click()
    expect(phone.page.get_by_role("link", name="Kiểm tra cả một bảng kênh")).to_be_visible()


@pytest.mark.parametrize(
    ("files", "said", "shown"),
    [
        ({}, "no Excel workbook", "Tệp này không phải bảng"),
        (
            {"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"},
            "no Excel workbook",
            "Tệp này không phải bảng",
        ),
        ({"xl/workbook.xml": " " * (64 * 1024 * 1024 + 1)}, "too large", "Bảng quá lớn"),
    ],
    ids=["no workbook", "document type", "bomb"],
)
def test_a_hostile_workbook_is_refused_by_both(
    town: Town, phone: Phone, tmp_path: Path, files: dict[str, str], said: str, shown: str
) -> None:
    with zipfile.ZipFile(tmp_path / "in.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    trust = str(town.root / ".well-known" / "trust-list.json")
    command = [
        sys.executable,
        "-m",
        "credverifier",
        "check-csv",
        "in.xlsx",
        "-o",
        "out.csv",
        "--trust",
        trust,
    ]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    phone.page.goto(f"{town.public_url}/bang-tinh")
    octets = (tmp_path / "in.xlsx").read_bytes()
    phone.page.locator("#sheet").set_input_files(
        {"name": "a.xlsx", "mimeType": "application/x", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-problem")).to_contain_text(shown)
