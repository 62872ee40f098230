"""Which exceptions the barrier turns into problems, and which pass it."""

from __future__ import annotations

import asyncio

import pytest

from credissuer.errors import RefusedError
from credissuer.http.faults import fault_barrier


def test_an_exception_becomes_a_problem_without_its_detail() -> None:
    with fault_barrier() as fault:
        raise KeyError("a secret")
    assert isinstance(fault.error, KeyError) and fault.code == "KeyError"


def test_a_coded_error_keeps_its_code() -> None:
    with fault_barrier() as fault:
        raise RefusedError("name.empty")
    assert fault.code == "name.empty"


def test_a_block_without_an_exception_has_no_error() -> None:
    with fault_barrier() as fault:
        pass
    assert fault.error is None


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_shutdown_and_cancellation_pass(kind: type[BaseException]) -> None:
    with pytest.raises(kind), fault_barrier():
        raise kind
