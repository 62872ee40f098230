"""The cache by itself: what it stores, how processes share it, and what a damaged folder costs."""

from __future__ import annotations

import json
import multiprocessing
import threading
from pathlib import Path

import pytest

from credverifier.certificate_status import Revocation
from credverifier.online.cache import SignedFile, VerifierCache
from credverifier.verdict import Status
from credverifier.wire.envelope import dates

URL, ID = "https://tnso.vn/status/3", "https://tnso.vn/c/7K3M9QX2HS"
LIST = SignedFile("did:web:tnso.vn", "statuslist+jwt", URL)
ELSEWHERE = LIST._replace(url=f"{URL}4")
REVOCATION = Revocation(
    "status.superseded",
    Status(
        dates.from_seconds(1_795_417_080),
        dates.from_seconds(1_795_503_480),
        "2026-11-22T03:00:00Z",
        "fraud",
        "01234-5678D",
    ),
)
UNEXPLAINED = Revocation("status.revoked", Status())


def test_stored_values_are_read_back_by_this_and_by_another_process(tmp_path: Path) -> None:
    cache = VerifierCache(tmp_path)
    cache.keep_text(LIST, "a.b.c")
    cache.keep_revocation(ID, REVOCATION)
    for reader in (cache, VerifierCache(tmp_path)):
        assert (reader.texts(LIST), reader.revocation(ID)) == (["a.b.c"], REVOCATION)
        assert (reader.texts(ELSEWHERE), reader.revocation("x")) == ([], None)


@pytest.mark.parametrize(
    "other",
    [
        LIST._replace(issuer="did:web:other.example"),
        LIST._replace(kind="standing+jwt"),
        ELSEWHERE,
        SignedFile("did:web:tnso.vn", 'statuslist+jwt", "x', URL),
    ],
)
def test_a_file_of_another_issuer_kind_or_url_replaces_nothing(
    tmp_path: Path, other: SignedFile
) -> None:
    cache = VerifierCache(tmp_path)
    cache.keep_text(LIST, "a.b.c")
    cache.keep_text(other, "d.e.f")
    for reader in (cache, VerifierCache(tmp_path)):
        assert (reader.texts(LIST), reader.texts(other)) == (["a.b.c"], ["d.e.f"])


def test_a_text_that_an_earlier_version_stored_under_its_url_still_counts(tmp_path: Path) -> None:
    VerifierCache(tmp_path)._save("text", URL, {"name": URL, "value": "old"})
    cache = VerifierCache(tmp_path)
    assert cache.texts(LIST) == ["old"]
    cache.keep_text(LIST, "new")
    assert VerifierCache(tmp_path).texts(LIST) == ["new", "old"]
    assert VerifierCache(tmp_path).texts(LIST._replace(issuer="did:web:other.example")) == ["old"]


def test_without_a_folder_nothing_is_written() -> None:
    cache = VerifierCache()
    cache.keep_text(LIST, "a.b.c")
    cache.keep_revocation(ID, REVOCATION)
    with cache.locked(LIST):
        assert (cache.texts(LIST), cache.revocation(ID)) == (["a.b.c"], REVOCATION)
    assert (VerifierCache().texts(LIST), VerifierCache().revocation(ID)) == ([], None)


def test_a_text_that_another_process_wrote_meanwhile_counts_too(tmp_path: Path) -> None:
    first, second = VerifierCache(tmp_path), VerifierCache(tmp_path)
    first.keep_text(LIST, "old")
    assert second.texts(LIST) == ["old"]
    second.keep_text(LIST, "new")
    assert first.texts(LIST) == ["old", "new"]
    first.keep_text(LIST, "newer")
    assert second.texts(LIST) == ["new", "newer"]
    assert VerifierCache(tmp_path).texts(LIST) == ["newer"]


def test_a_revocation_without_a_reason_does_not_replace_one_with_a_reason(tmp_path: Path) -> None:
    cache = VerifierCache(tmp_path)
    cache.keep_revocation(ID, UNEXPLAINED)
    cache.keep_revocation(ID, REVOCATION)
    cache.keep_revocation(ID, UNEXPLAINED)
    assert cache.revocation(ID) == VerifierCache(tmp_path).revocation(ID) == REVOCATION


@pytest.mark.parametrize("code", [None, 7, "status.suspended", ["status.superseded"]])
def test_a_revocation_that_does_not_say_superseded_is_none(tmp_path: Path, code: object) -> None:
    """Earlier versions stored no code; a successor alone does not tell."""
    VerifierCache(tmp_path).keep_revocation(ID, REVOCATION)
    (file,) = tmp_path.glob("revoked-*.json")
    stored = json.loads(file.read_bytes())
    stored["value"]["code"] = code
    if code is None:
        del stored["value"]["code"]
    file.write_text(json.dumps(stored), "utf-8")
    assert VerifierCache(tmp_path).revocation(ID) == REVOCATION._replace(code="status.revoked")


