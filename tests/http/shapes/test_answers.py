"""The bodies of answers have the members that the office answers with, and no others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from credissuer.cases.report import ReportRecord
from credissuer.errors import FieldError, RefusedError
from credissuer.http import facts
from credissuer.http.problems import Problem
from credissuer.http.shapes import answers
from credissuer.office import Office
from credissuer.operations.reporting import reports


def fits(model: type[BaseModel], said: dict[str, object]) -> None:
    """`said` is a `model` whole, and nothing beside it."""
    assert said.keys() == model.model_fields.keys()
    assert model.model_validate(said, strict=True).model_dump() == said


@pytest.mark.parametrize(
    ("facts_of", "model"),
    [(facts.public, answers.PublicCertificate), (facts.internal, answers.OfficeCertificate)],
)
def test_a_certificate(office: Office, certificate: str, facts_of, model) -> None:
    with office.store.read() as reading:
        record = reading.certificates.by_number(certificate)
        [said] = facts_of(office, reading, [record])
    fits(model, said)


def test_a_report() -> None:
    report = ReportRecord(
        id="7K3M9QX2H",
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
        kind="false_claim",
        number=None,
        profile="https://www.tiktok.com/@vidu",
        text="Không ghi quảng cáo.",
        evidence="https://a.example/1\nhttps://a.example/2",
        contact=None,
    )
    fits(answers.ReportOut, reports.facts(report))


def test_a_problem() -> None:
    wrong = FieldError.of("/ref", RefusedError("import.ref_missing"))
    fits(answers.ProblemOut, Problem("request.invalid", errors=[wrong]).members("en", "r1"))
