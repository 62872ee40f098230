"""Every change of every standing: the new standing, or a refusal."""

from __future__ import annotations

from itertools import product

import pytest

from credissuer.credentials.states import Reason, StandingChange, after, reason
from credissuer.errors import RefusedError, UsageError
from credverifier import words
from credverifier.wire.status.standing import Standing

CHANGES = {
    "valid": {
        "suspend": "suspended", "revoke": "revoked", "supersede": "superseded", "void": "voided",
    },
    "suspended": {"reinstate": "valid", "revoke": "revoked"},
}  # fmt: skip
"""{standing: {change: new standing}}; every other change is refused."""


@pytest.mark.parametrize(("standing", "change"), list(product(Standing, StandingChange)))
def test_each_change_of_each_standing(standing: Standing, change: StandingChange) -> None:
    new_standing = CHANGES.get(standing.value, {}).get(change.value)
    if new_standing is not None:
        assert after("7K3M9QX2HS", standing, change) is Standing(new_standing)
        return
    with pytest.raises(RefusedError) as refusal:
        after("7K3M9QX2HS", standing, change)
    assert refusal.value.code == "certificate.cannot_change"
    assert refusal.value.facts == {
        "number": "7K3M9QX2HS",
        "standing": standing.value,
        "change": change.value,
    }


def test_a_final_standing_cannot_change() -> None:
    assert set(CHANGES) == {standing.value for standing in Standing if not standing.final}


@pytest.mark.parametrize("member", [member for member in Reason if member is not Reason.SUPERSEDED])
def test_every_reason_is_read(member: Reason) -> None:
    assert reason(member.value) is member


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "certificate.reason_required"),
        ("", "certificate.reason_required"),
        ("superseded", "certificate.reason_unknown"),
        ("UNDISCLOSED_AD", "certificate.reason_unknown"),
        ("bad mood", "certificate.reason_unknown"),
    ],
)
def test_an_unknown_reason_is_refused_with_the_known_ones(text: str | None, code: str) -> None:
    with pytest.raises(UsageError) as refusal:
        reason(text)
    assert refusal.value.code == code
    known_reasons = refusal.value.facts["reasons"].split(", ")
    assert "undisclosed_ad" in known_reasons and "superseded" not in known_reasons


def test_every_reason_has_its_public_words() -> None:
    assert set(words.REASONS) == {member.value for member in Reason}
    assert all(tuple(told) == words.LANGUAGES for told in words.REASONS.values())
