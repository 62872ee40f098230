"""Named policies: what each lets pass, through the functions that take them."""

from __future__ import annotations

import math

import forge
import pytest

from credverifier import policies, verification
from credverifier.errors import FormatError
from credverifier.policies import StatusFreshness


@pytest.mark.parametrize(
    ("age", "freshness", "code"),
    [
        (0, policies.UNTIL_EXPIRY, None),
        (forge.DAY, policies.UNTIL_EXPIRY, None),
        (forge.DAY + 1, policies.UNTIL_EXPIRY, "status.stale"),
        (forge.DAY + 1, StatusFreshness(math.inf), "status.stale"),
        (forge.DAY + 1, StatusFreshness(math.nan), "status.stale"),
        (300, StatusFreshness(300), None),
        (301, StatusFreshness(300), "status.stale"),
        (0, StatusFreshness(-1), "status.stale"),
    ],
)
def test_how_old_a_list_may_be(tnso, anchors, age, freshness, code):
    lists = tnso.lists(at=forge.seconds(forge.NOW) - age)
    proven = verification.prove(tnso.sign(), anchors)
    verdict = verification.judge(proven, lists=lists, now=forge.NOW, freshness=freshness)
    assert verdict.code == code


def test_a_maximum_age_is_given_in_seconds():
    assert policies.freshness(None) is policies.UNTIL_EXPIRY
    assert policies.freshness(0) == StatusFreshness(0)


@pytest.mark.parametrize(
    ("audience", "nonce"), [("https://brand.example", "1"), ("", None), (None, "")]
)
def test_a_proof_that_is_requested_must_be_there(tnso, anchors, audience, nonce):
    payload, disclosures = tnso.wallet()
    token = "~".join([tnso.sign(payload, typ="dc+sd-jwt"), *disclosures, ""])
    holder = policies.holder_proof(audience, nonce, forge.NOW)
    with pytest.raises(FormatError) as refusal:
        verification.prove(token, anchors, holder=holder)
    assert refusal.value.code == "format.key_binding_invalid"
    assert policies.holder_proof(None, None, forge.NOW) is policies.NO_PROOF
    assert verification.prove(token, anchors, holder=policies.NO_PROOF).content.confirmation is None
