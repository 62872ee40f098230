"""The contract of every store for the key register."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.errors import RefusedError
from credissuer.signing.key_register import RegisteredKey
from credissuer.store.contract import Store
from credissuer.store.status.signing_keys import SigningKeyReading, SigningKeys
from tests.contracts import store_records as records

KEY = RegisteredKey(
    thumbprint="a" * 43,
    use="credential",
    state="next",
    created_at=records.NOW,
    valid_from=records.NOW + timedelta(hours=24),
    valid_until=None,
    compromised_at=None,
    server="first.example",
)
OTHER = replace(KEY, thumbprint="b" * 43, use="vc-api", created_at=records.NOW - timedelta(1))


class StoreKeyContract:
    """A key is entered once and moves on."""

    def test_keys_are_read_back_the_oldest_first(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.of(SigningKeys).enter([KEY, OTHER])
        with store.read() as reading:
            assert reading.of(SigningKeyReading).all() == [OTHER, KEY]

    def test_a_key_that_is_entered_again_stands_as_it_was_entered_last(self, store: Store) -> None:
        later = replace(KEY, state="active", valid_from=records.NOW, server="second.example")
        with store.write() as transaction:
            transaction.of(SigningKeys).enter([KEY])
            transaction.of(SigningKeys).enter([later, OTHER])
        with store.read() as reading:
            assert reading.of(SigningKeyReading).all() == [OTHER, later]

    @pytest.mark.parametrize("wrong", [{"state": "lost"}, {"use": "all"}, {"thumbprint": "a"}])
    def test_what_no_key_can_be_is_refused(self, store: Store, wrong: dict[str, str]) -> None:
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.of(SigningKeys).enter([replace(KEY, **wrong)])
