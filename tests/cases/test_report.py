"""What a report must contain, and how what people write is cleaned."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.cases import report
from credissuer.errors import RefusedError
from credissuer.words import languages

GOOD: dict[str, Any] = {
    "kind": "undisclosed_ad",
    "text": "Quảng cáo mà không nói.",
    "number": "7k3m9-qx2hs",
}


def problems_of(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as refusal:
        report.read(**{**GOOD, **changes})
    assert refusal.value.code == "report.refused"
    problems = refusal.value.facts["problems"]
    assert all(
        problem.words["vi"] and problem.words["en"] and "{" not in "".join(problem.words.values())
        for problem in problems
    )
    return [(problem.pointer.removeprefix("/"), problem.code) for problem in problems]


def test_a_report_is_normalised() -> None:
    normalised = report.read(
        **GOOD,
        profile=" HTTPS://M.TikTok.com/@MinhAnh.Review?x=1 ",
        evidence=["https://evil.example/<script>", "", "  ảnh chụp "],
        contact=" a@example.vn ",
    )
    assert normalised == report.Report(
        "undisclosed_ad",
        "7K3M9QX2HS",
        "https://www.tiktok.com/@minhanh.review",
        "Quảng cáo mà không nói.",
        "https://evil.example/<script>\nảnh chụp",
        "a@example.vn",
    )


def test_the_number_may_be_the_link_on_the_badge() -> None:
    assert (
        report.read(**{**GOOD, "number": "https://tnso.vn/c/7K3M9QX2HS?x#y"}).number == "7K3M9QX2HS"
    )


def test_a_profile_on_an_unknown_platform_is_kept_unchanged() -> None:
    normalised = report.read(**{**GOOD, "number": "", "profile": "zalo.me/0901234567"})
    assert (normalised.number, normalised.profile, normalised.evidence, normalised.contact) == (
        None,
        "zalo.me/0901234567",
        "",
        None,
    )


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"kind": "spam"}, [("kind", "report.kind_unknown")]),
        ({"number": None}, [("number", "report.about_missing")]),
        ({"number": " ", "profile": "\u200b"}, [("number", "report.about_missing")]),
        ({"number": "7K3M9-QX2HT"}, [("number", "report.number_invalid")]),
        ({"number": "\u202e"}, [("number", "report.number_invalid")]),
        ({"number": "7K3M9QX2HS" * 400}, [("number", "report.number_invalid")]),
        ({"text": " \n\u200b\t"}, [("text", "report.text_missing")]),
        ({"text": "ẫ" * 2_001}, [("text", "report.too_long")]),
        ({"profile": "x" * 501}, [("profile", "report.too_long")]),
        ({"contact": "x" * 201}, [("contact", "report.too_long")]),
        ({"evidence": ["x"] * 11}, [("evidence", "report.evidence_too_long")]),
        ({"evidence": ["x" * 501]}, [("evidence", "report.evidence_too_long")]),
        (
            {"kind": "", "text": "", "number": ""},
            [
                ("kind", "report.kind_unknown"),
                ("number", "report.about_missing"),
                ("text", "report.text_missing"),
            ],
        ),
    ],
)
def test_each_problem_names_its_field(
    changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert problems_of(**changes) == faults


def test_fields_of_maximum_length_are_accepted() -> None:
    normalised = report.read(
        **GOOD, profile="y" * 500, evidence=["z" * 500] * 10, contact="c" * 200
    )
    assert report.read(**{**GOOD, "text": "ẫ" * 2_000}).text == "ẫ" * 2_000
    assert len(normalised.evidence) == 5_009


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("a\r\nb\rc\n\n", "a\nb\nc"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("a\x00\x07\x1b[31mb", "a   [31mb"),
        ("a\u2028b\u0085c", "a b c"),
        ("e\u0302\u0301", "ế"),
        ("\U000e0041x\ue000", "x"),
        ("\ud800x", "x"),
        ("<b>&\"'", "<b>&\"'"),
        ("=1+1", "=1+1"),
    ],
    ids=ascii,
)
def test_hidden_and_direction_changing_characters_are_removed(written: str, cleaned: str) -> None:
    assert report.block(written) == cleaned
    assert report.line(cleaned) == cleaned or "\n" in cleaned


def test_receipts_and_ids() -> None:
    report_id = report.id_of(bytes([0x12, 0x34, 0x56, 0x78, 0x9A]))
    assert len(report_id) == 9 and report_id[0] == "R"
    assert (
        report.parse_id(report.receipt(report_id))
        == report.parse_id(f" {report_id.lower()} ")
        == report_id
    )
    assert len({report.id_of(bytes([0, 0, 0, 0, octet])) for octet in range(256)}) == 256
    for invalid in ("", "R-", "7K3M9-QX2HS", "R-1234567", "R-123456789", "X-12345678"):
        assert report.parse_id(invalid) is None


def test_every_kind_has_words_in_both_languages() -> None:
    assert len(report.kinds()) >= 8 and list(report.kinds())[-1] == "other"
    assert all(tuple(words) == languages("reports") for words in report.kinds().values())
