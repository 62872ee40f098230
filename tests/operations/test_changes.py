"""Suspend, reinstate, revoke and renew: what each does, and when it is refused."""

from __future__ import annotations

from itertools import pairwise

import pytest

from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import IssuerError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.renewing.renew import renew, renew_one
from credissuer.staff.roles import operator
from credverifier.errors import LinkError
from tests.offices import CHIEF, CRITERIA, Household, order

STEPS = {
    "suspend": lambda office, number: perform(
        office, office.call(CHIEF), suspend, number, "false_claim", note="hồ sơ 17"
    ),
    "suspend otherwise": lambda office, number: perform(
        office, office.call(CHIEF), suspend, number, "legal_finding"
    ),
    "reinstate": lambda office, number: perform(office, office.call(CHIEF), reinstate, number),
    "revoke": lambda office, number: perform(
        office, office.call(CHIEF), revoke, number, "false_claim"
    ),
    "revoke otherwise": lambda office, number: perform(
        office, office.call(CHIEF), revoke, number, "deceased"
    ),
    "renew": lambda office, number: renew(office, office.call(CHIEF), number),
}
CANNOT = "certificate.cannot_change"
AFTER = {
    (): {"reinstate": CANNOT},
    ("suspend",): {"suspend": None, "suspend otherwise": CANNOT, "renew": CANNOT},
    ("suspend", "reinstate"): {"reinstate": CANNOT},
    ("revoke",): {"suspend": CANNOT, "reinstate": CANNOT, "revoke": None, "renew": CANNOT,
                  "revoke otherwise": "certificate.already_revoked"},
    ("renew",): {"suspend": CANNOT, "reinstate": CANNOT, "revoke": CANNOT, "renew": None},
}  # fmt: skip


def assessed_anew(house: Household, number: str) -> CertificateRecord:
    """The successor of a certificate by an assessment of today."""
    today = house.now[0].date().isoformat()
    renewal = RenewalOrder(
        number=number, criteria=dict.fromkeys(CRITERIA, "good"), assessed_on=today
    )
    successor = renew_one(house.office, house.call, renewal).successor
    assert successor is not None
    return successor


@pytest.fixture
def number(house: Household) -> str:
    [certificate] = house.issue(1)
    house.publish()
    return certificate.number


@pytest.mark.parametrize(
    ("before", "step", "code"),
    [(before, step, code) for before, steps in AFTER.items() for step, code in steps.items()],
)
def test_a_change_that_is_not_possible_is_refused_and_changes_nothing(
    house: Household, number: str, before: tuple[str, ...], step: str, code: str | None
) -> None:
    for name in before:
        STEPS[name](house.office, number)
    trail, verdict = house.trail(), house.verdict(number).to_dict()
    if code is None:  # repeated: the same answer, and no second audit entry
        STEPS[step](house.office, number)
    else:
        with pytest.raises(IssuerError) as refusal:
            STEPS[step](house.office, number)
        assert refusal.value.code == code
        assert refusal.value.words("vi") != refusal.value.words("en")
    # A note of the repetition is kept all the same (test_notes.py).
    assert [entry for entry in house.trail() if entry[0] != "certificate.noted"] == trail
    assert house.verdict(number).to_dict() == verdict


def test_every_change_is_seen_by_the_public_and_audited(house: Household, number: str) -> None:
    verdicts = [house.verdict(number).verdict]
    for step in ("suspend", "reinstate", "suspend otherwise", "revoke"):
        house.later(minutes=1)
        STEPS[step](house.office, number)
        verdicts.append(house.verdict(number).verdict)
    assert verdicts == ["valid", "suspended", "valid", "suspended", "revoked"]
    actions = [
        action
        for action, object_ in house.trail()
        if object_ == number and action != "rendition.signed"
    ]
    assert actions == [
        f"certificate.{word}"
        for word in ("issued", "suspended", "reinstated", "suspended", "revoked")
    ]
    verdict = house.verdict(number)
    assert (verdict.status.reason, verdict.status.since) == ("false_claim", "2026-11-02T02:04:00Z")