DAMAGED = [
    *(b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"{}", b'{"name":1}'),
    b"[" * 100_000,
    b"\0" * 4096,
    json.dumps({"name": URL, "key": LIST.key, "value": None}).encode(),
    json.dumps({"name": "another", "value": "a.b.c"}).encode(),
]


@pytest.mark.parametrize("octets", DAMAGED)
def test_a_damaged_file_counts_as_never_seen(tmp_path: Path, octets: bytes) -> None:
    cache = VerifierCache(tmp_path)
    cache.keep_text(LIST, "a.b.c")
    (file,) = tmp_path.glob("text-*.json")
    file.write_bytes(octets)
    assert VerifierCache(tmp_path).texts(LIST) == []
    assert cache.texts(LIST) == ["a.b.c"]
    cache.keep_text(LIST, "a.b.c")
    assert VerifierCache(tmp_path).texts(LIST) == ["a.b.c"]


@pytest.mark.parametrize("value", [7, ["x"], {"x": 1}, True])
def test_a_value_that_is_no_text_counts_as_never_seen(tmp_path: Path, value: object) -> None:
    VerifierCache(tmp_path).keep_text(LIST, "a.b.c")
    (file,) = tmp_path.glob("text-*.json")
    file.write_text(json.dumps({"name": URL, "key": LIST.key, "value": value}), "utf-8")
    assert VerifierCache(tmp_path).texts(LIST) == []


NO_MEMBERS = dict.fromkeys(Status._fields)
NO_STATUS = (
    *(7, "x", [], {}, {"as_of": None}),
    {**NO_MEMBERS, "as_of": "yesterday"},
    {**NO_MEMBERS, "as_of": 7},
    {**NO_MEMBERS, "reason": ["x"]},
    {**NO_MEMBERS, "since": 7},
)
DAMAGED_REVOCATIONS = [
    *DAMAGED,
    *(json.dumps({"name": ID, "value": value}).encode() for value in NO_STATUS),
]


@pytest.mark.parametrize("octets", DAMAGED_REVOCATIONS)
def test_a_damaged_revocation_still_counts(tmp_path: Path, octets: bytes) -> None:
    VerifierCache(tmp_path).keep_revocation(ID, REVOCATION)
    (file,) = tmp_path.glob("revoked-*.json")
    file.write_bytes(octets)
    cache = VerifierCache(tmp_path)
    assert cache.revocation(ID) == UNEXPLAINED
    cache.keep_revocation(ID, REVOCATION)
    assert VerifierCache(tmp_path).revocation(ID) == REVOCATION


def test_an_unusable_folder_is_logged_and_checks_go_on(tmp_path: Path, caplog) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        caplog.clear()
        cache = VerifierCache(folder)
        with cache.locked(LIST):
            cache.keep_text(LIST, "a.b.c")
        cache.keep_revocation(ID, REVOCATION)
        assert (cache.texts(LIST), cache.revocation(ID)) == (["a.b.c"], REVOCATION)
        assert {record.levelname for record in caplog.records} == {"WARNING"}
        assert "a.b.c" not in caplog.text
    assert (tmp_path / "taken").read_text("utf-8") == "a file"


def test_writing_leaves_no_temporary_files(tmp_path: Path) -> None:
    cache = VerifierCache(tmp_path)
    for text in ("a", "b", "b"):
        with cache.locked(LIST):
            cache.keep_text(LIST, text)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".lock"]


def test_a_lock_is_held_by_one_cache_at_a_time(tmp_path: Path) -> None:
    first, second, order = VerifierCache(tmp_path), VerifierCache(tmp_path), []

    def later() -> None:
        with second.locked(LIST):
            order.append("second")

    with first.locked(LIST):
        thread = threading.Thread(target=later)
        thread.start()
        with second.locked(ELSEWHERE):
            order.append("elsewhere")
        thread.join(0.1)
        order.append("first")
    thread.join(10)
    assert order == ["elsewhere", "first", "second"]


def _count_up(folder: Path, times: int) -> None:
    cache = VerifierCache(folder)
    for _ in range(times):
        with cache.locked(LIST):
            newest = max(map(int, cache.texts(LIST)), default=0)
            cache.keep_text(LIST, str(newest + 1))


def test_two_processes_never_overwrite_a_newer_text(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count_up, args=(tmp_path, 60)) for _ in range(2)]
    for process in processes:
        process.start()
    _count_up(tmp_path, 60)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert VerifierCache(tmp_path).texts(LIST) == ["180"]
