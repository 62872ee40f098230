"""The sheet at /bang-tinh: the same cells as `credverifier check-csv`, and nothing of it is
sent.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import workbook_files
from playwright.sync_api import expect

from tests.page.conftest import Phone, Site

TIME_COLUMN = "cs_checked_at"


def sheet_of(site: Site) -> list[list[str]]:
    profile = "https://www.tiktok.com/@minhanh.review"
    with site.office.store.read() as reading:
        accounts = reading.accounts.of_subjects(
            [reading.certificates.by_number(site.numbers["valid"]).subject_id]
        )  # type: ignore[union-attr]
    [[account, *_]] = accounts.values()
    rows = [["Kênh", "Chứng nhận", "Ghi chú", "cs_note"]]
    rows += [["", site.link(verdict), verdict, "of an earlier check"] for verdict in site.numbers]
    rows += [
        [account.url, "", "=HYPERLINK(1)", ""],
        [account.url, site.numbers["valid"], 'a "quoted", cell', ""],
        [profile, site.numbers["revoked"], "8412345678901234", ""],
        ["https://x.com/somebody_else", site.numbers["valid"], "-1", ""],
        ["https://www.tiktok.com/@nobody.here", "", "two\nlines", ""],
        ["không phải kênh", site.numbers["valid"], "+84", ""],
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


def check_csv(
    site: Site, folder: Path, octets: bytes, input_name: str, output_name: str
) -> subprocess.CompletedProcess[str]:
    """`credverifier check-csv` of a file with these octets, in `folder`."""
    (folder / input_name).write_bytes(octets)
    trust = site.folder / ".well-known" / "trust-list.json"
    arguments = [input_name, "-o", output_name, "--trust", str(trust)]
    return subprocess.run(
        [sys.executable, "-m", "credverifier", "check-csv", *arguments],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def by_command(
    site: Site,
    folder: Path,
    octets: bytes,
    input_name: str = "in.csv",
    output_name: str = "out.csv",
) -> list[list[str]]:
    process = check_csv(site, folder, octets, input_name, output_name)
    assert process.returncode == 1, process.stderr
    output = folder / output_name
    return read(output.read_bytes()) if output.suffix == ".csv" else cells_of(output)


def cells_of(file: Path) -> list[list[str]]:
    """The cells of a workbook as CSV says them, none of which is a formula."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d", "inlineStr"}
    return [[as_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def without_apostrophes(rows: list[list[str]]) -> list[list[str]]:
    return [[re.sub("^'(?=[=+@])", "", cell) for cell in row] for row in rows]


def read(octets: bytes) -> list[list[str]]:
    assert octets.startswith(b"\xef\xbb\xbf"), "spreadsheets want the BOM"
    text = octets.decode("utf-8-sig")
    delimiter = ";" if ";" in text.split("\r\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def without_times(rows: list[list[str]]) -> list[list[str]]:
    time_column = rows[0].index(TIME_COLUMN)
    return [[cell for column, cell in enumerate(row) if column != time_column] for row in rows]


def by_page(site: Site, phone: Phone, name: str, octets: bytes) -> list[list[str]]:
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.locator("#sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-done")).to_contain_text("Xong: ", timeout=60_000)
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Tải bảng kết quả (CSV)").click()
    assert download.value.suggested_filename == f"{name.rpartition('.')[0]}.ket-qua.csv"
    return read(Path(download.value.path()).read_bytes())


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-16")], ids=["plain", "wide"]
)
def test_page_and_command_give_the_same_cells(
    site: Site, phone: Phone, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    octets = as_csv(sheet_of(site), delimiter, encoding)
    requests: list[tuple[str, str | None]] = []
    phone.page.on("request", lambda request: requests.append((request.method, request.post_data)))
    result = by_page(site, phone, "kênh.csv", octets)
    phone.page.screenshot(path="build/screenshots/sheet-done.png")
    assert without_times(result) == without_times(by_command(site, tmp_path, octets))
    at = result[0].index("cs_verdict")
    unchecked = [n for n, row in enumerate(result, 1) if row[at] == "" and any(row[at:])]
    named = ", ".join(map(str, unchecked))
    expect(phone.page.locator(".tips")).to_contain_text(
        f"Không kiểm tra được: {len(unchecked)} (dòng {named})"
    )
    verdicts = {row[result[0].index("cs_verdict")] for row in result[1:]}
    expected = set(site.numbers) - {"unreachable"} | {
        "",
        "profile_mismatch",
        "not_found",
        "malformed",
        "foreign_code",
    }
    assert verdicts == expected
    assert result[0][:3] == ["Kênh", "Chứng nhận", "Ghi chú"] and len(result[0]) == 13
    assert {method for method, _ in requests} == {"GET"} and not any(body for _, body in requests)


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    f' ContentType="{SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SPREADSHEET}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/></Types>'
)


def workbook(rows: list[list[str]]) -> bytes:
    """A workbook like those of spreadsheet programs: shared strings, numbers, a date, a formula."""
    texts: list[str] = []

    def cell(column: int, line: int, value: str) -> str:
        reference = f"{chr(65 + column)}{line}"
        if value.isdigit():
            return f'<c r="{reference}"><v>{value}</v></c>'
        texts.append(value)
        return f'<c r="{reference}" t="s"><v>{len(texts) - 1}</v></c>'

    def xml_row(line: int, row: list[str]) -> str:
        cells = "".join(cell(column, line, value) for column, value in enumerate(row) if value)
        return f'<row r="{line}">{cells}</row>'

    lines = "".join(xml_row(line, row) for line, row in enumerate(rows, 1) if any(row))
    last = len(rows) + 1
    date = f'<c r="C{last}" s="1"><v>46349</v></c>'
    formula = f'<c r="D{last}"><f>1+1</f><v>2</v></c>'
    lines += f'<row r="{last}">{date}{formula}</row>'
    strings = "".join(f"<si><t>{escaped(text)}</t></si>" for text in texts)
    return workbook_files.packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<?xml version="1.0"?><workbook {MAIN} xmlns:r="{DOCUMENT}">'
            '<sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId7" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId8" Type="{DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId9" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>"
            f"<sheetData>{lines}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
            "xl/styles.xml": f'<styleSheet {MAIN}><fonts count="1"><font/></fonts>'
            '<fills count="1"><fill><patternFill/></fill></fills>'
            '<borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        }
    )


