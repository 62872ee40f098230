from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credissuer.assessment.orders.order import Order
from credissuer.assessment.subjects import AssessedSubject, account_from_url


@pytest.fixture
def order(assess):
    accounts = (
        account_from_url("https://www.tiktok.com/@vidu.anh", date(2026, 11, 1)),
        account_from_url("https://x.com/vidu_anh", None),
    )
    subject = AssessedSubject(kind="person", name="Ví Dụ Ánh", accounts=accounts)
    return Order(ref="R-1", subject=subject, assessment=assess("good"), level="highly-credible")


def test_the_hash_of_an_order_is_stable(order):
    """Because it is stored for years, a changed hash would make every known row a new one."""
    assert order.body_sha256() == "c8f448b90e05bd10dc42b7547dcce6bfe887e8e14fba65f9d405d8ced4d52e89"


def test_what_is_not_in_the_certificate_does_not_change_the_hash(order):
    same = [
        replace(order, ref="R-2"),
        replace(order, assessment=replace(order.assessment, assessor="somebody else")),
        replace(order, assessment=replace(order.assessment, level="highly-credible")),
        replace(
            order, assessment=replace(order.assessment, findings=order.assessment.findings[::-1])
        ),
    ]
    assert {other.body_sha256() for other in same} == {order.body_sha256()}


def test_everything_in_the_certificate_changes_the_hash(order, assess):
    subject = order.subject
    first, second = subject.accounts
    changed_orders = [
        replace(order, level="credible"),
        replace(order, assessment=assess("excellent")),
        replace(order, assessment=replace(order.assessment, assessed_on=date(2026, 11, 17))),
        replace(order, subject=replace(subject, name="Ví Dụ Anh")),
        replace(order, subject=replace(subject, kind="organization")),
        replace(order, subject=replace(subject, accounts=(first,))),
        replace(order, holder_key={"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}),
        replace(order, holder_key={"kty": "OKP", "crv": "Ed25519", "x": "B" * 43}),
        replace(order, subject=replace(subject, accounts=(second, first))),
        replace(
            order,
            subject=replace(
                subject, accounts=(first, replace(second, control_proven_on=date(2026, 1, 1)))
            ),
        ),
        replace(order, subject=replace(subject, accounts=(first, replace(second, account_id="7")))),
        replace(
            order,
            subject=replace(
                subject, accounts=(first, replace(second, url="https://x.com/i/user/7"))
            ),
        ),
    ]
    assert len(
        {order.body_sha256(), *(changed_order.body_sha256() for changed_order in changed_orders)}
    ) == 1 + len(changed_orders)
