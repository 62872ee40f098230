"""An order that is written down says the same when it is read again."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date

import pytest

from credissuer.assessment.orders.draft import NO_HOLDER_KEY, UncheckedAccount
from credissuer.assessment.orders.order_text import (
    order_members,
    order_of,
    renewal_members,
    renewal_of,
)
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.portrait import read_portrait
from credissuer.assessment.subjects import account_from_url
from credissuer.errors import RefusedError
from tests.offices import order, programme

TODAY = date(2026, 11, 23)
HOLDER_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
URLS = (
    "https://www.tiktok.com/@kenh.mau",
    "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
    "https://www.facebook.com/kenh.mau",
)


def again(wanted: object) -> object:
    # By way of a text, because that is how a database keeps it.
    members = json.loads(json.dumps(order_members(wanted)))  # type: ignore[arg-type]
    return order_of(members, programme(), today=TODAY, assessor="test")


def test_an_order_is_read_again_unchanged() -> None:
    wanted = order()
    assert again(wanted).body_sha256() == wanted.body_sha256()  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", URLS)
def test_with_every_kind_of_account(url: str) -> None:
    plain = order()
    account = account_from_url(url, date(2026, 10, 20))
    wanted = replace(plain, subject=replace(plain.subject, accounts=(account,)))
    assert again(wanted).body_sha256() == wanted.body_sha256()  # type: ignore[attr-defined]


def test_with_a_portrait_and_a_holders_key() -> None:
    plain = order(holder_key=HOLDER_KEY)
    wanted = replace(plain, subject=replace(plain.subject, portrait=read_portrait(PNG)))
    assert again(wanted).body_sha256() == wanted.body_sha256()  # type: ignore[attr-defined]


def test_an_order_that_is_none_by_todays_rules_is_refused() -> None:
    members = {**order_members(order()), "level": "unheard of"}
    with pytest.raises(RefusedError):
        order_of(members, programme(), today=TODAY, assessor="test")


@pytest.mark.parametrize(
    "wanted",
    [
        RenewalOrder(number="0000000001"),
        RenewalOrder(ref="R-1", name="Tên Mới", portrait=""),
        RenewalOrder(
            number="0000000001",
            accounts=[UncheckedAccount(url=URLS[0], proven_on="2026-11-20")],
            criteria={"a": "good"},
            assessed_on="2026-11-18",
            holder_key=HOLDER_KEY,
        ),
    ],
)
def test_a_renewal_is_read_again_unchanged(wanted: RenewalOrder) -> None:
    members = json.loads(json.dumps(renewal_members(wanted)))
    assert renewal_of(members) == wanted
    assert ("holder_key" in members) == (wanted.holder_key is not NO_HOLDER_KEY)
