"""Writes roster.csv and roster-broken.csv beside this file: the same octets at every run, all of it
made up.

Run with `python examples/make_roster.py`; a test holds the two files to what this script says.
"""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from base64 import urlsafe_b64encode
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from credissuer.assessment.criteria import load_programme, shipped_text
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.rubric import decide
from credissuer.assessment.sheet import header

HERE = Path(__file__).parent
ROWS = 300
PROGRAMME = load_programme(shipped_text())
COLUMNS = header(PROGRAMME)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(" | "))


# The map since 1 July 2025: six centrally run cities, twenty-eight provinces.
PROVINCES = _listed(
    "Hà Nội | Huế | Hải Phòng | Đà Nẵng | TP. Hồ Chí Minh | Cần Thơ | Lai Châu | Điện Biên | "
    "Sơn La | Lạng Sơn | Cao Bằng | Tuyên Quang | Lào Cai | Thái Nguyên | Phú Thọ | Bắc Ninh | "
    "Hưng Yên | Ninh Bình | Quảng Ninh | Thanh Hóa | Nghệ An | Hà Tĩnh | Quảng Trị | Quảng Ngãi | "
    "Gia Lai | Khánh Hòa | Lâm Đồng | Đắk Lắk | Đồng Nai | Tây Ninh | Vĩnh Long | Đồng Tháp | "
    "Cà Mau | An Giang"
)
CALLED = _listed(
    "Cô Ba | Chú Tư | Chị Hai | Anh Năm | Dì Sáu | Cậu Bảy | Bà Tám | Út Mót | Mẹ Bắp | Bố Khoai | "
    "Bé Cốm"
)
STAGE = _listed(
    "Sương Mai | Nắng Hạ | Lá Biếc | Mưa Rào | Gió Ngàn | Trăng Khuyết | Sao Khuya | Mây Trắng | "
    "Hoa Cải | Cỏ Lau | Suối Mơ | Ong Vàng | Chuồn Chuồn | Đom Đóm | Sóc Nâu | Mực Ống | Bưởi Hồng"
)
HOUSES = _listed(
    "Bếp Nhà | Xưởng Kể Chuyện | Nhóm Chợ Phiên | Hội Đọc Sách | Công ty TNHH Ví Dụ | "
    "Câu lạc bộ Xê Dịch | Đài Ếch Ộp"
)
FINDINGS = _listed(
    "excellent excellent excellent excellent | good good good good | met met met met | "
    "excellent good excellent good | good met good excellent | met good met good | "
    "excellent excellent good met | good excellent met good"
)
PLATFORMS = ("tiktok", "facebook", "youtube", "instagram", "x")


def roster() -> list[dict[str, str]]:
    """The good rows."""
    return [_row(number) for number in range(1, ROWS + 1)]


def _row(number: int) -> dict[str, str]:
    province = PROVINCES[number % len(PROVINCES)]
    stage = STAGE[number % len(STAGE)]
    organization = number % 13 == 0
    called = HOUSES[number // 13 % len(HOUSES)] if organization else CALLED[number % len(CALLED)]
    assessed_on = date(2026, 8, 3) + timedelta(days=number * 37 % 105)
    row = dict.fromkeys(COLUMNS, "") | {
        "ref": f"NSN-{number:04d}",
        "kind": "organization" if organization else "person",
        "name": f"{called} {stage} {province}",
        "assessed_on": assessed_on.isoformat(),
    }
    row |= _judged(FINDINGS[number % len(FINDINGS)].split(), lowest=number % 29 == 0)
    for place in range(1, 2 + number * 7 % 4):
        row[f"account_{place}"] = _profile(
            PLATFORMS[(number + place * 2) % 5], number, stage, province
        )
        if (number + place) % 9:
            row[f"proven_on_{place}"] = (assessed_on - timedelta(days=1 + number % 20)).isoformat()
    return row


def _judged(levels: list[str], *, lowest: bool) -> dict[str, str]:
    """The cells of the findings, and the level they earn (or the lowest, which may be asked for
    instead).
    """
    found = {
        criterion.id: level for criterion, level in zip(PROGRAMME.criteria, levels, strict=True)
    }
    findings = tuple(
        Finding(criterion=criterion, level=level) for criterion, level in found.items()
    )
    asked = PROGRAMME.levels[0].id if lowest else None
    assessment = Assessment(
        findings=findings, level=asked, assessed_on=date(2026, 8, 3), assessor=""
    )
    return found | {"level": decide(PROGRAMME, assessment).level or ""}


def _profile(platform: str, number: int, stage: str, province: str) -> str:
    """A profile link in one of the spellings that people copy.

    Every handle begins with `vidu`, "example".
    """
    stem, place = _plain(stage), _plain(province.removeprefix("TP. "))
    digest = sha256(f"{platform} {number}".encode()).digest()
    spelling = number % 3
    if platform == "tiktok":
        return (
            f"https://www.tiktok.com/@vidu.{stem}{number:03d}" + ("", "?lang=vi-VN", "/")[spelling]
        )
    if platform == "facebook":
        stable = f"profile.php?id=1000{int.from_bytes(digest[:6]) % 10**11:011d}"
        tail = (f"Vidu.{stem}.{place}{number}", stable, f"vidu.{place}.{number}/")[spelling]
        return f"https://{('www', 'www', 'm')[spelling]}.facebook.com/{tail}"
    if platform == "youtube":
        channel = "UC" + urlsafe_b64encode(digest)[:22].decode("ascii")
        tail = (f"@vidu-{stem}-{number}", f"channel/{channel}", f"@Vidu_{place}_{number}/videos")[
            spelling
        ]
        return f"https://www.youtube.com/{tail}"
    if platform == "instagram":
        return f"https://www.instagram.com/vidu_{stem}.{place}.{number}/"
    host = ("x.com", "twitter.com", "mobile.twitter.com")[spelling]
    return f"https://{host}/vidu_{stem[:6]}{number:03d}"


def _plain(text: str) -> str:
    """`text` as a handle has it: small Latin letters only."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in apart if "a" <= character <= "z")


def broken() -> list[dict[str, str]]:
    """The rows of `mistakes.toml`, each filled up as a good one."""
    good = {
        "kind": "person",
        "level": "credible",
        "assessed_on": "2026-11-02",
        "account_1": "https://www.tiktok.com/@vidu.hong{n}",
        "proven_on_1": "2026-10-30",
    } | {criterion.id: "met" for criterion in PROGRAMME.criteria}
    mistakes = tomllib.loads((HERE / "mistakes.toml").read_text("utf-8"))["rows"]
    rows = []
    for number, changes in enumerate(mistakes, start=1):
        row = dict.fromkeys(COLUMNS, "") | good | {"ref": f"LOI-{number:03d}"} | changes
        row["account_1"] = row["account_1"].replace("{n}", f"{number:03d}")
        rows.append(row)
    return rows


def octets(rows: list[dict[str, str]]) -> bytes:
    """The rows as a CSV file; what stands under the empty name comes after the last column."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(list(row.values()) for row in rows)
    return text.getvalue().encode("utf-8")


FILES = {"roster.csv": roster, "roster-broken.csv": broken}

if __name__ == "__main__":
    for name, rows in FILES.items():
        (HERE / name).write_bytes(octets(rows()))
