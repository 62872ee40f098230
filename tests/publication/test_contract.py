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
def publication(tmp_path: Path) -> DirectoryPublication:
    return DirectoryPublication(tmp_path)


def test_a_newer_text_replaces_an_older_one_and_an_equal_one_is_not_written(
    publication: DirectoryPublication,
) -> None:
    older, newer = token(iat=100, version=1), token(iat=100, version=2)
    assert [put_newer(publication, "status/1", text) for text in (older, older, newer, newer)] == [
        True,
        False,
        True,
        False,
    ]
    assert publication.get("status/1") == newer.encode()


@pytest.mark.parametrize(
    ("published", "older"),
    [
        ({"iat": 100, "version": 2}, {"iat": 100, "version": 1}),
        ({"iat": 101, "version": 1}, {"iat": 100, "version": 9}),
        ({"iat": 1}, {}),
        ({"iat": 5, "version": 0}, {"iat": 4.5, "version": 0}),
        ({"iat": 100, "version": 2, "a": 1}, {"iat": 100, "version": 2}),
        ({"iat": 100, "version": 2}, {"iat": 999, "version": 2}),
        ({"iat": 100, "version": 3}, {"iat": 999, "version": 2}),
    ],
)
def test_an_older_text_never_replaces_a_newer(
    publication: DirectoryPublication, published: dict, older: dict
) -> None:
    put_newer(publication, "status/1", token(**published))
    with pytest.raises(PublicationError) as refusal:
        put_newer(publication, "status/1", token(**older))
    assert refusal.value.code == "publish.backwards"
    assert publication.get("status/1") == token(**published).encode()


@pytest.mark.parametrize(
    "octets", [b"", b"x", b"a.b", b"a.!!.c", b"e30.W10.c2ln", b"e30.eyJpYXQiOiJ4In0.c2ln"]
)
def test_an_unreadable_file_is_replaced_by_any_text(
    publication: DirectoryPublication, octets: bytes
) -> None:
    publication.put("status/1", octets)
    assert put_newer(publication, "status/1", token(iat=1, version=1))


def test_octets_are_written_only_when_they_differ(publication: DirectoryPublication) -> None:
    assert [put_changed(publication, "a/b", octets) for octets in (b"1", b"1", b"2")] == [
        True,
        False,
        True,
    ]