def escaped(text: str) -> str:
    """The text as XML, with line ends as references."""
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


def test_a_workbook_gives_the_cells_of_the_same_sheet_as_csv(
    site: Site, phone: Phone, tmp_path: Path
) -> None:
    rows = sheet_of(site)
    result = by_page(site, phone, "bang.xlsx", workbook(rows))
    expected = by_command(site, tmp_path, as_csv([*rows, ["", "", "2026-11-23", "2"]]))
    assert without_times(result) == without_times(expected)
    assert without_times(by_command(site, tmp_path, workbook(rows), "in.xlsx")) == without_times(
        expected
    )
    # In a workbook a text is none because it is said to be one, and needs no apostrophe.
    assert without_times(
        by_command(site, tmp_path, workbook(rows), "in.xlsx", "out.xlsx")
    ) == without_times(without_apostrophes(expected))
    written = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert written.cell(len(rows) + 1, 3).value == datetime(2026, 11, 23)
    assert sorted(path.name for path in tmp_path.glob("[io]*")) == [
        "in.csv",
        "in.xlsx",
        "out.csv",
        "out.xlsx",
    ]


@pytest.mark.parametrize(
    ("name", "octets", "message"),
    [
        ("a.csv", "kênh\nx\n".encode("utf-16-le"), "Tệp phải là UTF-8"),
        ("a.csv", b"", "Bảng không có dòng nào."),
        ("a.csv", b"a,b\n1,2\n", "Không thấy cột kênh hay cột chứng nhận."),
        ("a.xlsx", b"PK\x03\x04 nothing", "Không đọc được tệp này"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Không đọc được dạng .xls"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "Sổ Excel có mật khẩu.",
        ),
        ("a.csv", b"a" * (32 * 1024 * 1024 + 1), "Bảng quá lớn"),
    ],
    ids=["encoding", "empty", "columns", "no workbook", "old", "locked", "large"],
)
def test_an_unreadable_sheet_shows_a_message(
    site: Site, phone: Phone, name: str, octets: bytes, message: str
) -> None:
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.locator("#sheet").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-problem")).to_contain_text(message)


