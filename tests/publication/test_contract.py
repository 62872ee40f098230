"""Published texts: never backwards, and not written again when they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import PublicationError
from credissuer.publication.contract import put_all_newer, put_changed
from credissuer.publication.directory import DirectoryPublication
from credverifier.wire.envelope import base64url, strict_json


def token(**claims: object) -> str:
    return f"e30.{base64url.encode(strict_json.dumps(claims)).decode()}.c2ln"


def put_newer(out: DirectoryPublication, path: str, text: str) -> bool:
    return put_all_newer(out, {path: text}) == 1


@pytest.fixture
def out(tmp_path: Path) -> DirectoryPublication:
    return DirectoryPublication(tmp_path)


def test_a_newer_text_replaces_an_older_and_the_same_is_left(out: DirectoryPublication) -> None:
    old, new = token(iat=100, version=1), token(iat=100, version=2)
    assert [put_newer(out, "status/1", text) for text in (old, old, new, new)] == [
        True,
        False,
        True,
        False,
    ]
    assert out.get("status/1") == new.encode()


@pytest.mark.parametrize(
    ("there", "then"),
    [({"iat": 100, "version": 2}, {"iat": 100, "version": 1}), ({"iat": 101, "version": 1}, {"iat": 100, "version": 9}),
     ({"iat": 1}, {}), ({"iat": 5, "version": 0}, {"iat": 4.5, "version": 0}),
     ({"iat": 100, "version": 2, "a": 1}, {"iat": 100, "version": 2}),
     ({"iat": 100, "version": 2}, {"iat": 999, "version": 2}),
     ({"iat": 100, "version": 3}, {"iat": 999, "version": 2})],
)  # fmt: skip
def test_an_older_text_and_one_of_the_same_version_never_replace_what_is_there(
    out: DirectoryPublication, there: dict, then: dict
) -> None:
    put_newer(out, "status/1", token(**there))
    with pytest.raises(PublicationError) as refusal:
        put_newer(out, "status/1", token(**then))
    assert refusal.value.code == "publish.backwards"
    assert out.get("status/1") == token(**there).encode()


@pytest.mark.parametrize(
    "rubbish", [b"", b"x", b"a.b", b"a.!!.c", b"e30.W10.c2ln", b"e30.eyJpYXQiOiJ4In0.c2ln"]
)
def test_what_cannot_be_read_is_older_than_everything(
    out: DirectoryPublication, rubbish: bytes
) -> None:
    out.put("status/1", rubbish)
    assert put_newer(out, "status/1", token(iat=1, version=1))


def test_octets_are_written_only_when_they_differ(out: DirectoryPublication) -> None:
    assert [put_changed(out, "a/b", octets) for octets in (b"1", b"1", b"2")] == [True, False, True]
