from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.trust import anchors


def test_uses_are_the_purposes_of_the_trust_list() -> None:
    purposes = {anchors.CREDENTIAL, anchors.STATUS, anchors.AUDIT, anchors.VC_API}
    assert set(KeyUse) == purposes | {KeyUse.WEBHOOK}


def test_states_are_those_of_the_trust_list() -> None:
    assert set(KeyState) == {"next", "active", "retired", "compromised"}


def test_a_record_is_immutable() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    record = KeyRecord(
        thumbprint="A",
        use=KeyUse.AUDIT,
        algorithm="ES256",
        state=KeyState.NEXT,
        jwk={"kid": "A"},
        created_at=at,
    )
    with pytest.raises(FrozenInstanceError):
        record.state = KeyState.ACTIVE
