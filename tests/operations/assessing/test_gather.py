"""Evidence is kept with its digest and moment, read with an entry in the trail, and can be erased."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from credissuer.assessment.evidence import MOST_PIECES
from credissuer.errors import ForbiddenError, IssuerError, NotFoundError, RefusedError
from credissuer.operations.assessing import gather, take
from credissuer.operations.assessing.gather import NewAssessorEvidence
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credissuer.store.applications.evidence_files import EvidenceFiles
from tests.assessed_applications import DUNG, MAI, PNG, TAM, AssessedOffice
from tests.contracts import application_records as records
from tests.offices import CRITERIA


def add(assessing: AssessedOffice, who: object = MAI, **parts: object) -> object:
    office = assessing.house.office
    given = {"captured_at": office.clock(), **parts}
    piece = NewAssessorEvidence(**given)  # type: ignore[arg-type]
    return assessing.do(who, gather.add_evidence, office, assessing.id, piece)  # type: ignore[arg-type]


def code(action: object, *arguments: object, **options: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        action(*arguments, **options)  # type: ignore[operator]
    return refusal.value.code


@pytest.fixture
def taken(assessing: AssessedOffice) -> AssessedOffice:
    assessing.taken()
    return assessing


def test_a_file_is_kept_with_its_digest_and_read_back_with_an_entry(taken: AssessedOffice) -> None:
    piece = add(taken, octets=PNG, file_name="C:\\ảnh\\màn hình.png", criterion=CRITERIA[0])
    assert piece.sha256 == sha256(PNG).hexdigest() == piece.file  # type: ignore[attr-defined]
    assert piece.file_name == "màn hình.png"  # type: ignore[attr-defined]
    file = taken.do(DUNG, gather.read_evidence, taken.id, piece.id)  # type: ignore[attr-defined]
    assert (file.content, file.media_type) == (PNG, "image/png")
    assert taken.trail()[-2:] == ["evidence.added", "evidence.read"]


def test_a_link_is_kept_as_it_is_and_never_opened(taken: AssessedOffice) -> None:
    piece = add(taken, link=" https://www.tiktok.com/@minhanh1/video/7 ", note="Phút 2")
    assert piece.link == "https://www.tiktok.com/@minhanh1/video/7"  # type: ignore[attr-defined]
    assert (piece.file, piece.sha256) == (None, None)  # type: ignore[attr-defined]
    with pytest.raises(NotFoundError):
        taken.do(DUNG, gather.read_evidence, taken.id, piece.id)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, "/link"),
        ({"link": "javascript:alert(1)"}, "/link"),
        ({"link": "https://www.tiktok.com@evil.example/"}, "/link"),
        ({"link": "https://e.example/" + "x" * 500}, "/link"),
        ({"link": "https://e.example/", "note": "x" * 2_001}, "/note"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(
    taken: AssessedOffice, parts: dict[str, str], wrong: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        add(taken, **parts)
    assert refusal.value.code == "evidence_file.refused"
    assert [one.pointer for one in refusal.value.facts["problems"]] == [wrong]


def test_nothing_was_captured_in_the_future(taken: AssessedOffice) -> None:
    later = taken.house.office.clock() + timedelta(hours=1)
    with pytest.raises(RefusedError) as refusal:
        add(taken, link="https://e.example/", captured_at=later)
    assert [one.code for one in refusal.value.facts["problems"]] == ["evidence_file.future"]


def test_only_assessors_of_it_add(taken: AssessedOffice) -> None:
    assert code(add, taken, TAM, link="https://e.example/") == "application.not_yours"
    with pytest.raises(ForbiddenError):
        add(taken, DUNG, link="https://e.example/")


def test_an_application_has_a_bound_of_pieces(taken: AssessedOffice) -> None:
    for serial in range(MOST_PIECES):
        add(taken, link=f"https://e.example/{serial}")
    assert code(add, taken, link="https://e.example/x") == "evidence_file.too_many"


def test_the_address_of_one_application_opens_no_file_of_another(taken: AssessedOffice) -> None:
    piece = add(taken, octets=PNG)
    with taken.house.store.write() as transaction:
        transaction.add([records.application(2)])
    with pytest.raises(NotFoundError):
        taken.do(DUNG, gather.read_evidence, records.application(2).id, piece.id)  # type: ignore[attr-defined]


def test_whoever_added_it_takes_it_back_and_the_file_is_gone_with_its_last_use(
    taken: AssessedOffice,
) -> None:
    office = taken.house.office
    first, second = add(taken, octets=PNG), add(taken, octets=PNG)
    taken.do(TAM, take.join, office, taken.id)
    taken.declared(TAM)
    refused = code(taken.do, TAM, gather.remove_evidence, taken.id, first.id)  # type: ignore[attr-defined]
    assert refused == "application.not_yours"

    def is_kept() -> bool:
        with taken.house.store.read() as reading:
            return bool(reading.of(EvidenceFiles).known([sha256(PNG).hexdigest()]))

    taken.do(MAI, gather.remove_evidence, taken.id, first.id)  # type: ignore[attr-defined]
    assert is_kept()
    taken.do(MAI, gather.remove_evidence, taken.id, second.id)  # type: ignore[attr-defined]
    assert not is_kept()
    with taken.house.store.read() as reading:
        assert reading.of(AssessorEvidence).of_application(taken.id) == []
