"""What people hand over means the same here as in JavaScript: verifier/vectors/files/reading.json."""

from __future__ import annotations

import json

import pytest
import reading_cases

from credverifier import words
from credverifier.errors import LinkError
from credverifier.reading import pasted, told
from credverifier.reading.pasted import Pasted

VECTORS = json.loads(reading_cases.FILE.read_text("utf-8"))
MEMBERS = ("text", "number", "origin", "what", "place", "alone")


def members(meant: Pasted) -> dict[str, object]:
    """A reading as the vectors have it, without what is empty."""
    said: dict[str, object] = {"kind": meant.kind}
    said |= {name: getattr(meant, name) for name in MEMBERS if getattr(meant, name)}
    if meant.profiles:
        said["profiles"] = [profile.key for profile in meant.profiles]
    if meant.otherwise is not None:
        said["otherwise"] = members(meant.otherwise)
    return said


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: ascii(case["text"])[:60])
def test_a_text_means_what_its_vector_says(case):
    assert members(pasted.read(case["text"], VECTORS["origins"])) == case["meaning"]


def test_the_vectors_are_those_of_their_maker():
    assert json.loads(json.dumps(reading_cases.document())) == VECTORS


def test_every_kind_of_meaning_is_among_them():
    meanings = [case["meaning"] for case in VECTORS["cases"]]
    kinds = {meaning["kind"] for meaning in meanings}
    assert kinds == {
        *(pasted.TOKEN, pasted.NUMBER, pasted.LINK, pasted.OFFLINE, pasted.PROFILES, pasted.SHARE),
        *(pasted.MISTYPED, pasted.SEVERAL, pasted.OUR_PAGE, pasted.ELSEWHERE, pasted.TEXT),
    }
    named = {meaning.get("what") for meaning in meanings} - {None}
    assert named == set(words.READINGS) - {"several", "our_page", "text", "nowhere"}


def test_a_wrapped_link_is_read_three_links_deep():
    link = f"https://tnso.vn/c/{reading_cases.NUMBER}"
    for depth in range(6):
        assert (pasted.read(link, ["https://tnso.vn"]).kind == "link") == (depth <= 3), depth
        link = f"https://l.instagram.com/?u={reading_cases.quote(link, safe='')}"


def test_of_more_profiles_than_ten_none_is_searched_for():
    names = [f"tiktok:name{position}" for position in range(11)]
    assert len(pasted.read(" ".join(names[:10]), ()).profiles) == 10
    assert pasted.read(" ".join(names), ()).kind == pasted.TEXT


@pytest.mark.parametrize("text", [case["text"] for case in VECTORS["cases"]])
def test_whatever_is_no_certificate_is_told_in_every_language(text):
    meant = pasted.read(text, VECTORS["origins"])
    said = told.of(meant)
    if meant.kind in ("several", "our_page", "text", "elsewhere", "share"):
        assert said is not None and tuple(said.sentence) == words.LANGUAGES
        for sentence in said.sentence.values():
            assert "{" not in sentence and sentence.endswith(".")
    elif meant.kind != "profiles":
        assert said is None


def test_of_a_payment_code_it_is_said_that_a_certificate_asks_for_no_money():
    said = told.of(pasted.read("00020101021138570010A000000727", ()))
    assert said is not None and said.headline is not None
    assert "không bao giờ yêu cầu chuyển tiền" in said.sentence["vi"]
    assert "never asks for money" in said.sentence["en"]


def test_a_foreign_host_is_named_in_ascii():
    said = told.of(pasted.read("https://tnsо.vn/c/1", ()))
    assert said is not None and r"tns\u043e.vn" in said.sentence["en"]


def test_the_number_of_an_office_may_stand_in_a_link_to_any_host():
    for text in (
        "7K3M9-QX2HS",
        "Số 7K3M9.QX2HS",
        "https://any.example/c/7K3M9QX2HS",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fany.example%2Fc%2F7K3M9QX2HS",
    ):
        assert pasted.number_in(text) == "7K3M9QX2HS"
    for text in ("", "an", "https://a.example/", "7K3M9-QX2HT", "7K3M9-QX2HS 00000-00000"):
        with pytest.raises(LinkError, match=r"link\.number_invalid"):
            pasted.number_in(text)
