"""Worker processes: what they are given, what becomes of one that dies, and that they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from credissuer.errors import SigningKeyError
from credissuer.operations.worker_processes import pool as pools
from credissuer.operations.worker_processes.pool import WorkerPool, pool_for
from credverifier.errors import CredentialError
from tests.offices import Household
from tests.operations.worker_processes.signing_tasks import waiting


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ended(pids: list[int]) -> bool:
    until = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_running, pids))


def test_texts_come_back_signed_in_their_order_from_processes_that_know_nothing(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDISSUER_PASSPHRASE", "a secret of this process")
    monkeypatch.setattr(pools, "SMALLEST", 1)
    texts, signer, readers = waiting(house, 1, 2, 3)
    with pool_for(pools.WORTHWHILE, 2) as pool:
        assert pool is not None
        pids = pool.pids
        made = pool.begin(texts, signer.handed(), readers).result()
        for pid in pids:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert environment.startswith(b"PYTHONPATH=") and b"secret" not in environment
            assert b"secret" not in Path(f"/proc/{pid}/cmdline").read_bytes()
            limits = Path(f"/proc/{pid}/limits").read_text("utf-8")
            assert "Max core file size        0                    0" in limits
    assert ended(pids)
    house.publish()
    for text, one in zip(texts, made, strict=True):
        assert one.refusal is None
        assert house.judge(f"{text.signing_input}.{one.signature}").verdict == "valid"


def test_a_worker_that_dies_is_replaced_and_its_texts_are_signed_again(house: Household) -> None:
    texts, signer, readers = waiting(house, 1)
    pool = WorkerPool(1)
    try:
        [idle] = pool.pids
        os.kill(idle, signal.SIGKILL)
        assert ended([idle])
        [made] = pool.begin(texts, signer.handed(), readers).result()
        assert made.refusal is None
        [busy] = pool.pids
        assert busy != idle
        # Stopped, so that it surely dies before it answers.
        os.kill(busy, signal.SIGSTOP)
        pending = pool.begin(texts, signer.handed(), readers)
        os.kill(busy, signal.SIGKILL)
        [made] = pending.result()
        assert made.refusal is None
    finally:
        pool.close()


def test_one_task_over_which_two_workers_die_is_an_error(house: Household) -> None:
    _, signer, readers = waiting(house, 1)
    pool = WorkerPool(1)
    try:
        # No text at all: a fault of ours, at which the program ends as by any other.
        pending = pool.begin([None], signer.handed(), readers)  # type: ignore[list-item]
        with pytest.raises(SigningKeyError) as caught:
            pending.result()
        assert caught.value.code == "key.worker_died"
    finally:
        pool.close()


def test_a_coded_error_of_a_worker_is_raised_here(house: Household) -> None:
    texts, signer, readers = waiting(house, 1)
    pool = WorkerPool(1)
    try:
        pending = pool.begin(texts, signer.handed(), readers._replace(trust_list={}))
        with pytest.raises(CredentialError) as caught:
            pending.result()
        assert caught.value.code == "trust.malformed"
    finally:
        pool.close()


def test_few_certificates_or_one_process_need_no_pool() -> None:
    with pool_for(pools.WORTHWHILE - 1, 2) as few, pool_for(pools.WORTHWHILE, 1) as alone:
        assert few is None and alone is None


_OWNER = """
import sys, time
from credissuer.operations.worker_processes.pool import WorkerPool
print(*WorkerPool(2).pids, flush=True)
time.sleep(60)
"""


def test_workers_end_when_their_owner_is_killed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    with owner, owner.stdout:
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        assert len(pids) == 2 and all(map(is_running, pids))
        owner.kill()
    assert ended(pids)
