"""The result for a screenshot in words: a headline, whose badge it is, the next step."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.badges.scanning.picture_report import PictureCheck, PictureReport
from credissuer.public.tested_badge import described, refused
from credissuer.words import words

TEXT = "https://office.test/C/7K3M9QX2HS"
PASSED = PictureCheck("code", "pass", {})
WARNED = PictureCheck("size", "warn", {"pitch": 2, "wanted": 110})
FAILED = PictureCheck("address", "fail", {"place": "evil.example", "host": "office.test"})


def report(*findings: PictureCheck, number: str | None = "7K3M9-QX2HS") -> PictureReport:
    return PictureReport(TEXT, number, findings)


def page(found: PictureReport, **changes: Any) -> dict[str, Any]:
    asked = {"octets": b"x", "name": "Minh Anh", "expected": "7K3M9QX2HS", "spoken": "en"}
    return described(found, **(asked | changes))


@pytest.mark.parametrize(
    ("findings", "headline", "tone"),
    [
        ((PASSED,), "pass", "good"),
        ((PASSED, WARNED), "warn", "warn"),
        ((PASSED, WARNED, FAILED), "fail", "bad"),
    ],
)
def test_the_worst_finding_decides(
    findings: tuple[PictureCheck, ...], headline: str, tone: str
) -> None:
    said = words("kit", "en")["test"]
    found = page(report(*findings))
    assert (found["headline"], found["tone"]) == (said[headline], tone)
    assert found["next_step"] == said[f"next_{headline}"]
    assert "issued to Minh Anh" in found["whose"]
    assert found["fine"] == [PASSED]


def test_what_failed_stands_before_what_could_be_better() -> None:
    assert page(report(WARNED, PASSED, FAILED))["to_mend"] == [FAILED, WARNED]


def test_a_badge_of_another_is_not_good_although_it_scans() -> None:
    found = page(report(PASSED), expected="AAAAAAAAAA")
    assert found["headline"] == words("kit", "en")["test"]["fail"]
    assert "not to AAAAA-AAAAA" in found["whose"] and found["number"] == "AAAAAAAAAA"


def test_a_code_that_is_nobodys_leads_to_no_kit() -> None:
    found = page(report(FAILED), name=None, expected=None)
    assert (found["whose"], found["number"]) == (None, None)


def test_no_code_and_no_picture_are_two_results() -> None:
    said = words("kit", "en")
    none = PictureReport(None, None, (PictureCheck("code", "fail", {}),))
    found = page(none)
    assert found["headline"] == said["test"]["no_code"] and found["to_mend"]
    unread = PictureReport(None, None, (PictureCheck("picture", "fail", {}),))
    for octets, kind in ((b"%PDF-1.7", "pdf"), (b"\0\0\0\x18ftypheic", "heic"), (b"x", "other")):
        found = page(unread, octets=octets)
        assert found["headline"] == said["test"]["unread"]
        assert (found["refusal"], found["next_step"]) == (said["kinds"][kind], None)


def test_a_refusal_says_why_and_nothing_else() -> None:
    found = refused("Too many.", "en")
    assert (found["refusal"], found["next_step"], found["fine"]) == ("Too many.", None, [])
