"""Signing reads back what it signed, and records nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.operations import change_keys
from credissuer.operations.sign import Intent, sign
from credissuer.signing.provider import KeyUse
from credverifier.wire.envelope import base64url, strict_json
from tests.offices import CHIEF, Household
from tests.operations.test_plans import plan, recorded


def with_payload(intent: Intent, **members: object) -> Intent:
    """The same intent of a text with other members."""
    certificate, rendition = intent
    header, _, payload = rendition.signing_input.partition(".")
    changed = strict_json.loads(base64url.decode(payload.encode())) | members
    text = base64url.encode(strict_json.dumps(changed)).decode()
    return certificate, replace(rendition, signing_input=f"{header}.{text}")


def test_the_token_is_what_the_public_finds_valid_and_the_store_knows_nothing_of_it(
    house: Household,
) -> None:
    [intent] = recorded(house, plan(house, 1))
    [signed] = sign(house.office, [intent])
    assert signed.refusal is None
    house.publish()
    assert house.judge(signed.token).verdict == "valid"
    with house.store.read() as reading:
        stored = reading.renditions.get(intent[0].number, SignaturePurpose.VC_JWT)
    assert stored == intent[1]


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        # The first is refused by nobody else: no context of ours defines the member.
        ({"followers": 7}, "format.claims_invalid"),
        ({"credentialStatus": [], "status": {}}, "status.unsupported"),
    ],
)
def test_what_the_public_would_not_take_is_named_beside_what_it_takes(
    house: Household, members: dict[str, object], refusal: str
) -> None:
    bad, good = recorded(house, plan(house, 1), plan(house, 2))
    signed = sign(house.office, [with_payload(bad, **members), good])
    assert [one.refusal for one in signed] == [refusal, None]


def test_a_text_that_names_another_key_is_not_signed(house: Household) -> None:
    [intent] = recorded(house, plan(house, 1))
    call = house.office.call(CHIEF)
    for _ in range(2):
        change_keys.rotate(house.office, call, KeyUse.CREDENTIAL, timedelta(0), None)
        house.later(days=2)
    with pytest.raises(RefusedError) as caught:
        sign(house.office, [intent])
    assert caught.value.code == "issue.key_changed"
