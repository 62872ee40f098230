from __future__ import annotations

import pytest

from credissuer.assessment.programme.criteria import load_programme
from credissuer.assessment.sheets.columns import LINE, PROBLEMS, Headings, header, own_title
from credissuer.errors import RefusedError

WANTED = (
    "ref,kind,name,level,"
    "content-authenticity,advertising-compliance,commercial-transparency,community-feedback,"
    "assessed_on,account_1,account_2,account_3,account_4,"
    "proven_on_1,proven_on_2,proven_on_3,proven_on_4"
)


@pytest.fixture
def headings(programme):
    return Headings(programme)


def refused(headings, titles):
    with pytest.raises(RefusedError) as refusal:
        headings.columns(titles)
    assert refusal.value.code == "import.header"
    return refusal.value.facts


def test_the_header_is_the_promised_one_and_each_column_its_own_name(programme, headings):
    assert ",".join(header(programme)) == WANTED
    assert headings.columns(WANTED.split(",")).names == tuple(WANTED.split(","))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mã", "ref"),
        ("mã *", "ref"),
        ("MA", "ref"),
        ("Mã\u0309", None),
        ("  Họ và   tên ", "name"),
        ("Họ\u00a0tên", "name"),
        ("Mức", "level"),
        ("muc", "level"),
        ("Mục", None),
        ("Tính xác thực của nội dung", "content-authenticity"),
        ("authenticity OF content:", "content-authenticity"),
        ("Ngày đánh giá (dd/mm/yyyy)", "assessed_on"),
        ("Assessed_on", "assessed_on"),
        ("Kênh", "account_1"),
        ("Kênh 3 (TikTok)", "account_3"),
        ("link kenh2", "account_2"),
        ("Kênh ４", "account_4"),
        ("Kênh 5", "account_5"),
        ("Ngày xác minh kênh 2", "proven_on_2"),
        ("Verified on", "proven_on_1"),
        ("Số điện thoại", None),
        ("", None),
        ("Dòng / Line", LINE),
        ("errors", PROBLEMS),
    ],
)
def test_a_column_is_told_by_its_title(headings, title, name):
    assert headings.column(title) == name


def test_what_an_error_sheet_adds_is_known_again(headings):
    titles = [own_title(LINE), *WANTED.split(","), "Ghi chú", own_title(PROBLEMS)]
    columns = headings.columns(titles)
    assert columns.aside == ("Ghi chú",)
    assert columns.kept == tuple(range(1, len(titles) - 1))


def test_columns_of_a_programme_are_told_by_its_own_titles(five_criteria):
    assert Headings(load_programme(five_criteria)).column("An toàn cho trẻ em") == "child-safety"


def test_the_refusal_names_what_is_wrong(headings):
    titles = WANTED.replace("level,", "").replace("account_4", "account_5").replace("kind", "name")
    assert refused(headings, titles.split(",")) == {
        "missing": "kind, level",
        "unknown": "account_5",
        "duplicate": "name",
    }
    assert refused(headings, ["a\u202eb", "c"])["unknown"] == "a⟨U+202E⟩b, c"
    assert refused(headings, [*WANTED.split(","), "Kênh 1"])["duplicate"] == "account_1"
    assert refused(headings, ["x"] * 100)["unknown"].endswith(", …")
    assert refused(headings, ["Mã", "", "Tên"])["unknown"] == "“”"


@pytest.mark.parametrize("name", WANTED.split(","))
def test_only_further_accounts_and_days_of_proof_may_be_missing(headings, name):
    titles = [title for title in WANTED.split(",") if title != name]
    if name.startswith("proven_on") or name in ("account_2", "account_3", "account_4"):
        assert name not in headings.columns(titles).names
    else:
        assert refused(headings, titles)["missing"] == name


def test_columns_called_by_platforms_are_the_accounts_where_none_is_called_so(headings):
    others = [title for title in WANTED.split(",") if not title.startswith("account")]
    columns = headings.columns([*others, "Follower TikTok", "Link TikTok", "Facebook"])
    assert columns.names[-3:] == (None, "account_1", "account_2")
    assert [*columns.platforms.values()] == ["tiktok", "facebook"]
    both = headings.columns([*WANTED.split(","), "TikTok"])
    assert (both.aside, both.platforms) == (("TikTok",), {})
    five = ["TikTok", "Facebook", "YouTube", "Instagram", "X"]
    assert refused(headings, [*others, *five])["unknown"] == "X"


def test_the_title_of_a_column_is_that_of_the_sheet(headings):
    titles = WANTED.replace("assessed_on", "Ngày đánh giá").split(",")
    columns = headings.columns(titles)
    assert columns.title("assessed_on") == "Ngày đánh giá"
    assert headings.columns(WANTED.split(",")[:-1]).title("proven_on_4") == "proven_on_4"


def test_the_most_known_columns_make_a_header(headings):
    assert headings.known(["Mã", "Tên", "Tên", "khác", "Lỗi"]) == 2
    assert headings.known(["DANH SÁCH CẤP CHỨNG NHẬN"]) == 0
