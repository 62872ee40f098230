"""The two rosters under examples/: what they contain, and that their script still writes them."""

from __future__ import annotations

import runpy
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from credissuer.assessment.importing import sheet
from credissuer.assessment.programme.criteria import load_programme
from credissuer.errors import catalogue
from credverifier import platforms

EXAMPLES = Path(__file__).parents[2] / "examples"

CITIES = ["Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "TP. Hồ Chí Minh", "Cần Thơ"]
PROVINCES = [
    "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Cao Bằng", "Tuyên Quang", "Lào Cai",
    "Thái Nguyên", "Phú Thọ", "Bắc Ninh", "Hưng Yên", "Ninh Bình", "Quảng Ninh", "Thanh Hóa",
    "Nghệ An", "Hà Tĩnh", "Quảng Trị", "Quảng Ngãi", "Gia Lai", "Khánh Hòa", "Lâm Đồng",
    "Đắk Lắk", "Đồng Nai", "Tây Ninh", "Vĩnh Long", "Đồng Tháp", "Cà Mau", "An Giang",
]  # fmt: skip

FAULTS_OF_A_FILE = {
    "import.encoding",
    "import.too_large",
    "import.empty",
    "import.header",
    "import.malformed",
    "import.protected",
    "import.old_workbook",
    "import.workbook_too_large",
    "import.workbook_unreadable",
    "import.sheet_not_found",
}
NOT_IN_A_ROSTER = {
    "assessment.unknown_criterion", "assessment.duplicate_criterion",
    "account.taken", "assessment.used", "assessment.outdated", "account.proof_missing",
    "assessment.too_old", "account.proof_too_old",
}  # fmt: skip
"""The header rules the first two out; the next ones need the office's own records, and the last
two would be right or wrong by the day on which the file is read.
"""


@pytest.fixture
def roster(shipped, today):
    return sheet.read((EXAMPLES / "roster.csv").read_bytes(), shipped, today=today)


@pytest.fixture
def broken_roster(shipped, today):
    return sheet.read((EXAMPLES / "roster-broken.csv").read_bytes(), shipped, today=today)


def test_every_one_of_the_three_hundred_rows_is_ready(roster):
    assert len(roster.rows) == len(roster.ready) == 300
    assert roster.bad == ()


def test_names_mention_all_34_provinces_and_cities(roster):
    assert len(CITIES) == 6 and len(PROVINCES) == 28
    names = [order.subject.name for order in roster.ready]
    for province_or_city in (*CITIES, *PROVINCES):
        assert any(name.endswith(" " + province_or_city) for name in names), province_or_city
    header = (EXAMPLES / "roster.csv").read_text("utf-8-sig").splitlines()[0]
    assert not any("province" in column or "tinh" in column for column in header.split(","))


def test_names_are_vietnamese_and_use_all_marks(roster):
    names = [order.subject.name for order in roster.ready]
    assert len(set(names)) == 300
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    letters = set("".join(names).lower())
    assert set("ăâđêôơư") <= letters
    assert {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} <= set(
        unicodedata.normalize("NFD", "".join(names))
    )


def test_accounts_are_of_all_platforms_and_forms(roster):
    accounts = [account for order in roster.ready for account in order.subject.accounts]
    assert {account.platform for account in accounts} == set(platforms.names())
    assert {len(order.subject.accounts) for order in roster.ready} == {1, 2, 3, 4}
    by_id = Counter(account.platform for account in accounts if account.account_id)
    assert by_id["youtube"] > 20 and by_id["facebook"] > 20
    assert all("vidu" in account.handle for account in accounts if not account.account_id)
    proven = sum(account.control_proven_on is not None for account in accounts)
    assert 0.8 < proven / len(accounts) < 1


def test_kinds_and_levels_vary(roster, shipped):
    kinds = Counter(order.subject.kind for order in roster.ready)
    assert kinds["organization"] >= 20 and kinds["person"] >= 200
    levels = Counter(order.level for order in roster.ready)
    assert set(levels) == {level.id for level in shipped.levels} and min(levels.values()) >= 30


OF_THE_DESK = {
    "import.changed",
    "import.damaged",
    "import.erased",
    "import.no_file",
    "import.nothing_ready",
    "import.too_many_rows",
}
"""Of files that are uploaded at the desk."""


def test_the_broken_roster_has_every_problem_that_a_row_can_have(broken_roster):
    codes = {
        code
        for code in catalogue()
        if code.split(".")[0] in {"import", "name", "account", "assessment"}
    }
    expected = {
        code
        for code in codes - FAULTS_OF_A_FILE - NOT_IN_A_ROSTER - OF_THE_DESK
        if not code.endswith(".not_found")
    }
    assert {problem.code for row in broken_roster.bad for problem in row.problems} == expected
    assert len(broken_roster.ready) >= 3


def test_the_good_rows_of_the_broken_roster_are_named_so(broken_roster):
    assert all(order.subject.name.startswith("Dòng Đúng") for order in broken_roster.ready)
    ready_refs = {order.ref for order in broken_roster.ready}
    lines = (EXAMPLES / "roster-broken.csv").read_text("utf-8-sig").splitlines()
    assert {line.split(",")[0] for line in lines if "Dòng Đúng" in line} == ready_refs


@pytest.mark.parametrize("name", ["roster.csv", "roster-broken.csv"])
def test_the_script_writes_the_committed_files(name, shipped):
    script = runpy.run_path(str(EXAMPLES / "make_roster.py"))
    assert script["files"](shipped)[name] == (EXAMPLES / name).read_bytes()


def test_the_script_reads_the_criteria_of_any_programme(five_criteria, today, tmp_path):
    (tmp_path / "programme.toml").write_text(five_criteria, "utf-8")
    subprocess.run(
        [sys.executable, EXAMPLES / "make_roster.py", "--programme", "programme.toml", "--to", "."],
        cwd=tmp_path,
        check=True,
    )
    rules = load_programme(five_criteria)
    made = sheet.read((tmp_path / "roster.csv").read_bytes(), rules, today=today)
    assert (len(made.ready), made.bad) == (300, ())
    findings = [
        {finding.criterion: finding.level for finding in order.assessment.findings}
        for order in made.ready
    ]
    assert {each["child-safety"] for each in findings} == {"good", "excellent"}
    mistakes = sheet.read((tmp_path / "roster-broken.csv").read_bytes(), rules, today=today)
    assert all(row.order is None or "Dòng Đúng" in row.order.subject.name for row in mistakes.rows)
    assert len(mistakes.ready) >= 3
