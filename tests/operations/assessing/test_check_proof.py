"""An account is proven by a code that was seen in time, and by what was captured of it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from credissuer.applications.proof import ProofState
from credissuer.errors import ForbiddenError, IssuerError, NotFoundError
from credissuer.operations.assessing import check_proof, gather
from credissuer.operations.assessing.check_proof import RECHECK, check_by_page, check_by_staff
from credissuer.operations.assessing.fetch_proof import ADAPTERS
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credverifier.errors import LinkError
from tests.assessed_applications import DUNG, MAI, PNG, TAM, AssessedOffice

PAGE = b'<p>TNSO-4F7K</p>{"id":"107955","shortId":"","uniqueId":"minhanh1"}'


@pytest.fixture
def taken(assessing: AssessedOffice) -> AssessedOffice:
    assessing.house.change(reads_account_pages=True)
    assessing.taken()
    return assessing


def captured(assessing: AssessedOffice, **parts: object) -> str:
    office = assessing.house.office
    piece = gather.NewAssessorEvidence(**{"captured_at": office.clock(), "octets": PNG, **parts})  # type: ignore[arg-type]
    return str(assessing.do(MAI, gather.add_evidence, office, assessing.id, piece).id)


def check(assessing: AssessedOffice, who: object = MAI, **options: object) -> object:
    office = assessing.house.office
    given = {"is_seen": True, "method": "bio", **options}
    return assessing.do(who, check_by_staff, office, assessing.id, assessing.proof().id, **given)  # type: ignore[arg-type]


def page(assessing: AssessedOffice, answer: object, who: object = MAI) -> object:
    def get(url: str) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value]

    office, call = assessing.house.office, assessing.by(who)  # type: ignore[arg-type]
    return check_by_page(office, call, assessing.id, assessing.proof().id, ADAPTERS, get)


def code(action: object, *arguments: object, **options: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        action(*arguments, **options)  # type: ignore[operator]
    assert refusal.value.words("vi") != refusal.value.words("en")
    return refusal.value.code


def test_what_staff_saw_rests_on_a_captured_file(taken: AssessedOffice) -> None:
    check(taken, evidence_id=captured(taken), account_id=" 107955 ")
    proof, now = taken.proof(), taken.house.office.clock()
    assert (proof.state, proof.method, proof.checked_by) == (ProofState.PROVEN, "bio", MAI.id)
    assert (proof.account_id, proof.handle) == ("107955", "minhanh1")
    assert proof.evidence_sha256 == sha256(PNG).hexdigest()
    assert (proof.checked_at, proof.recheck_at) == (now, now + RECHECK)


def test_without_a_capture_nothing_is_proven(taken: AssessedOffice) -> None:
    only_a_link = captured(taken, octets=None, link="https://www.tiktok.com/@minhanh1")
    for evidence in ("", "G00000000", only_a_link):
        assert code(check, taken, evidence_id=evidence) == "proof.evidence_needed"
    assert taken.proof().state is ProofState.WAITING


def test_a_code_counts_until_it_ends_by_the_moment_of_capture(taken: AssessedOffice) -> None:
    in_time = captured(taken)
    taken.house.later(hours=72)
    late = captured(taken)
    assert code(check, taken, evidence_id=late) == "proof.code_expired"
    # Seen in time and recorded later.
    check(taken, evidence_id=in_time)
    assert taken.proof().state is ProofState.PROVEN


def test_what_was_looked_for_and_not_there_is_missing(taken: AssessedOffice) -> None:
    check(taken, is_seen=False)
    proof = taken.proof()
    assert (proof.state, proof.checked_by, proof.recheck_at) == (ProofState.MISSING, MAI.id, None)
    check(taken, evidence_id=captured(taken))
    assert taken.proof().state is ProofState.PROVEN


def test_where_and_which_account_must_make_sense(taken: AssessedOffice) -> None:
    evidence = captured(taken)
    assert code(check, taken, evidence_id=evidence, method="x") == "proof.method_unknown"
    wrong = code(check, taken, evidence_id=evidence, account_id="<b>")
    assert wrong == "proof.account_id_invalid"


def test_only_who_assesses_it_checks(taken: AssessedOffice) -> None:
    evidence = captured(taken)
    assert code(check, taken, TAM, evidence_id=evidence) == "application.not_yours"
    with pytest.raises(ForbiddenError):
        check(taken, DUNG, evidence_id=evidence)
    with pytest.raises(ForbiddenError):
        page(taken, PAGE, DUNG)


def test_a_proof_of_another_application_is_not_there(taken: AssessedOffice) -> None:
    office = taken.house.office
    with pytest.raises(NotFoundError):
        taken.do(MAI, check_by_staff, office, taken.id, "P99999999", is_seen=False)


def test_a_fetched_page_proves_and_leaves_its_digest(taken: AssessedOffice) -> None:
    page(taken, PAGE)
    proof = taken.proof()
    assert (proof.state, proof.method, proof.checked_by) == (ProofState.PROVEN, "page", "adapter")
    assert proof.account_id == "107955"
    assert proof.evidence_sha256 == sha256(PAGE).hexdigest()
    with taken.house.store.read() as reading:
        [evidence] = reading.of(AssessorEvidence).of_application(taken.id)
    assert (evidence.sha256, evidence.link, evidence.proof) == (
        sha256(PAGE).hexdigest(),
        proof.url,
        proof.position,
    )


def test_a_page_without_the_code_says_that_it_is_missing(taken: AssessedOffice) -> None:
    page(taken, b"<p>TNSO-0000</p>")
    assert taken.proof().state is ProofState.MISSING


def test_a_silent_platform_proves_nothing_and_spoils_nothing(taken: AssessedOffice) -> None:
    silent = LinkError("link.unreachable", "403")
    assert code(page, taken, silent) == "proof.silent"
    assert taken.proof().state is ProofState.WAITING


def test_a_page_is_too_late_after_the_code_has_ended(taken: AssessedOffice) -> None:
    taken.house.later(hours=72, seconds=1)
    assert code(page, taken, PAGE) == "proof.code_expired"


def test_a_platform_without_an_adapter_is_looked_at_by_hand(taken: AssessedOffice) -> None:
    office, call = taken.house.office, taken.by(MAI)
    refused = code(check_by_page, office, call, taken.id, taken.proof().id, {}, None)
    assert refused == "proof.no_adapter"


def test_a_page_of_another_stable_id_proves_nothing(taken: AssessedOffice) -> None:
    check(taken, evidence_id=captured(taken), account_id="1")
    assert code(page, taken, PAGE) == "proof.another_account"


def test_the_month_is_thirty_days() -> None:
    assert timedelta(days=30) == check_proof.RECHECK


def test_an_office_that_reads_no_pages_asks_nobody(taken: AssessedOffice) -> None:
    taken.house.change(reads_account_pages=False)
    assert code(page, taken, PAGE) == "proof.pages_not_read"
