"""Issuing: one certificate for each ref, one subject for each account, and refusals in a batch."""

from __future__ import annotations

from dataclasses import replace

from credissuer.assessment.subjects import AssessedSubject, account_from_url
from credissuer.operations.change_standing import revoke
from credissuer.operations.issue import issue
from tests.offices import Household, order


def codes(results) -> list[str | None]:
    return [result.refusal.code if result.refusal else None for result in results]


def test_a_repeated_ref_gives_the_same_certificate_and_another_body_is_refused(
    house: Household,
) -> None:
    first = issue(house.office, house.call, [order(1), order(2)])
    trail = house.trail()
    repeated = issue(house.office, house.call, [order(2), order(1)])
    assert [(result.fresh, result.token) for result in first] == [
        (True, result.token) for result in reversed(repeated)
    ]
    assert not any(result.fresh for result in repeated)
    changed = order(3, ref="R-0001")
    assert codes(issue(house.office, house.call, [changed])) == ["certificate.ref_conflict"]
    assert house.trail() == trail


def test_a_refused_order_does_not_stop_the_others(house: Household) -> None:
    house.issue(1)
    taken_account = order(2, subject=order(1).subject)
    accounts = (account_from_url("https://www.tiktok.com/@kenhOOO1mau", None),)
    similar_handle = order(
        3, subject=AssessedSubject(kind="person", name="Người Khác", accounts=accounts)
    )
    similar_name = order(4, subject=replace(order(4).subject, name="KÊNH MẪU SỐ 0001"))
    results = issue(
        house.office, house.call, [taken_account, order(5), similar_handle, similar_name, order(6)]
    )
    assert codes(results) == ["account.taken", None, "account.confusable", "name.confusable", None]
    for result in results:
        if result.refusal:
            assert result.certificate is None and result.token is None
            assert result.refusal.words("vi") != result.refusal.words("en")


def test_an_account_is_free_again_after_revocation_or_expiry(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.perform(revoke, certificate.number, "issued_in_error")
    second = order(2, subject=order(1).subject)
    assert codes(issue(house.office, house.call, [second])) == [None]
    house.later(days=366)
    assert codes(issue(house.office, house.call, [order(3, subject=order(1).subject)])) == [None]


def test_status_list_indices_are_unique_and_not_in_order(house: Household) -> None:
    certificates = house.issue(*range(1, 31))
    entries = [(certificate.list_id, certificate.index) for certificate in certificates]
    assert len(set(entries)) == 30
    indices = [index for _, index in entries]
    assert indices != sorted(indices) and max(indices) > 30_000


def test_a_certificate_does_not_contain_ref_or_assessor(house: Household) -> None:
    from credverifier.wire.envelope import base64url

    [result] = issue(house.office, house.call, [order(1)])
    assert result.token is not None
    payload = base64url.decode(result.token.split(".")[1].encode()).decode("utf-8")
    assert "R-0001" not in payload and "operator" not in payload and '"test"' not in payload
