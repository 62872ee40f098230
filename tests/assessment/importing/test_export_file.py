"""The lines of another office's export become orders, problems, or nothing, and say which."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from credissuer.assessment.importing import export_file
from credissuer.assessment.importing.export_file import ExportedOrders
from credissuer.errors import RefusedError
from tests.offices import CRITERIA, order, programme

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def certificate(channel: int = 1, **changes: Any) -> dict[str, Any]:
    """A line of an export of an office with the programme of the tests."""
    rules = programme()
    line = {
        "kind": "certificate",
        "number": "7K3M9-QX2HS",
        "ref": f"R-{channel:04}",
        "standing": "valid",
        "issuer": "did:web:other.example",
        "reason": None,
        "valid_until": "2027-11-23T00:00:00Z",
        "subject": {
            "id": "urn:uuid:0",
            "kind": "person",
            "name": f"Kênh Mẫu Số {channel:04}",
            "accounts": [
                {"url": f"https://www.tiktok.com/@kenh{channel:04}mau", "proven_on": "2026-10-20"}
            ],
        },
        "assessment": {
            "programme": rules.id,
            "version": rules.version,
            "level": rules.levels[-1].id,
            "criteria": [{"id": one.id, "level": one.levels[-1].id} for one in rules.criteria],
            "assessed_on": "2026-10-18",
            "assessor": "operator:lan",
        },
        "holder_key": None,
        "something": "of a later version",
    }
    return line | changes


def read(*lines: Any) -> ExportedOrders:
    texts = [
        line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines
    ]
    return export_file.read(texts, programme(), today=date(2026, 11, 23), now=NOW)


def codes(found: ExportedOrders) -> list[str]:
    return [problem.code for row in found.sheet.bad for problem in row.problems]


def test_a_certificate_in_force_becomes_the_order_that_it_was() -> None:
    found = read(certificate())
    [ready] = found.sheet.ready
    assert ready.body_sha256() == order(1).body_sha256()
    assert (ready.ref, ready.assessment.assessor) == (
        "R-0001",
        "operator:lan (did:web:other.example)",
    )
    assert found.left_out == {}


@pytest.mark.parametrize("standing", ["revoked", "suspended", "anything else"])
def test_who_was_in_bad_standing_there_is_told_and_not_taken_over(standing: str) -> None:
    found = read(certificate(standing=standing, reason="false_claim"), certificate(2))
    assert [one.ref for one in found.sheet.ready] == ["R-0002"]
    assert codes(found) == ["export.not_in_good_standing"]
    [row] = found.sheet.bad
    for words in row.problems[0].words.values():
        assert "Kênh Mẫu Số 0001" in words and "false_claim" in words and "7K3M9-QX2HS" in words


def test_what_was_replaced_voided_or_past_its_end_is_counted() -> None:
    found = read(
        certificate(1, standing="superseded"),
        certificate(2, standing="voided"),
        certificate(3, valid_until="2026-11-23T07:00:00Z"),
        certificate(4, valid_until="2026-11-23T07:00:01Z"),
        # One that ended while it was revoked is told as revoked.
        certificate(5, standing="revoked", valid_until="2026-01-01T00:00:00Z"),
    )
    assert [one.ref for one in found.sheet.ready] == ["R-0004"]
    assert found.left_out == {"superseded": 1, "voided": 1, "expired": 1}
    assert codes(found) == ["export.not_in_good_standing"]


def test_one_who_was_revoked_and_certified_anew_is_taken_over() -> None:
    found = read(certificate(1, ref="old", standing="revoked"), certificate(1, ref="new"))
    assert [one.ref for one in found.sheet.ready] == ["new"]


def test_an_assessment_by_other_rules_is_not_passed_off_as_one_by_these() -> None:
    for changes in ({"version": "2019-1"}, {"programme": "another"}):
        line = certificate()
        line["assessment"] |= changes
        assert codes(read(line)) == ["assessment.outdated"]


def _edited(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    line = copy.deepcopy(certificate())
    change(line)
    return line


def test_every_rule_for_orders_holds() -> None:
    for code, line in (
        ("assessment.unknown_level", _edited(lambda one: one["assessment"].update(level="best"))),
        (
            "assessment.unknown_criterion",
            _edited(
                lambda one: one["assessment"]["criteria"].append({"id": "charm", "level": "good"})
            ),
        ),
        (
            "name.hidden_characters",
            _edited(lambda one: one["subject"].update(name="Kênh \u202e Mẫu")),
        ),
        ("account.missing", _edited(lambda one: one["subject"].update(accounts=[]))),
        (
            "issue.file_invalid",
            _edited(lambda one: one["subject"].update(accounts=one["subject"]["accounts"] * 5)),
        ),
        (
            "import.date_future",
            _edited(lambda one: one["assessment"].update(assessed_on="2027-01-01")),
        ),
        ("holder_key.private", _edited(lambda one: one.update(holder_key={"d": "x"}))),
    ):
        assert code in codes(read(line)), code
    assert codes(read(certificate(1), certificate(1))).count("import.duplicate_ref") == 2
    assert len(CRITERIA) > 1


@pytest.mark.parametrize(
    "line",
    [
        b"not JSON\n",
        b"[1]\n",
        b'{"no": "kind"}\n',
        b'{"kind": "certificate", "number": "7K3M9-QX2HS", "standing": "valid"}\n',
        {**certificate(), "subject": None},
        {**certificate(), "subject": {**certificate()["subject"], "name": 7}},
        {**certificate(), "valid_until": "soon"},
        {**certificate(), "assessment": {**certificate()["assessment"], "criteria": "all"}},
    ],
)
def test_what_is_no_line_of_an_export_is_named_by_its_number(line: Any) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(certificate(2), line)
    assert refusal.value.code == "export.malformed"
    assert refusal.value.facts == {"line": 2}


def test_other_kinds_and_empty_lines_are_passed_over() -> None:
    found = read({"kind": "signature"}, b"\n", {"kind": "of a later version"}, certificate())
    assert len(found.sheet.rows) == 1
    with pytest.raises(RefusedError) as refusal:
        read({"kind": "signature"})
    assert refusal.value.code == "import.empty"


@pytest.mark.parametrize("bound", ["MAX_OCTETS", "MAX_LINE"])
def test_a_file_and_a_line_have_bounds(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    longest = len(json.dumps(certificate())) + 1
    monkeypatch.setattr(export_file, bound, longest)
    assert read(certificate()).sheet.ready
    monkeypatch.setattr(export_file, bound, longest - 1)
    with pytest.raises(RefusedError) as refusal:
        read(certificate())
    assert refusal.value.code == "import.too_large"
