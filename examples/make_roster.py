"""Writes roster.csv and roster-broken.csv beside this file: the same octets at every run, all of it
made up.

Run with `python examples/make_roster.py`; a test holds the two files to what this script says.
`--programme FILE` and `--to FOLDER` write the same subjects under other rules, elsewhere, and
`--last DAY` with later days, because a programme takes none that are too old.
"""

from __future__ import annotations

import argparse
import csv
import io
import unicodedata
from base64 import urlsafe_b64encode
from datetime import date, timedelta
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.importing.sheet import header
from credissuer.assessment.programme.criteria import (
    AssessmentProgramme,
    load_programme,
    shipped_text,
)
from credissuer.assessment.programme.rubric import decide

ROWS = 300
LAST = date(2026, 11, 15)
"""The last day of an assessment in `roster.csv`; the others are of the 104 days before."""


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
FINDINGS = (
    (0, 0, 0, 0),
    (1, 1, 1, 1),
    (2, 2, 2, 2),
    (0, 1, 0, 1),
    (1, 2, 1, 0),
    (2, 1, 2, 1),
    (0, 0, 1, 2),
    (1, 0, 2, 1),
)
"""How many steps below the best each criterion is met; a fifth one begins at the left again."""

PLATFORMS = ("tiktok", "facebook", "youtube", "instagram", "x")
BESIDE = ("threads", "zalo", "shopee")
"""Platforms on which every ninth subject has an account beside the others."""


def roster(programme: AssessmentProgramme, last: date = LAST) -> list[dict[str, str]]:
    """The good rows."""
    return [_row(programme, number, last) for number in range(1, ROWS + 1)]


