"""What comes with a piece of evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from credissuer.cases.evidence import check_case_evidence
from credissuer.errors import RefusedError

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def check(**changes: Any) -> Any:
    given = {"url": None, "captured_at": NOW, "note": None, "has_file": False, "now": NOW}
    return check_case_evidence(**{**given, **changes})


def test_a_link_is_kept_as_it_was_written() -> None:
    url = "https://www.tiktok.com/@a/video/1?x=%20"
    assert check(url=f" {url}\u202e ", note="phút 2 ").url == url
    assert check(url=url, note=" \n").note is None
    assert check(has_file=True).url is None


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, [("/url", "case.evidence_missing")]),
        ({"url": "javascript:alert(1)"}, [("/url", "case.link_invalid")]),
        ({"url": "ftp://x/y"}, [("/url", "case.link_invalid")]),
        ({"url": "https://"}, [("/url", "case.link_invalid")]),
        ({"url": "https://[x"}, [("/url", "case.link_invalid")]),
        ({"url": "https://x/" + "a" * 2_000}, [("/url", "case.link_invalid")]),
        (
            {"has_file": True, "captured_at": NOW + timedelta(seconds=1), "note": "a" * 2_001},
            [("/captured_at", "case.evidence_future"), ("/note", "case.note_too_long")],
        ),
    ],
)
def test_every_fault_is_told_beside_its_field(
    changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(RefusedError) as refused:
        check(**changes)
    assert refused.value.code == "case.evidence_refused"
    assert [(one.pointer, one.code) for one in refused.value.facts["problems"]] == faults
