"""Batch after batch, with two under way at a time where there are workers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace

from credissuer.operations.sign import Intent
from credissuer.operations.worker_processes.in_turn import signed_in_turn
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import HandingSigner, KeyUse
from credverifier.wire.envelope.jws import Signer
from tests.offices import PASSPHRASE, Household
from tests.operations.test_plans import plan, recorded


def _done(house: Household, pool: WorkerPool | None) -> list[str]:
    done: list[str] = []
    start = 0 if pool is None else 10

    def batches() -> Iterator[tuple[str, list[Intent]]]:
        for name, channels in (("a", (1, 2)), ("b", ()), ("c", (3,))):
            done.append(f"intend {name}")
            plans = [plan(house, start + channel) for channel in channels]
            yield name, recorded(house, *plans) if plans else []

    for name, signed in signed_in_turn(house.office, batches(), pool):
        assert all(one.refusal is None for one in signed)
        done.append(f"record {len(signed)} of {name}")
    return done


def test_without_workers_one_batch_is_finished_before_the_next(house: Household) -> None:
    assert _done(house, None) == [
        "intend a",
        "record 2 of a",
        "intend b",
        "record 0 of b",
        "intend c",
        "record 1 of c",
    ]


def test_with_workers_the_next_is_intended_before_the_last_is_recorded(house: Household) -> None:
    pool = WorkerPool(1)
    try:
        assert _done(house, pool) == [
            "intend a",
            "intend b",
            "record 2 of a",
            "intend c",
            "record 0 of b",
            "record 1 of c",
        ]
    finally:
        pool.close()


class _SealedSigner:
    """A key that signs and cannot be taken out, as one in a security module."""

    def __init__(self, inner: Signer) -> None:
        self.key_id, self.algorithm, self.sign = inner.key_id, inner.algorithm, inner.sign


class _SealedKeys(FileKeys):
    exportable = False

    def signer(self, thumbprint: str, key_id: str) -> Signer:
        return _SealedSigner(super().signer(thumbprint, key_id))


def test_a_key_that_cannot_be_handed_over_signs_here_and_workers_read_back(
    house: Household,
) -> None:
    folder = house.folder / "keystore"
    provider = _SealedKeys(folder, PASSPHRASE, entropy=secrets.token_bytes)
    keyring = Keyring.open(provider, folder, house.office.issuer_id)
    house.office = replace(house.office, keyring=keyring)
    assert not isinstance(keyring.signer(KeyUse.CREDENTIAL), HandingSigner)
    pool = WorkerPool(1)
    try:
        assert _done(house, pool)[-1] == "record 1 of c"
    finally:
        pool.close()
