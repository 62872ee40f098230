"""`check-csv` as it is typed, against a real host: the same rows in the same order, each with its
verdict.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import forge
import pytest
import workbook_files

from credverifier.cli.csv_plan import COLUMNS
from credverifier.wire import number
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing


class Brand:
    """A folder with a trust list, and an issuer whose certificates lie on `host`.

    Its clock is the real one.
    """

    def __init__(self, host, folder: Path) -> None:
        self.host, self.folder = host, folder
        self.issuer = forge.Issuer(host.public_url)
        self.now = int(time.time())
        until = dates.from_seconds(self.now + 3600)
        trust = forge.trust_list(
            self.issuer, allow_insecure_loopback=True, expires_at=dates.stamp(until)
        )
        (folder / "trust.json").write_text(json.dumps(trust), "utf-8")
        self.publish(Standing.VALID)
        self.link = self.issuer.credential_url()
        self.token = self.issuer.sign(
            self.issuer.certificate(
                valid_from=dates.from_seconds(self.now - forge.DAY),
                valid_until=until,
                issued_at=self.now - 60,
            )
        )
        self.put(f"{self.link}.jwt", self.token)

    def put(self, url: str, text: str | int) -> None:
        self.host.files[url.removeprefix(self.host.public_url)] = text

    def publish(self, standing: Standing, at: int | None = None) -> None:
        for url, token in self.issuer.lists(standing, at=at or self.now - 60).items():
            self.put(url, token)

    def command(self, *more: str) -> list[str]:
        arguments = ("check-csv", "in.csv", "-o", "out.csv", "--trust", "trust.json", *more)
        return [sys.executable, "-I", "-m", "credverifier", *arguments]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder)}

    def start(self, rows: list[str], **options) -> subprocess.Popen[str]:
        """The command on a sheet of these rows, not waited for."""
        (self.folder / "in.csv").write_text("\n".join(rows), "utf-8")
        return subprocess.Popen(
            self.command(),
            cwd=self.folder,
            env=self.environment(),
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def written_rows(self) -> int:
        """Lines of the part file, its header included."""
        return sum(path.read_bytes().count(b"\n") for path in self.folder.glob("*.part"))

    def run(self, text: str | bytes | None, *more: str, expect: int) -> str:
        """What the command prints on stderr."""
        if text is not None:
            (self.folder / "in.csv").write_bytes(
                text.encode("utf-8") if isinstance(text, str) else text
            )
        done = subprocess.run(
            self.command(*more),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == expect, (done.returncode, done.stderr)
        assert done.stdout == ""
        return done.stderr

    def output(self, delimiter: str = ",") -> list[dict[str, str]]:
        with (self.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    def verdicts(self, delimiter: str = ",") -> list[str]:
        return [row["cs_verdict"] for row in self.output(delimiter)]


@pytest.fixture
def brand(host, tmp_path: Path) -> Brand:
    return Brand(host, tmp_path)


def test_links_numbers_and_tokens_with_every_kind_of_answer(brand: Brand) -> None:
    rows = [
        ("link", brand.link, "valid"),
        ("số", "7k3m9-qx2hs", "valid"),
        ("mã", brand.token, "valid"),
        ("sai số", "7K3M9-QX2HT", "malformed"),
        ("không có", forge.SUCCESSOR, "not_found"),
        ("lạ", "https://evil.example/c/7K3M9QX2HS", "foreign_code"),
        ("sửa", brand.token[:-8] + "AAAAAAAA", "tampered"),
        ("trống", "", ""),
        ("=1+1", brand.link, "valid"),
    ]
    brand.run("Tên,Chứng nhận\n" + "".join(f"{name},{what}\n" for name, what, _ in rows), expect=1)
    output = brand.output()
    assert [row["cs_verdict"] for row in output] == [verdict for _, _, verdict in rows]
    assert [row["Tên"] for row in output] == [*(name for name, _, _ in rows[:-1]), "'=1+1"]
    assert tuple(output[0]) == ("Tên", "Chứng nhận", *COLUMNS)
    first = output[0]
    assert (first["cs_number"], first["cs_name"], first["cs_level"]) == (
        "7K3M9-QX2HS",
        forge.NAME,
        "gold",
    )
    assert first["cs_verdict_vi"] == "Chứng nhận còn hiệu lực"
    assert first["cs_status_as_of"] == dates.stamp(dates.from_seconds(brand.now - 60))
    assert (first["cs_profile_match"], first["cs_note"]) == ("", "")
    assert (
        first["cs_valid_until"]
        > first["cs_checked_at"]
        >= dates.stamp(dates.from_seconds(brand.now))
    )
    assert output[3]["cs_note"].startswith("link.number_invalid: ")
    assert (output[6]["cs_name"], output[7]["cs_note"]) == ("", "ô trống / empty cell")


@pytest.mark.parametrize(
    ("rows", "expect"),
    [(["LINK", "", "LINK"], 0), (["LINK", "7K3M9-QX2HT"], 1), (["LINK", forge.SUCCESSOR], 3),
     (["LINK", "chưa có"], 3), ([forge.SUCCESSOR, "7K3M9-QX2HT"], 1)],
)  # fmt: skip
def test_the_exit_code_is_that_of_the_worst_row(brand: Brand, rows: list[str], expect: int) -> None:
    text = "".join(f"{row.replace('LINK', brand.link)}\n" for row in ["link", *rows])
    brand.run(text, expect=expect)


def test_profiles_are_compared_and_an_unreadable_one_is_noted_in_its_row(brand: Brand) -> None:
    mine, other = "https://www.tiktok.com/@minhanh.review", "https://www.tiktok.com/@nguoikhac"
    profiles = (mine, other, "", "không phải kênh", "https://vt.tiktok.com/ZS8abcdef/")
    lines = ["Tên kênh;Link kênh;Chứng nhận", *(f"x;{url};{brand.link}" for url in profiles)]
    brand.run("\n".join(lines), expect=1)
    output = brand.output(";")
    assert [row["cs_verdict"] for row in output] == ["valid", "profile_mismatch", "valid", "", ""]
    assert [row["cs_profile_match"] for row in output] == ["yes", "no", "", "", ""]
    assert "không phải kênh" in output[3]["cs_note"]
    assert "a share link" in output[4]["cs_note"] and "ZS8abcdef" in output[4]["cs_note"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Mã KOL,Tên,Liên kết chứng nhận", 2),
        ("name,profile_url,certificate_url", 2),
        ("profile url,url,number", 1),
        ("STT,Số điện thoại,Số", 2),
        ("LinkedIn,Certificate no.", 1),
        ("Kênh,mã", 1),
        ("Trang chứng nhận,x", 0),
    ],
)
def test_the_column_is_found_by_its_name_in_either_language(
    brand: Brand, header: str, column: int
) -> None:
    cells = ["" for _ in header.split(",")]
    cells[column] = brand.link
    brand.run(f"{header}\n{','.join(cells)}\n", expect=0)
    assert brand.verdicts() == ["valid"]


def test_columns_can_be_named(brand: Brand) -> None:
    mine = "tiktok:minhanh.review"
    brand.run(f"a,B,c\nx,{brand.link},{mine}\n", "--column", "b", "--profile-column", "C", expect=0)
    assert brand.output()[0]["cs_profile_match"] == "yes"
    assert "no column: d" in brand.run(None, "--column", "d", expect=2)
    assert "No column with certificates" in brand.run("a,b\nc,d\n", expect=2)


def test_a_checked_sheet_can_be_checked_again_in_the_same_columns(brand: Brand) -> None:
    brand.run(f"link\n{brand.link}\n", expect=0)
    brand.publish(Standing.REVOKED, at=brand.now - 30)
    checked = (brand.folder / "out.csv").read_bytes()
    brand.run(checked, expect=1)
    assert tuple(brand.output()[0]) == ("link", *COLUMNS)
    assert brand.verdicts() == ["revoked"]


def test_the_output_may_not_be_the_input(brand: Brand) -> None:
    text = f"link\n{brand.link}\n"
    (brand.folder / "out.csv").write_text(text)
    (brand.folder / "in.csv").symlink_to("out.csv")
    assert "[sheet.same_file]" in brand.run(None, expect=2)
    assert (brand.folder / "out.csv").read_text() == text


def test_a_sheet_that_would_be_csv_under_another_name_is_refused(brand: Brand) -> None:
    (brand.folder / "in.csv").write_text(f"link\n{brand.link}\n")
    command = [part.replace("out.csv", "out.XLSM") for part in brand.command()]
    done = subprocess.run(command, cwd=brand.folder, capture_output=True, text=True)
    assert (done.returncode, "[sheet.ending]" in done.stderr) == (2, True)
    assert [path.name for path in brand.folder.glob("out*")] == []


def test_without_a_network_the_verdict_is_unknown_and_never_valid(brand: Brand) -> None:
    brand.host.stop()
    brand.run(f"link\n{brand.link}\n{brand.token}\n", expect=3)
    assert brand.verdicts() == ["unreachable", "status_unavailable"]


def test_unreadable_input_does_not_change_the_output(brand: Brand) -> None:
    (brand.folder / "out.csv").write_text("of yesterday", "utf-8")
    assert "UTF-8" in brand.run("Tên,link\nĐàn,x\n".encode("cp1258"), expect=2)
    assert "no rows" in brand.run("link\n", expect=2)
    (brand.folder / "in.csv").unlink()
    assert "in.csv" in brand.run(None, expect=2)
    assert (brand.folder / "out.csv").read_text("utf-8") == "of yesterday"
    assert not list(brand.folder.glob("*.part"))


def test_a_run_that_is_killed_again_and_again_loses_no_row_and_writes_none_twice(
    brand: Brand,
) -> None:
    numbers, resumed = range(2_400), []
    forged = f"{brand.token[:-4]}AAAA"
    rows = [f"{n},{forged if n % 7 == 0 else brand.token}" for n in numbers]
    for _ in range(5):
        start = brand.written_rows()
        process = brand.start(["Số thứ tự,certificate", *rows])
        while brand.written_rows() < start + 150 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        _, printed = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
        resumed.append("continuing after row" in printed)
    assert resumed == [False, True, True, True, True]
    assert not (brand.folder / "out.csv").exists()
    printed = brand.run(None, expect=1)
    assert "continuing after row" in printed
    assert "2400/2400 invalid" in printed
    output = brand.output()
    assert [row["Số thứ tự"] for row in output] == [str(n) for n in numbers]
    assert [row["cs_verdict"] for row in output] == [
        "tampered" if n % 7 == 0 else "valid" for n in numbers
    ]
    assert not list(brand.folder.glob("*.part"))


def test_an_interrupted_run_says_how_to_continue(brand: Brand) -> None:
    unknown = [number.from_entropy((n << 3).to_bytes(6)) for n in range(64)]
    tokens = [brand.token] * 64
    links = [brand.issuer.credential_url(bare) for bare in unknown]
    # So that seconds of work are left when the signal comes, on any machine.
    brand.host.delay = 1.0
    process = brand.start(
        ["certificate", *tokens, *links],
        # Because whoever runs the tests may ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while brand.written_rows() < 65 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, printed = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in printed) == (130, False), printed
    assert "Run the same command again" in printed
    brand.host.delay = 0.0
    assert "continuing after row" in brand.run(None, expect=3)
    assert brand.verdicts() == ["valid"] * 64 + ["not_found"] * 64


def test_the_number_in_the_output_can_be_typed_in_again(brand: Brand) -> None:
    brand.run(f"link\n{brand.link}\n", expect=0)
    assert number.parse(brand.output()[0]["cs_number"]) == forge.NUMBER


def test_a_sheet_of_profiles_fetches_each_shard_once(brand: Brand) -> None:
    key = "tiktok:minhanh.review"
    brand.put(
        brand.issuer.shard_url(key), brand.issuer.shard({key: forge.NUMBER}, at=brand.now - 60)
    )
    nobody = brand.issuer.shard({}, key="tiktok:nobody", at=brand.now - 60)
    brand.put(brand.issuer.shard_url("tiktok:nobody"), nobody)
    rows = [
        "Liên kết kênh",
        *["https://www.tiktok.com/@minhanh.review"] * 30,
        "tiktok:nobody",
        "@minhanh.review",
        "",
    ]
    assert "unknown 3, valid 30" in brand.run("\r\n".join([*rows, "x.com/somebody"]), expect=3)
    assert brand.verdicts() == ["valid"] * 30 + ["not_found", "", "", "unreachable"]
    assert {row["cs_profile_match"] for row in brand.output()[:30]} == {"yes"}
    path = brand.issuer.shard_url(key).removeprefix(brand.host.public_url)
    assert brand.host.asked.count(path) == 1


def test_a_workbook_as_output_needs_the_extra_before_anything_is_checked(brand: Brand) -> None:
    """The environment of these tests has no extra."""
    (brand.folder / "in.csv").write_text("link\n7K3M9-QX2HT\n", "utf-8")
    command = [part.replace("out.csv", "out.xlsx") for part in brand.command()]
    done = subprocess.run(
        command, cwd=brand.folder, env=brand.environment(), capture_output=True, text=True
    )
    assert (done.returncode, "[sheet.extra_missing]" in done.stderr) == (2, True)
    assert not list(brand.folder.glob("out*")), "nothing may be checked before"


MINE, OTHER, NOBODY = "tiktok:minhanh.review", "x:nguoikhac", "instagram:khong.ai"


def publish_profiles(brand: Brand) -> None:
    """An index in which MINE leads to a certificate, OTHER to another person's, NOBODY nowhere."""
    url = "https://x.com/nguoikhac"
    others = brand.issuer.certificate(
        id=brand.issuer.credential_url(forge.SUCCESSOR),
        valid_from=dates.from_seconds(brand.now - forge.DAY),
        valid_until=dates.from_seconds(brand.now + 3600),
        issued_at=brand.now - 60,
        subject={"accounts": [{"platform": "x", "handle": "nguoikhac", "url": url}]},
    )
    brand.put(f"{brand.issuer.credential_url(forge.SUCCESSOR)}.jwt", brand.issuer.sign(others))
    for key, members in (
        (MINE, {MINE: forge.NUMBER}),
        (OTHER, {OTHER: forge.SUCCESSOR}),
        (NOBODY, {}),
    ):
        shard = brand.issuer.shard(members, key=key, at=brand.now - 60)
        brand.put(brand.issuer.shard_url(key), shard)


