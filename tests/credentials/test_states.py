"""Every standing with every change: what it leads to, or that it is refused."""

from __future__ import annotations

from itertools import product

import pytest

from credissuer.credentials.states import Change, Reason, after, reason
from credissuer.errors import RefusedError, UsageError
from credverifier import words
from credverifier.wire.status.standing import Standing

LEADS = {
    (Standing.VALID, Change.SUSPEND): Standing.SUSPENDED,
    (Standing.VALID, Change.REVOKE): Standing.REVOKED,
    (Standing.VALID, Change.SUPERSEDE): Standing.SUPERSEDED,
    (Standing.VALID, Change.VOID): Standing.VOIDED,
    (Standing.SUSPENDED, Change.REINSTATE): Standing.VALID,
    (Standing.SUSPENDED, Change.REVOKE): Standing.REVOKED,
}
ALL = list(product(Standing, Change))


@pytest.mark.parametrize(("standing", "change"), ALL)
def test_the_whole_table(standing: Standing, change: Change) -> None:
    if (standing, change) in LEADS:
        assert after("7K3M9QX2HS", standing, change) is LEADS[standing, change]
        return
    with pytest.raises(RefusedError) as caught:
        after("7K3M9QX2HS", standing, change)
    assert caught.value.code == "certificate.cannot_change"
    assert caught.value.facts == {
        "number": "7K3M9QX2HS",
        "standing": standing.value,
        "change": change.value,
    }


def test_nothing_leads_out_of_a_final_standing() -> None:
    assert {standing for standing, _ in LEADS} == {
        standing for standing in Standing if not standing.final
    }


@pytest.mark.parametrize("member", [member for member in Reason if member is not Reason.SUPERSEDED])
def test_every_reason_can_be_named(member: Reason) -> None:
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
def test_no_other_reason_can(text: str | None, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        reason(text)
    assert caught.value.code == code
    listed = caught.value.facts["reasons"].split(", ")
    assert "undisclosed_ad" in listed and "superseded" not in listed


def test_every_reason_has_its_public_words() -> None:
    assert set(words.REASONS) == {member.value for member in Reason}
    assert all(tuple(told) == words.LANGUAGES for told in words.REASONS.values())
