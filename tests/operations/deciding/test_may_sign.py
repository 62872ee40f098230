"""The signer asks again whether two people approved the very text that it is about to sign."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from sqlalchemy import Engine, event, text

from credissuer.assessment.orders.order import Order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.operations import renditions
from credissuer.operations.deciding.decide import decide, record_decision
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.deciding.propose import put
from credissuer.operations.perform import perform
from credissuer.operations.sign import Intent, sign
from credverifier.wire.envelope import base64url
from tests.offices import Household, order
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, two_people

HOLDER_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}


@pytest.fixture
def both(house: Household) -> Household:
    two_people(house.office)
    house.publish()
    return house


def intended(house: Household, **changes: object) -> Intent:
    """A certificate that two people approved, whose signature was cut off."""
    [intent] = intended_together(house, order(1, **changes))
    return intent


def intended_together(house: Household, *orders: Order) -> list[Intent]:
    """The same of several, by one decision."""
    office = house.office
    content = issue_content(list(orders))
    record = put(office, call_of(office, MAI), "issue", orders[0].ref, content)
    perform(
        office,
        call_of(office, QUAN),
        record_decision,
        office,
        record.id,
        "approved",
        None,
    )
    with house.store.read() as reading:
        certificates = reading.certificates.of_proposal(record.id)
        numbers = [certificate.number for certificate in certificates]
        intents = reading.renditions.by_numbers(numbers, SignaturePurpose.VC_JWT)
    return [(certificate, intents[certificate.number]) for certificate in certificates]


def run(house: Household, statement: str) -> None:
    with house.store.write() as transaction:
        assert transaction._connection.execute(text(statement)).rowcount > 0


def refused(house: Household, *intents: Intent) -> None:
    with pytest.raises(RefusedError) as refusal:
        sign(house.office, intents)
    assert refusal.value.code == "issue.not_approved"


def rewritten(intent: Intent) -> Intent:
    """The intent with another name in the text that is to be signed."""
    certificate, rendition = intent
    header, _, payload = rendition.signing_input.partition(".")
    members = orjson.loads(base64url.decode(payload.encode()))
    members["credentialSubject"]["name"] = "Kẻ Mạo Danh"
    forged = f"{header}.{base64url.encode(orjson.dumps(members)).decode()}"
    return certificate, replace(rendition, signing_input=forged)


def test_what_two_people_approved_is_signed(both: Household) -> None:
    [signed] = sign(both.office, [intended(both)])
    assert signed.refusal is None


def test_another_text_than_was_approved_is_not_signed(both: Household) -> None:
    intent = intended(both)
    refused(both, rewritten(intent))


def test_of_many_the_one_that_was_not_approved_is_named(both: Household) -> None:
    good, bad, other = intended_together(both, order(1), order(2), order(3))
    with pytest.raises(RefusedError) as refusal:
        sign(both.office, [good, rewritten(bad), other])
    assert refusal.value.facts["number"] == bad[0].number


def test_as_many_questions_are_asked_for_one_as_for_many(both: Household) -> None:
    intents = intended_together(both, *(order(n) for n in range(1, 9)))
    sign(both.office, intents)  # asks what is asked once in a process
    counts = []
    for some in (intents[:1], intents):
        asked: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)  # noqa: B023 - called before the next turn alone

        event.listen(Engine, "before_cursor_execute", note)
        try:
            sign(both.office, some)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subject SET name = 'Kẻ Mạo Danh'",
        "UPDATE account SET handle = 'khac', url = 'https://www.tiktok.com/@khac'",
        "UPDATE assessment SET assessed_on = '2026-10-19'",
        "DELETE FROM account",
    ],
)
def test_rows_that_were_changed_since_are_not_signed(both: Household, statement: str) -> None:
    intent = intended(both)
    run(both, statement)
    refused(both, intent)


def _changed(intent: Intent, **changes: object) -> Intent:
    certificate, rendition = intent
    return replace(certificate, **changes), rendition  # type: ignore[arg-type]


def test_a_certificate_by_no_decision_is_not_signed(both: Household) -> None:
    intent = intended(both)
    both.later(minutes=1)
    refused(both, _changed(intent, proposal_id=None, issued_at=both.now[0]))
    refused(both, _changed(intent, proposal_id="XXXXXXXXX"))
    refused(both, _changed(intent, ref="R-0002"))
    refused(both, _changed(intent, body_sha256="0" * 64))
    refused(both, _changed(intent, supersedes="0000000001"))


def test_an_open_proposal_signs_nothing(both: Household) -> None:
    intent = intended(both)
    content = issue_content([order(2)])
    waiting = put(both.office, call_of(both.office, MAI), "issue", "R-0002", content)
    refused(both, _changed(intent, proposal_id=waiting.id))


def test_a_decision_by_one_person_signs_nothing_after_the_flag_went_up(house: Household) -> None:
    employ(house.office, BOSS, QUAN)
    alone = put(
        house.office, call_of(house.office, BOSS), "issue", "R-0001", issue_content([order(1)])
    )
    house.publish()
    house.later(minutes=1)
    perform(house.office, house.call, raise_flag)
    house.later(minutes=1)
    with house.store.read() as reading:
        [certificate] = reading.certificates.of_proposal(alone.id)
    # What was issued before goes on having its further forms.
    assert renditions.token(house.office, house.call, certificate, SignaturePurpose.OPEN_BADGE)
    with house.store.read() as reading:
        intent = reading.renditions.get(certificate.number, SignaturePurpose.VC_JWT)
    assert intent is not None
    refused(house, _changed((certificate, intent), issued_at=house.now[0]))


@pytest.mark.parametrize(
    "purpose", [SignaturePurpose.OPEN_BADGE, SignaturePurpose.SLIM, SignaturePurpose.SD_JWT]
)
def test_a_later_form_says_what_was_approved(both: Household, purpose: str) -> None:
    certificate = _released(both)
    assert renditions.token(both.office, both.call, certificate, purpose)


def test_a_later_form_of_changed_rows_is_not_signed(both: Household) -> None:
    certificate = _released(both)
    run(both, "UPDATE subject SET name = 'Kẻ Mạo Danh'")
    with pytest.raises(RefusedError, match=r"issue\.not_approved"):
        renditions.token(both.office, both.call, certificate, SignaturePurpose.OPEN_BADGE)


def test_a_form_bound_to_the_holder_is_signed(both: Household) -> None:
    certificate = _released(both, holder_key=HOLDER_KEY)
    with both.store.read() as reading:
        rendition = reading.renditions.get(certificate.number, SignaturePurpose.SD_JWT)
    assert rendition is not None and rendition.token is not None


def test_what_was_issued_before_two_decided_is_signed_on(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    two_people(house.office)
    house.later(days=1)
    assert renditions.token(house.office, house.call, certificate, SignaturePurpose.SLIM)


def _released(house: Household, **changes: object) -> CertificateRecord:
    office = house.office
    content = issue_content([order(1, **changes)])
    record = put(office, call_of(office, MAI), "issue", "R-0001", content)
    decide(office, call_of(office, QUAN), record.id, "approved", None)
    with house.store.read() as reading:
        [certificate] = reading.certificates.of_proposal(record.id)
    return certificate