def _row(programme: AssessmentProgramme, number: int, last: date) -> dict[str, str]:
    province = PROVINCES[number % len(PROVINCES)]
    stage = STAGE[number % len(STAGE)]
    organization = number % 13 == 0
    called = HOUSES[number // 13 % len(HOUSES)] if organization else CALLED[number % len(CALLED)]
    assessed_on = last - timedelta(days=104 - number * 37 % 105)
    row = dict.fromkeys(header(programme), "") | {
        "ref": f"NSN-{number:04d}",
        "kind": "organization" if organization else "person",
        "name": f"{called} {stage} {province}",
        "assessed_on": assessed_on.isoformat(),
    }
    row |= _judged(programme, FINDINGS[number % len(FINDINGS)], lowest=number % 29 == 0)
    named = [PLATFORMS[(number + place * 2) % 5] for place in range(1, 2 + number * 7 % 4)]
    if number % 9 == 0 and len(named) < 4:
        named.append(BESIDE[number // 9 % len(BESIDE)])
    for place, platform in enumerate(named, start=1):
        row[f"account_{place}"] = _profile(platform, number, stage, province)
        if (number + place) % 9:
            row[f"proven_on_{place}"] = (assessed_on - timedelta(days=1 + number % 20)).isoformat()
    return row


def _judged(
    programme: AssessmentProgramme, below: tuple[int, ...], *, lowest: bool
) -> dict[str, str]:
    """The cells of the findings, and the level they earn (or the lowest, which may be asked for
    instead).
    """
    found: dict[str, str] = {}
    for criterion, steps in zip(programme.criteria, cycle(below), strict=False):
        levels = [level.id for level in criterion.levels]
        # Not below the minimum, because such a row could not be issued.
        place = max(len(levels) - 1 - steps, levels.index(criterion.minimum))
        found[criterion.id] = levels[place]
    findings = tuple(
        CriterionFinding(criterion=criterion, level=level) for criterion, level in found.items()
    )
    asked = programme.levels[0].id if lowest else None
    assessment = Assessment(
        findings=findings, level=asked, assessed_on=date(2026, 8, 3), assessor=""
    )
    return found | {"level": decide(programme, assessment).level or ""}


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
    if platform == "threads":
        return f"https://www.threads.{('com', 'net')[number % 2]}/@vidu_{stem}.{place}.{number}"
    if platform == "zalo":
        return f"https://zalo.me/{10**18 + int.from_bytes(digest[:7]) % 10**18}"
    if platform == "shopee":
        return f"https://shopee.vn/Vidu_{stem}_{number}.store"
    host = ("x.com", "twitter.com", "mobile.twitter.com")[spelling]
    return f"https://{host}/vidu_{stem[:6]}{number:03d}"


def _plain(text: str) -> str:
    """`text` as a handle has it: small Latin letters only."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in apart if "a" <= character <= "z")


def broken(programme: AssessmentProgramme) -> list[dict[str, str]]:
    """One row for every kind of mistake, between rows that are right.

    The names say what is wrong.
    """
    good = {
        "kind": "person",
        "level": programme.levels[0].id,
        "assessed_on": "2026-11-02",
        "account_1": "https://www.tiktok.com/@vidu.hong{n}",
        "proven_on_1": "2026-10-30",
    } | {criterion.id: criterion.minimum for criterion in programme.criteria}
    mistakes = (*OF_NAMES, *_of_findings(programme), *OF_DAYS_AND_ACCOUNTS)
    rows = []
    for number, changes in enumerate(mistakes, start=1):
        row = dict.fromkeys(header(programme), "") | good | {"ref": f"LOI-{number:03d}"} | changes
        row["account_1"] = row["account_1"].replace("{n}", f"{number:03d}")
        rows.append(row)
    return rows


OF_NAMES: tuple[dict[str, str], ...] = (
    {"name": "Dòng Đúng Thứ Nhất"},
    {"name": "Quên Mã Dòng", "ref": ""},
    {"name": "Mã Dòng Ẩn", "ref": "LOI\u200b003"},
    {"name": "Trùng Mã Một", "ref": "LOI-TRUNG"},
    {"name": "Trùng Mã Hai", "ref": "LOI-TRUNG"},
    {"name": "Sai Loại", "kind": "kol"},
    {"name": ""},
    {"name": "Tên Dài Lê Thê " * 6},
    {"name": "Tên Đảo Chiều \u202egnad"},
    {"name": "Tên Có Dấu Tích ✔"},
    {"name": "Tên Lẫn Chữ Ng\u0430"},
    {"name": "Bông Lúa Đôi"},
    {"name": "Bông Lúa ĐÔI"},
)


def _of_findings(programme: AssessmentProgramme) -> list[dict[str, str]]:
    criteria = programme.criteria
    # Three of them where there are as many, because each of these rows has one mistake.
    lowest, misspelled, missing = (criteria[place % len(criteria)] for place in (1, 2, 3))
    return [
        {"name": "Sai Mức Chứng Nhận", "level": "gold"},
        {"name": "Chưa Tới Mức", "level": programme.levels[-1].id},
        {"name": "Thiếu Một Tiêu Chí", missing.id: ""},
        {"name": "Sai Mức Tiêu Chí", misspelled.id: "tuyệt"},
        {"name": "Dưới Mức Tối Thiểu", lowest.id: lowest.levels[0].id},
    ]


OF_DAYS_AND_ACCOUNTS: tuple[dict[str, str], ...] = (
    {
        "name": "Dòng Đúng Thứ Hai",
        "level": "",
        "account_2": "https://www.youtube.com/@vidu-dung-hai",
    },
    {"name": "Thiếu Ngày", "assessed_on": ""},
    {"name": "Ngày Kiểu Mỹ", "assessed_on": "10/30/2026"},
    {"name": "Ngày Không Có", "assessed_on": "2026-02-30"},
    {"name": "Ngày Mai Sau", "assessed_on": "2999-01-01"},
    {"name": "Xác Minh Mai Sau", "proven_on_1": "2999-01-01"},
    {"name": "Không Tài Khoản", "account_1": "", "proven_on_1": ""},
    {"name": "Liên Kết Hỏng", "account_1": "tiktok @vidu.hong"},
    {"name": "Liên Kết Giả", "account_1": "https://www.tiktok.com@example.com/@vidu.hong"},
    {"name": "Nền Tảng Lạ", "account_1": "https://tiktok.com.example.com/@vidu.hong"},
    {
        "name": "Liên Kết Bài Đăng",
        "account_1": "https://www.tiktok.com/@vidu.hong/video/7300000000000000000",
    },
    {"name": "Một Kênh Hai Lần", "account_2": "http://m.tiktok.com/@VIDU.HONG030?lang=vi"},
    {"name": "Chung Kênh Một", "account_1": "https://www.facebook.com/vidu.chung.kenh"},
    {"name": "Chung Kênh Hai", "account_1": "https://m.facebook.com/ViduChungKenh/about"},
    {"name": "Kênh Thật", "account_1": "https://www.instagram.com/vidu_kenh.that/"},
    {"name": "Kênh Nhái", "account_1": "https://www.instagram.com/vldu_kenh.that/"},
    {"name": "Ngày Không Kênh", "proven_on_3": "2026-10-30"},
    {
        "name": "Sai Nhiều Ô",
        "kind": "",
        "level": "vàng",
        "assessed_on": "hôm qua",
        "account_1": "không có",
    },
    {"name": "Thừa Ô", "": "thừa"},
    {"name": "=HYPERLINK(A1) ✔", "ref": "=1+1"},
    {"name": "Mã Bị Rút Gọn", "ref": "1,23457E+11"},
    {"name": "Dòng Đúng Thứ Ba", "kind": "organization", "account_2": "https://x.com/vidu_dung_ba"},
    {"name": "Liên Kết Chia Sẻ", "account_1": "https://vt.tiktok.com/ZSvidu000/"},
    {"name": "Số Điện Thoại", "account_1": "https://zalo.me/0900000000"},
)


def _octets(programme: AssessmentProgramme, rows: list[dict[str, str]]) -> bytes:
    """The rows as a CSV file; what stands under the empty name comes after the last column."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(programme))
    writer.writerows(list(row.values()) for row in rows)
    return text.getvalue().encode("utf-8")


def files(programme: AssessmentProgramme, last: date = LAST) -> dict[str, bytes]:
    """File name -> octets."""
    return {
        "roster.csv": _octets(programme, roster(programme, last)),
        "roster-broken.csv": _octets(programme, broken(programme)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the rosters of made-up subjects.")
    parser.add_argument("--programme", type=Path, help="the rules; those that ship, if not given")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, help="the folder")
    parser.add_argument(
        "--last", type=date.fromisoformat, default=LAST, help="the last day of an assessment"
    )
    given = parser.parse_args()
    text = given.programme.read_text("utf-8") if given.programme else shipped_text()
    for name, octets in files(load_programme(text), given.last).items():
        (given.to / name).write_bytes(octets)


if __name__ == "__main__":
    main()