def campaign(site: Site) -> bytes:
    """A brand's workbook: notes, a hidden sheet, two lists with links behind words."""
    with site.office.store.read() as reading:
        subject = reading.certificates.by_number(site.numbers["valid"]).subject_id  # type: ignore[union-attr]
        [accounts] = reading.accounts.of_subjects([subject]).values()
    first = next(account for account in accounts if account.platform == "tiktok")
    book = openpyxl.Workbook()
    book.active.title = "Ghi chú"
    book.active["A1"] = "Trang này để trống"
    for name, handle in (("Cũ", "@nobody.there"), ("KOL", f"@{first.handle}"), ("Nữa", "@nobody")):
        sheet = book.create_sheet(name)
        sheet["A1"] = f"Danh sách kênh {name}"
        for row in (
            [],
            ["STT", "TikTok", "Facebook", "Giá"],
            [1, "Xem", None, -5],
            [2, handle],
            [3],
        ):
            sheet.append(row)
        sheet["B4"].hyperlink = first.url
        sheet["C4"] = "https://www.facebook.com/nobody.here"
    book["Cũ"].sheet_state = "hidden"
    octets = io.BytesIO()
    book.save(octets)
    return octets.getvalue()


def test_a_brands_workbook_is_judged_by_every_profile_on_the_page_and_by_the_command(
    site: Site, phone: Phone, tmp_path: Path
) -> None:
    octets = campaign(site)
    result = by_page(site, phone, "bang.xlsx", octets)
    expect(phone.page.locator("#sheet-read")).to_contain_text("Đã đọc trang tính KOL")
    process = check_csv(site, tmp_path, octets, "in.xlsx", "out.csv")
    assert (
        process.returncode,
        "Sheet KOL was read; not read: Ghi chú, Nữa." in process.stderr,
    ) == (
        3,
        True,
    )
    by_command = read((tmp_path / "out.csv").read_bytes())
    at = result[2].index(TIME_COLUMN)
    for rows in (result, by_command):
        for row in rows:
            del row[at]
    assert result == by_command
    assert [row[4] for row in result] == ["", "", "cs_verdict", "not_found", "valid", ""]
    assert result[3][3] == "-5"
    assert "TikTok: valid" in result[3][-1] and "Facebook: not_found" in result[3][-1]
    phone.page.get_by_role("button", name="Kiểm tra trang tính Nữa").click()
    expect(phone.page.locator("#sheet-read")).to_contain_text("Đã đọc trang tính Nữa")


def test_a_stopped_check_marks_the_unchecked_rows(site: Site, phone: Phone) -> None:
    rows = [["kênh"], *([f"tiktok:kenh{number}"] for number in range(400))]
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.route(
        "**/index/*.jwt", lambda route: (phone.page.wait_for_timeout(30), route.continue_())
    )
    phone.page.locator("#sheet").set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": as_csv(rows)}
    )
    phone.page.get_by_role("button", name="Dừng").click()
    expect(phone.page.locator("#sheet-done")).to_contain_text("Đã dừng")
    named = re.compile(r"Không kiểm tra được: \d{2,3} \(dòng (\d+, ){10}…\)")
    expect(phone.page.locator(".tips")).to_contain_text(named)
    phone.page.unroute("**/index/*.jwt")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Tải bảng kết quả (CSV)").click()
    result = read(Path(download.value.path()).read_bytes())
    assert len(result) == 401 and result[-1][-1] == "chưa kiểm tra / not checked"


def test_the_template_can_be_downloaded(site: Site, phone: Phone) -> None:
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.get_by_role("button", name="Tải bảng mẫu").wait_for()
    phone.page.screenshot(path="build/screenshots/sheet.png")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Tải bảng mẫu").click()
    rows = read(Path(download.value.path()).read_bytes())
    assert rows[0] == ["Kênh", "Chứng nhận", "Ghi chú"]
    phone.page.get_by_role("link", name="Kiểm tra một chứng nhận").click()
    expect(phone.page.get_by_role("link", name="Kiểm tra cả một bảng kênh")).to_be_visible()


