"""Runs the tests against one mutant: a fork of this process loads the package with the mutant in it
and runs all vectors, then the unit tests.
"""

from __future__ import annotations

import ast
import os
import resource
import signal
import sys
import time
from pathlib import Path

import pytest
import switched_off
from switched_off_cases import Runner

from mutants.generate import Mutant

SECONDS = 20
"""Of CPU time; a mutant that needs more counts as an endless loop. By the clock as many minutes are
allowed, because the machine may be busy.
"""

TESTS = Path(__file__).parents[1] / "tests"
_UNITS = {
    "verification": ("test_verification.py",),
    "certificate_status": ("test_certificate_status.py", "test_verification.py"),
    "trust.anchors": ("reading/test_links.py", "test_trust_claims.py"),
    "trust.origins": ("test_trust_claims.py",),
    "trust.issuers_apart": ("test_trust_claims.py",),
    "online.cache": ("test_two_issuers.py",),
    "online.connection": ("online/test_fetch.py",),
    "wire.carriers.png": ("wire/carriers/test_pictures.py",),
    "wire.carriers.svg": ("wire/carriers/test_pictures.py",),
}
"""Module -> the test files beside its own that test it."""

SURVIVED, BY_VECTOR, BY_TEST, TIMED_OUT = "survived", "by a vector", "by a test", "timed out"


class MutantRunner:
    """Reads the vectors once, and reloads the package for each mutant."""

    def __init__(self) -> None:
        self._load, self._runner = switched_off.loader(), Runner()
        if failed := self._runner.failed_case(self._load(None), None):
            raise SystemExit(f"fails without any change: {failed}")

    def run(self, mutant: Mutant) -> str:
        """Whether the mutant was detected, and by what."""
        child = os.fork()
        if child == 0:
            self._run_in_child(mutant)
        end = time.monotonic() + SECONDS * 60
        while time.monotonic() < end:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return _result(status)
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return TIMED_OUT

    def _run_in_child(self, mutant: Mutant) -> None:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            code = self._exit_code(mutant)
        finally:
            # Whatever was raised has detected the mutant.
            os._exit(code)

    def _exit_code(self, mutant: Mutant) -> int:
        tree = ast.parse(mutant.source)
        package = self._load((mutant.module, compile(tree, mutant.module, "exec")))
        if self._runner.failed_case(package, mutant.module):
            return 1
        return 0 if pytest.main([*_options(), *_files(mutant.module)]) == 0 else 2


def _options() -> list[str]:
    root = str(TESTS.parent)
    return ["-x", "-q", "-p", "no:cacheprovider", "--rootdir", root, "-c", f"{root}/pyproject.toml"]


def _files(module: str) -> list[str]:
    folder, _, name = module.rpartition(".")
    own = (f"{folder.replace('.', '/')}/test_{name}.py",) if folder else ()
    return [
        str(TESTS / file) for file in (*own, *_UNITS.get(module, ())) if (TESTS / file).exists()
    ]


def _result(status: int) -> str:
    if os.WIFSIGNALED(status):
        return TIMED_OUT
    return {0: SURVIVED, 2: BY_TEST}.get(os.WEXITSTATUS(status), BY_VECTOR)


sys.path.insert(0, str(TESTS))
