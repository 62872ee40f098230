"""What waits on the demo's desk for its case officer."""

from __future__ import annotations

from credissuer.cases.report import kinds
from credissuer.credentials.states import reason
from credissuer.demo import cases, cast


def test_its_reports_are_of_kinds_that_the_form_offers() -> None:
    assert len(cast.reports()) == 3
    for report in cast.reports():
        assert report["kind"] in kinds()
        assert report["text"].startswith("DEMO: ")


def test_its_case_is_for_a_reason_that_the_public_has_words_for() -> None:
    assert reason(cases.REASON) == "undisclosed_ad"
