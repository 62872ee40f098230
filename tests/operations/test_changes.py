"""Suspend, reinstate, revoke, renew: what each makes of a certificate, and of one that does not
allow it.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.renew import renew
from credissuer.staff.roles import operator
from credverifier.errors import LinkError
from tests.offices import CHIEF, Household, order

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


@pytest.fixture
def number(house: Household) -> str:
    [certificate] = house.issue(1)
    house.publish()
    return certificate.number


@pytest.mark.parametrize(
    ("before", "step", "code"),
    [(before, step, code) for before, steps in AFTER.items() for step, code in steps.items()],
)
def test_what_does_not_follow_is_refused_and_changes_nothing(
    house: Household, number: str, before: tuple[str, ...], step: str, code: str | None
) -> None:
    for name in before:
        STEPS[name](house.office, number)
    trail, found = house.trail(), house.verdict(number).to_dict()
    if code is None:  # said again: the same answer, and no second entry
        STEPS[step](house.office, number)
    else:
        with pytest.raises(IssuerError) as refusal:
            STEPS[step](house.office, number)
        assert refusal.value.code == code
        assert refusal.value.words("vi") != refusal.value.words("en")
    # A note of the repetition is kept all the same (test_notes.py).
    assert [entry for entry in house.trail() if entry[0] != "certificate.noted"] == trail
    assert house.verdict(number).to_dict() == found


def test_a_life_as_the_public_sees_it(house: Household, number: str) -> None:
    seen = [house.verdict(number).verdict]
    for step in ("suspend", "reinstate", "suspend otherwise", "revoke"):
        house.later(minutes=1)
        STEPS[step](house.office, number)
        seen.append(house.verdict(number).verdict)
    assert seen == ["valid", "suspended", "valid", "suspended", "revoked"]
    actions = [
        action
        for action, about in house.trail()
        if about == number and action != "rendition.signed"
    ]
    assert actions == [
        f"certificate.{word}"
        for word in ("issued", "suspended", "reinstated", "suspended", "revoked")
    ]
    found = house.verdict(number)
    assert (found.status.reason, found.status.since) == ("false_claim", "2026-11-02T02:04:00Z")


def test_the_note_of_the_office_stays_in_the_office(house: Household, number: str) -> None:
    STEPS["suspend"](house.office, number)
    with house.store.read() as reading:
        kept = reading.certificates.by_number(number)
    assert kept is not None and kept.note == "hồ sơ 17"
    texts = [path.read_bytes() for path in house.folder.glob("public/**/*") if path.is_file()]
    assert not any("hồ sơ 17".encode() in text for text in texts)


def test_a_renewal_replaces_and_is_the_same_again(house: Household, number: str) -> None:
    house.later(days=300)
    successor = renew(house.office, house.office.call(CHIEF), number)
    assert (successor.ref, successor.supersedes) == ("R-0001+2", number)
    assert renew(house.office, house.office.call(CHIEF), number) == successor
    third = renew(house.office, house.office.call(CHIEF), successor.number)
    assert third.ref == "R-0001+3"
    verdicts = [house.verdict(one) for one in (number, successor.number, third.number)]
    assert [found.verdict for found in verdicts] == ["superseded", "superseded", "valid"]
    for old, new in pairwise(verdicts):
        assert old.status.superseded_by == new.certificate.number
    indices = {(certificate.list_id, certificate.index) for certificate in (successor, third)}
    assert len(indices) == 2


def test_a_ref_of_the_alliance_that_looks_like_ours_is_left_alone(house: Household) -> None:
    """`+84901234567` is how somebody may name a person, and `R+2` may be somebody else's."""
    orders = [
        order(place, ref=ref) for place, ref in enumerate(["+84901234567", "R", "R+2"], start=1)
    ]
    first, second, _ = (
        answer.certificate for answer in issue(house.office, house.office.call(CHIEF), orders)
    )
    assert renew(house.office, house.office.call(CHIEF), first.number).ref == "+84901234567+2"
    successor = renew(house.office, house.office.call(CHIEF), second.number)
    assert successor.ref == "R+3"
    assert renew(house.office, house.office.call(CHIEF), successor.number).ref == "R+4"


@pytest.mark.parametrize("reason", [None, "", "superseded", "bad_mood", "FALSE_CLAIM"])
@pytest.mark.parametrize("action", [suspend, revoke])
def test_a_reason_is_one_of_the_list(
    house: Household, number: str, action, reason: str | None
) -> None:
    with pytest.raises(IssuerError) as refusal:
        action(house.office, CHIEF, number, reason)
    assert refusal.value.code == (
        "certificate.reason_unknown" if reason else "certificate.reason_required"
    )
    assert "undisclosed_ad" in refusal.value.words("vi")
    assert house.verdict(number).verdict == "valid"


def test_a_number_is_read_as_people_write_it_and_an_unknown_one_is_told(
    house: Household, number: str
) -> None:
    shown = f" {number[:5].lower()}-{number[5:]} "
    assert (
        perform(
            house.office, house.office.call(operator("x")), suspend, shown, "false_claim"
        ).number
        == number
    )
    with pytest.raises(IssuerError) as refusal:
        perform(house.office, house.office.call(CHIEF), revoke, "7K3M9-QX2HS", "deceased")
    assert refusal.value.code == "certificate.not_found"
    with pytest.raises(LinkError, match=r"link\.number_invalid"):
        perform(house.office, house.office.call(CHIEF), revoke, "7K3M9-QX2HT", "deceased")


def test_a_renewal_that_was_not_public_comes_out_when_it_is_asked_for_again(
    house: Household, number: str
) -> None:
    status = house.folder / "public" / "status"
    status.rename(house.folder / "aside")
    status.write_text("a file where the folder was")
    with pytest.raises(IssuerError) as refusal:
        renew(house.office, house.office.call(CHIEF), number)
    assert refusal.value.code == "publish.pending"
    status.unlink()
    (house.folder / "aside").rename(status)
    assert house.verdict(number).verdict == "valid"
    successor = renew(house.office, house.office.call(CHIEF), number)
    verdicts = [house.verdict(one) for one in (number, successor.number)]
    assert [found.verdict for found in verdicts] == ["superseded", "valid"]


def test_a_reinstatement_that_was_not_public_comes_out_when_asked_again(
    house: Household, number: str
) -> None:
    perform(house.office, house.office.call(CHIEF), suspend, number, "false_claim")
    status = house.folder / "public" / "status"
    status.rename(house.folder / "aside")
    status.write_text("a file where the folder was")
    with pytest.raises(IssuerError) as refusal:
        perform(house.office, house.office.call(CHIEF), reinstate, number)
    assert refusal.value.code == "publish.pending"
    status.unlink()
    (house.folder / "aside").rename(status)
    assert house.verdict(number).verdict == "suspended"
    assert perform(house.office, house.office.call(CHIEF), reinstate, number).number == number
    assert house.verdict(number).verdict == "valid"
    with pytest.raises(IssuerError) as again:
        perform(house.office, house.office.call(CHIEF), reinstate, number)
    assert again.value.code == "certificate.cannot_change"