def test_a_row_is_judged_by_every_profile_in_it(brand: Brand) -> None:
    publish_profiles(brand)
    lines = [
        "Chiến dịch tháng 12,,,",
        "",
        "STT,TikTok,X,Instagram",
        "1,@minhanh.review,,-",
        "2,@minhanh.review,,@khong.ai",
        "3,@minhanh.review,@nguoikhac,",
        "4,@minhanh.review,không đọc được,",
        "5,,,",
        "6,,@nguoikhac,",
        "7,,,",
        "Tổng,,,",
    ]
    assert "invalid 1, unknown 2, valid 2" in brand.run("\n".join(lines), expect=1)
    with (brand.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["Chiến dịch tháng 12", "", "STT", *"1234567", "Tổng"]
    assert rows[2][4:] == list(COLUMNS)
    at, note = 4, -1
    assert [row[at] for row in rows[3:]] == [
        *("valid", "not_found", "profile_mismatch", "", "", "valid", "", "")
    ]
    assert rows[3][note] == ""
    assert f"TikTok: valid {number.show(forge.NUMBER)}; Instagram: not_found" in rows[4][note]
    assert rows[5][note].startswith("profile.mismatch: ") and "X: profile_mismatch" in rows[5][note]
    assert "X: không đọc được kênh" in rows[6][note]
    assert rows[7][note] == rows[9][note] == rows[10][note] == ""


def test_an_invalid_profile_counts_beside_one_that_cannot_be_read(brand: Brand) -> None:
    publish_profiles(brand)
    brand.publish(Standing.REVOKED, at=brand.now - 30)
    brand.run("TikTok,X\n@minhanh.review,không đọc được\n", expect=1)
    (row,) = brand.output()
    assert row["cs_verdict"] == "revoked"
    assert row["cs_note"].startswith("status.revoked: ") and "X: " in row["cs_note"]


def test_a_run_below_a_title_is_continued_where_it_stopped(brand: Brand) -> None:
    brand.run(f"Danh sách,\nSTT,link\n1,{brand.link}\n2,{brand.link}\n", expect=0)
    whole = (brand.folder / "out.csv").read_bytes()
    assert whole.count(b"\n") == 4
    process = brand.start(["Danh sách,", "STT,link", *[f"{n},{brand.token}" for n in range(900)]])
    while brand.written_rows() < 100 and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.communicate(timeout=60)
    assert "continuing after row" in brand.run(None, expect=0)
    with (brand.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["Danh sách", "STT", *map(str, range(900))]


def test_a_sheet_of_a_workbook_can_be_named(brand: Brand) -> None:
    good = workbook_files.row("link", "Giá") + workbook_files.row(brand.link, "-5")
    octets = workbook_files.sheets(("KOL", "visible", good), ("Cũ", "hidden", good * 1))
    assert "was read" not in brand.run(octets, expect=0)
    assert brand.output()[0]["Giá"] == "-5"
    brand.run(octets, "--sheet", "cũ", expect=0)
    assert "[sheet.not_found]" in brand.run(octets, "--sheet", "Mới", expect=2)
    assert "[sheet.not_found]" in brand.run("link\nx\n", "--sheet", "Mới", expect=2)


@pytest.mark.parametrize(
    ("more", "code"),
    [(b"", "[sheet.old_workbook]"), ("EncryptedPackage".encode("utf-16-le"), "[sheet.protected]")],
)
def test_old_and_locked_workbooks_are_refused_with_a_code(
    brand: Brand, more: bytes, code: str
) -> None:
    assert code in brand.run(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + more, expect=2)


def test_check_sheet_is_another_name_for_it(brand: Brand) -> None:
    (brand.folder / "in.csv").write_text(f"link\n{brand.link}\n")
    command = ["check-sheet" if part == "check-csv" else part for part in brand.command()]
    done = subprocess.run(command, cwd=brand.folder, env=brand.environment(), capture_output=True)
    assert (done.returncode, brand.verdicts()) == (0, ["valid"])


@pytest.mark.parametrize(
    ("unreadable", "rows"),
    [
        (2, "4, 5"),
        (10, "4, 5, 6, 7, 8, 9, 10, 11, 12, 13"),
        (11, "4, 5, 6, 7, 8, 9, 10, 11, 12, 13, …"),
    ],
)
def test_rows_that_could_not_be_checked_are_named(brand: Brand, unreadable: int, rows: str) -> None:
    # Below a title row, and counted as a spreadsheet counts.
    sheet = ["Tháng 12,", "Kênh,link", f",{brand.link}", *["không phải kênh,"] * unreadable]
    printed = brand.run("\n".join(sheet) + "\n", expect=3)
    assert f"Không kiểm tra được các dòng: {rows}\n" in printed
    assert f"Rows that could not be checked: {rows}\n" in printed
    assert "could not be checked" not in brand.run(f"link\n{brand.link}\n", expect=0)
