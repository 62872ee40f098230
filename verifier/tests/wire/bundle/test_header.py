"""The signed header of a bundle, and the one file in which a bundle is kept."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from credverifier.errors import BundleError
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.bundle.account_set import Widths
from credverifier.wire.bundle.header import BundleFile, Contents

PARTS = {name: name.encode() for name in (*header.NEEDED, *header.FURTHER)}
CONTENTS = Contents(
    {
        name: BundleFile(f"bundle/{name}.bin", len(octets), hashlib.sha256(octets).hexdigest())
        for name, octets in PARTS.items()
    },
    ("https://tnso.vn/status/1", "https://tnso.vn/status/3"),
    Widths(18, 5, 8),
    accounts=3,
    certificates=2,
    made_of=3,
    made_at=1_795_000_000,
)
URL = header.header_url("https://tnso.vn")
PAYLOAD = header.to_claims(
    CONTENTS, url=URL, issuer="did:web:tnso.vn", version=7, issued_at=1_795_000_000,
    expires=1_795_086_400, ttl=60,
)  # fmt: skip


def decode(**changes: Any) -> header.Header:
    return header.decode({**PAYLOAD, **changes}, url=URL, issuer="did:web:tnso.vn")


def test_a_header_is_read_as_it_was_written() -> None:
    read = decode()
    assert (read.contents, read.order) == (CONTENTS, (1_795_000_000, 7))
    assert [read.place(at) for at in (5, 131_072 + 5, 262_144)] == [
        ("https://tnso.vn/status/1", 5),
        ("https://tnso.vn/status/3", 5),
        None,
    ]
    now = [1_795_000_000 - 61, 1_795_000_000 - 60, 1_795_086_400, 1_795_086_401]
    assert [read.is_current(at) for at in now] == [False, True, True, False]
    assert not decode(exp=1_900_000_000).is_current(1_795_086_401), "a day at most"


@pytest.mark.parametrize("claim", [{"iss": "did:web:other.vn"}, {"sub": f"{URL}x"}])
def test_one_of_another_issuer_or_place_is_untrusted(claim: dict[str, str]) -> None:
    with pytest.raises(BundleError, match=r"bundle\.untrusted"):
        decode(**claim)


FILES = PAYLOAD["files"]


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": "now"},
        {"exp": None},
        {"version": -1},
        {"lists": "https://tnso.vn/status/1"},
        {"lists": [5]},
        {"lists": ["https://tnso.vn/status/1"] * (header.MAX_LISTS + 1)},
        {"bits": None},
        {"bits": {**PAYLOAD["bits"], "check": 33}},
        {"bits": {**PAYLOAD["bits"], "further": True}},
        {"accounts": 1.5},
        {"made_at": -1},
        {"files": []},
        {"files": {name: file for name, file in FILES.items() if name != "lists"}},
        {"files": {**FILES, "lists": {**FILES["lists"], "path": "bundle/../c/x.bin"}}},
        {"files": {**FILES, "lists": {**FILES["lists"], "path": "https://evil.vn/x.bin"}}},
        {"files": {**FILES, "lists": {**FILES["lists"], "sha256": "A" * 64}}},
        {"files": {**FILES, "lists": {**FILES["lists"], "size": header.MAX_FILE + 1}}},
        {"files": {**FILES, "lists": {**FILES["lists"], "size": -1}}},
        {"files": {**FILES, "lists": "bundle/lists.bin"}},
    ],
)
def test_what_is_no_header_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        decode(**changes)


def test_files_of_later_versions_are_left_out() -> None:
    assert decode(files={**FILES, "portraits": {"path": "elsewhere"}}).contents == CONTENTS


def test_a_bundle_is_one_file() -> None:
    text = bundle_file.parse(bundle_file.join("a.b.c", PARTS))
    assert (text.token, bundle_file.split(text, decode())) == ("a.b.c", PARTS)
    small = {name: octets for name, octets in PARTS.items() if name in header.NEEDED}
    assert bundle_file.split(bundle_file.parse(bundle_file.join("a", small)), decode()) == small


WHOLE = bundle_file.join("a.b.c", PARTS)


@pytest.mark.parametrize("octets", [b"", b"a.b.c", b"a\nb", b"\xff\nb\n", b"a\n\xff\n"])
def test_what_is_no_bundle_is_refused(octets: bytes) -> None:
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        bundle_file.parse(octets)


def test_a_bundle_is_bounded() -> None:
    for octets in (bytes(bundle_file.MOST + 1), b"a" * (header.MAX_TOKEN + 1) + b"\nb\n"):
        with pytest.raises(BundleError, match=r"bundle\.malformed"):
            bundle_file.parse(octets)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (WHOLE[:-1], "altered"),
        (WHOLE + b"\0", "altered"),
        (WHOLE[:-1] + b"\0", "altered"),
        (bundle_file.join("a", {**PARTS, "portraits": b"x"}), "malformed"),
        (bundle_file.join("a", {"lists": PARTS["lists"]}), "malformed"),
        (WHOLE.replace(b"accounts changes", b"changes accounts", 1), "malformed"),
        (WHOLE.replace(b"accounts changes", b"accounts accounts", 1), "malformed"),
    ],
)
def test_what_the_header_does_not_say_is_refused(octets: bytes, code: str) -> None:
    with pytest.raises(BundleError, match=rf"bundle\.{code}"):
        bundle_file.split(bundle_file.parse(octets), decode())