def test_the_note_of_the_office_is_not_published(house: Household, number: str) -> None:
    STEPS["suspend"](house.office, number)
    with house.store.read() as reading:
        certificate = reading.certificates.by_number(number)
    assert certificate is not None and certificate.note == "hồ sơ 17"
    texts = [path.read_bytes() for path in house.folder.glob("public/**/*") if path.is_file()]
    assert not any("hồ sơ 17".encode() in text for text in texts)


def test_a_renewal_supersedes_and_gives_the_same_successor_when_repeated(
    house: Household, number: str
) -> None:
    house.later(days=300)
    successor = renew(house.office, house.call, number)
    assert (successor.ref, successor.supersedes) == ("R-0001+2", number)
    assert renew(house.office, house.call, number) == successor
    third = assessed_anew(house, successor.number)
    assert third.ref == "R-0001+3"
    verdicts = [
        house.verdict(certificate_number)
        for certificate_number in (number, successor.number, third.number)
    ]
    assert [verdict.verdict for verdict in verdicts] == ["superseded", "superseded", "valid"]
    for earlier, later in pairwise(verdicts):
        assert earlier.status.superseded_by == later.certificate.number
    indices = {(certificate.list_id, certificate.index) for certificate in (successor, third)}
    assert len(indices) == 2


def test_a_ref_that_ends_like_a_renewal_is_not_taken_for_one(house: Household) -> None:
    """Because refs such as `+84901234567` or `R+2` may be chosen by the alliance."""
    orders = [
        order(channel, ref=ref) for channel, ref in enumerate(["+84901234567", "R", "R+2"], start=1)
    ]
    first, second, _ = (result.certificate for result in issue(house.office, house.call, orders))
    assert renew(house.office, house.call, first.number).ref == "+84901234567+2"
    successor = renew(house.office, house.call, second.number)
    assert successor.ref == "R+3"
    house.later(days=30)
    assert assessed_anew(house, successor.number).ref == "R+4"


@pytest.mark.parametrize("reason", [None, "", "superseded", "bad_mood", "FALSE_CLAIM"])
@pytest.mark.parametrize("action", [suspend, revoke])
def test_a_reason_must_be_one_of_the_list(
    house: Household, number: str, action, reason: str | None
) -> None:
    with pytest.raises(IssuerError) as refusal:
        action(house.office, CHIEF, number, reason)
    assert refusal.value.code == (
        "certificate.reason_unknown" if reason else "certificate.reason_required"
    )
    assert "undisclosed_ad" in refusal.value.words("vi")
    assert house.verdict(number).verdict == "valid"


def test_a_number_is_read_as_it_is_shown_and_an_unknown_one_is_refused(
    house: Household, number: str
) -> None:
    as_shown = f" {number[:5].lower()}-{number[5:]} "
    assert (
        perform(
            house.office, house.office.call(operator("x")), suspend, as_shown, "false_claim"
        ).number
        == number
    )
    with pytest.raises(IssuerError) as refusal:
        house.perform(revoke, "7K3M9-QX2HS", "deceased")
    assert refusal.value.code == "certificate.not_found"
    with pytest.raises(LinkError, match=r"link\.number_invalid"):
        house.perform(revoke, "7K3M9-QX2HT", "deceased")


def test_a_renewal_that_could_not_be_published_is_published_when_repeated(
    house: Household, number: str
) -> None:
    with house.cannot_publish("status"), pytest.raises(IssuerError) as refusal:
        renew(house.office, house.call, number)
    assert refusal.value.code == "publish.pending"
    assert house.verdict(number).verdict == "valid"
    successor = renew(house.office, house.call, number)
    verdicts = [
        house.verdict(certificate_number) for certificate_number in (number, successor.number)
    ]
    assert [verdict.verdict for verdict in verdicts] == ["superseded", "valid"]


def test_a_reinstatement_that_could_not_be_published_is_published_when_repeated(
    house: Household, number: str
) -> None:
    house.perform(suspend, number, "false_claim")
    with house.cannot_publish("status"), pytest.raises(IssuerError) as refusal:
        house.perform(reinstate, number)
    assert refusal.value.code == "publish.pending"
    assert house.verdict(number).verdict == "suspended"
    assert house.perform(reinstate, number).number == number
    assert house.verdict(number).verdict == "valid"
    with pytest.raises(IssuerError) as second_refusal:
        house.perform(reinstate, number)
    assert second_refusal.value.code == "certificate.cannot_change"
