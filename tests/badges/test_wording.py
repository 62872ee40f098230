"""The words on a badge, and words it must never have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.badges import lettering, wording
from credissuer.badges.facts import LANGUAGES
from credverifier import platforms
from tests.badges.conftest import PERSON, SUBJECTS

STRIP = {
    "vi": (
        "Ảnh này chưa phải bằng chứng. Hãy quét mã để xem trạng thái hiện tại và so đúng tên kênh."
    ),
    "en": (
        "This picture is not proof. "
        "Scan the code to see the current status and compare the profile name."
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_badge_names_its_subject_and_says_that_it_is_no_proof(language):
    texts = wording.texts(PERSON, language)
    languages = LANGUAGES[language]
    assert texts["name"] == ["Nguyễn Thị Ánh Nguyệt"]
    assert texts["account"] == ["TikTok @anhnguyet.review"]
    assert texts["address_lines"] == ["tnso.vn", "/c/7K3M9QX2HS"]
    assert texts["level"] == [
        " · ".join({"vi": PERSON.programme[0], "en": PERSON.programme[1]}[one] for one in languages)
    ]
    assert texts["address"] == ["tnso.vn/c/7K3M9QX2HS"]
    assert texts["not_proof"] == [STRIP[language] for language in languages]
    until = {
        "vi": "Số 7K3M9-QX2HS · Cấp đến 23 tháng 11, 2027",
        "en": "No. 7K3M9-QX2HS · Issued until 23 November 2027",
    }
    assert texts["number_until"] == [until[language] for language in languages]
    alliance = {"vi": PERSON.alliance[0], "en": PERSON.alliance[1]}
    assert texts["alliance"] == [" · ".join(alliance[language] for language in languages)]


def test_a_badge_in_both_languages_repeats_no_text():
    texts = wording.texts(replace(PERSON, alliance=("TNSO", "TNSO")), "both")
    assert texts["alliance"] == ["TNSO"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", SUBJECTS.values(), ids=SUBJECTS)
def test_no_text_claims_that_the_certificate_is_valid_today(facts, language):
    words = " ".join(text for texts in wording.texts(facts, language).values() for text in texts)
    words += wording.title(facts, language) + wording.description(facts, language)
    for claim in (
        "hợp lệ",
        "còn hiệu lực",
        "có hiệu lực",
        "đã xác minh",
        "valid",
        "verified",
        "in force",
        "✓",
        "✔",
    ):
        assert claim not in words.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_badge_can_be_drawn(language):
    for texts in wording.texts(PERSON, language).values():
        assert lettering.REPLACEMENT not in "".join(texts)


@pytest.mark.parametrize(
    ("platform", "handle", "account_id", "expected"),
    [
        ("tiktok", "minhanh", None, ["TikTok @minhanh"]),
        ("youtube", "minhanh", "UCk3Vb7xQm-29_LpTzRw4HsA", ["YouTube @minhanh"]),
        ("youtube", "c/minhanh", None, ["YouTube c/minhanh"]),
        ("facebook", "10001", "10001", ["Facebook profile.php?id=10001"]),
        ("youtube", f"UC{'a' * 22}", f"UC{'a' * 22}", [f"YouTube kênh UC{'a' * 22}"]),
        ("x", "1234567890", "1234567890", ["X ID 1234567890"]),
        ("shopee", "123456789", "123456789", ["Shopee shop 123456789"]),
        ("locket", "minhanh", None, ["locket @minhanh"]),
        (None, None, None, []),
    ],
)
def test_the_account_is_shown_with_its_platform(platform, handle, account_id, expected):
    facts = replace(PERSON, platform=platform, handle=handle, account_id=account_id)
    assert wording.texts(facts, "vi")["account"] == expected


def test_every_platform_has_a_name_in_plain_text():
    for platform in platforms.names():
        [name] = wording.texts(replace(PERSON, platform=platform), "vi")["account"]
        assert not name.startswith(platform)


@pytest.mark.parametrize(("kind", "words"), [("person", "cá nhân"), ("organization", "tổ chức")])
def test_the_badge_states_the_kind_of_subject(kind, words):
    assert words in wording.texts(replace(PERSON, kind=kind), "vi")["issued_to"][0]


@pytest.mark.parametrize(
    "name",
    [
        "Мария Шевченко",
        "Їжак Ґалаґан",
        "Ελένη Παπαδοπούλου",
        "สมชาย ผู้ใหญ่ดี",
        "ສົມພອນ ຢູ່ດີ",
        "សុខ ស្រីនាង ច័ន្ទ",
    ],
)
def test_a_name_in_a_script_of_the_fonts_is_drawn_whole(name):
    assert wording.texts(replace(PERSON, name=name), "both")["name"] == [name]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈美玲", "@anhnguyet.review"),
        ("محمد علي", "@anhnguyet.review"),
        ("王 Minh Anh", "Minh Anh"),
        ("陈美玲 (Chen Meiling)", "(Chen Meiling)"),
        ("🌾🌾", "@anhnguyet.review"),
        ("Bếp Gió 🌾", "Bếp Gió"),
    ],
)
def test_a_name_in_another_script_is_shown_in_latin_and_is_whole_in_title_and_description(
    name, shown
):
    facts = replace(PERSON, name=name)
    assert wording.texts(facts, "both")["name"] == [shown]
    assert name in wording.title(facts, "vi")
    assert name in wording.description(facts, "en")


def test_the_name_of_who_has_no_account_and_no_latin_form_is_the_number():
    facts = replace(PERSON, name="陈美玲", platform=None, handle=None)
    assert wording.texts(facts, "both")["name"] == ["Số 7K3M9-QX2HS"]


def test_a_demo_badge_is_called_one_in_its_description():
    assert "DEMO" in wording.description(SUBJECTS["demo"], "vi")
    assert "DEMO" not in wording.description(PERSON, "vi")