@pytest.mark.parametrize(
    ("parts", "error", "message"),
    [
        ({}, "Excel workbook cannot be read", "Không đọc được tệp này"),
        (
            {"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"},
            "Excel workbook cannot be read",
            "Không đọc được tệp này",
        ),
        ({"xl/workbook.xml": " " * (64 * 1024 * 1024 + 1)}, "too large", "Bảng quá lớn"),
    ],
    ids=["no workbook", "document type", "bomb"],
)
def test_a_hostile_workbook_is_refused_by_both(
    site: Site, phone: Phone, tmp_path: Path, parts: dict[str, str], error: str, message: str
) -> None:
    octets = workbook_files.packed(parts)
    process = check_csv(site, tmp_path, octets, "in.xlsx", "out.csv")
    assert (process.returncode, error in process.stderr) == (2, True), process.stderr
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.locator("#sheet").set_input_files(
        {"name": "a.xlsx", "mimeType": "application/x", "buffer": octets}
    )
    expect(phone.page.locator("#sheet-problem")).to_contain_text(message)


def test_the_result_is_looked_through_and_saved_as_a_workbook(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    rows = sheet_of(site)
    sheet = tmp_path / "kols.csv"
    sheet.write_bytes(as_csv(rows))
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.set_input_files("#sheet", str(sheet))
    phone.page.locator("#sheet-done").wait_for(timeout=60_000)
    items = phone.page.locator(".rows > li")
    whole = items.count()
    # And a row that asks nothing, with a note that says so.
    assert whole == len([row for row in rows[1:] if any(row[:2])]) + 1
    phone.page.get_by_label("Xem các dòng").select_option("none")
    unread = items.all_inner_texts()
    assert 0 < len(unread) < whole and all(text.startswith("Dòng ") for text in unread)
    phone.page.get_by_label("Xem các dòng").select_option("valid")
    assert {item.get_attribute("data-outcome") for item in items.all()} == {"valid"}
    phone.page.get_by_label("Xem các dòng").select_option("all")
    phone.page.get_by_label("Tìm trong các dòng").fill("a slip")
    assert items.count() == 1
    with phone.page.expect_download() as given:
        phone.page.get_by_role("button", name="Excel").click()
    saved = tmp_path / "saved.xlsx"
    given.value.save_as(saved)
    book = openpyxl.load_workbook(saved)
    cells = [
        ["" if cell is None else cell for cell in row]
        for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    with phone.page.expect_download() as again:
        phone.page.get_by_role("button", name="CSV").click()
    text = again.value.path().read_text("utf-8-sig")
    in_csv = list(csv.reader(io.StringIO(text, newline="")))
    # The same cells; what a spreadsheet would calculate is a text in the one, and marked in the other.
    assert [[str(cell).removeprefix("'") for cell in row] for row in in_csv] == [
        [str(cell) for cell in row] for row in cells
    ]
    assert all(isinstance(cell, str) for row in cells for cell in row)
    assert given.value.suggested_filename.endswith(".xlsx")


def test_rows_without_a_conclusion_are_checked_again_and_no_others(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    sheet = tmp_path / "kols.csv"
    rows = [["Chứng nhận"], [site.link("valid")], [site.link("revoked")]]
    sheet.write_bytes(as_csv(rows))
    path = f"**/c/{site.numbers['valid']}.jwt"
    phone.page.route(path, lambda route: route.abort())
    phone.page.goto(f"{site.public_url}/bang-tinh")
    phone.page.set_input_files("#sheet", str(sheet))
    again = phone.page.get_by_role("button", name="Kiểm tra lại")
    again.wait_for(timeout=60_000)
    assert "Đã bị thu hồi: 1" in phone.page.locator(".tips").inner_text()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.unroute(path)
    again.click()
    expect(phone.page.locator(".tips")).to_contain_text("Chứng nhận còn hiệu lực: 1")
    expect(phone.page.locator(".tips")).to_contain_text("Đã bị thu hồi: 1")
    assert again.count() == 0
    assert not [url for url in asked if site.numbers["revoked"] in url]
