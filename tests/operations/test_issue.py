"""Issuing: one ref one certificate, nobody twice, what is refused stops nobody else."""

from __future__ import annotations

from dataclasses import replace

from credissuer.assessment.subjects import Subject, account_from_url
from credissuer.operations.change_standing import revoke
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from tests.offices import CHIEF, Household, order


def codes(answers) -> list[str | None]:
    return [answer.refusal.code if answer.refusal else None for answer in answers]


def test_the_same_ref_is_the_same_certificate_and_another_body_is_refused(house: Household) -> None:
    first = issue(house.office, house.office.call(CHIEF), [order(1), order(2)])
    trail = house.trail()
    again = issue(house.office, house.office.call(CHIEF), [order(2), order(1)])
    assert [(answer.fresh, answer.token) for answer in first] == [
        (True, answer.token) for answer in reversed(again)
    ]
    assert not any(answer.fresh for answer in again)
    changed = order(3, ref="R-0001")
    assert codes(issue(house.office, house.office.call(CHIEF), [changed])) == [
        "certificate.ref_conflict"
    ]
    assert house.trail() == trail


def test_one_that_is_refused_stops_nobody_else(house: Household) -> None:
    house.issue(1)
    taken = order(2, subject=order(1).subject)
    accounts = (account_from_url("https://www.tiktok.com/@kenhOOO1mau", None),)
    alike = order(3, subject=Subject(kind="person", name="Người Khác", accounts=accounts))
    named = order(4, subject=replace(order(4).subject, name="KÊNH MẪU SỐ 0001"))
    answers = issue(
        house.office, house.office.call(CHIEF), [taken, order(5), alike, named, order(6)]
    )
    assert codes(answers) == ["account.taken", None, "account.confusable", "name.confusable", None]
    for answer in answers:
        if answer.refusal:
            assert answer.certificate is None and answer.token is None
            assert answer.refusal.words("vi") != answer.refusal.words("en")


def test_an_account_is_free_again_after_revocation_and_after_the_end(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, one.number, "issued_in_error")
    second = order(2, subject=order(1).subject)
    assert codes(issue(house.office, house.office.call(CHIEF), [second])) == [None]
    house.later(days=366)
    assert codes(
        issue(house.office, house.office.call(CHIEF), [order(3, subject=order(1).subject)])
    ) == [None]


def test_indices_are_given_once_and_look_like_chance(house: Household) -> None:
    made = house.issue(*range(1, 31))
    places = [(certificate.list_id, certificate.index) for certificate in made]
    assert len(set(places)) == 30
    indices = [index for _, index in places]
    assert indices != sorted(indices) and max(indices) > 30_000


def test_a_certificate_says_nothing_of_ref_or_assessor(house: Household) -> None:
    from credverifier.wire.envelope import base64url

    [answer] = issue(house.office, house.office.call(CHIEF), [order(1)])
    assert answer.token is not None
    payload = base64url.decode(answer.token.split(".")[1].encode()).decode("utf-8")
    assert "R-0001" not in payload and "operator" not in payload and '"test"' not in payload
