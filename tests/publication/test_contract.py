"""What every publication promises, a folder and a bucket alike; published texts never go backwards,
and are not written again when they are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.errors import PublicationError
from credissuer.publication.contract import Publication, put_all_newer, put_changed
from credissuer.publication.directory import DirectoryPublication
from tests.publication.bucket.hosts import client, object_storage, opened
from tests.publication.signed_texts import token


def put_newer(out: Publication, path: str, text: str) -> bool:
    return put_all_newer(out, {path: text}) == 1


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with object_storage() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", "bucket"])
def publication(request: pytest.FixtureRequest, tmp_path: Path) -> Publication:
    if request.param == "folder":
        return DirectoryPublication(tmp_path)
    endpoint = request.getfixturevalue("endpoint")
    bucket = f"bucket-{tmp_path.name.replace('_', '-').lower()}"[:60].strip("-")
    client(endpoint).create_bucket(Bucket=bucket)
    return opened(endpoint, bucket, "public")


def test_what_is_put_is_there_until_it_is_removed(publication: Publication) -> None:
    files = {"status/1": b"one", "status/1-revocation": b"", "c/7K3M9QX2HS.jwt": b"x" * 3_000}
    assert [publication.get(path) for path in files] == [None] * 3
    assert (publication.names("status"), list(publication.paths())) == ([], [])
    publication.put_all(files)
    assert {path: publication.get(path) for path in files} == files
    read = publication.read_all([*files, "status/2"])
    assert {path: file.octets for path, file in read.items()} == files
    assert sorted(publication.names("status")) == ["1", "1-revocation"]
    assert sorted(publication.paths()) == sorted(files)
    publication.remove("status/1")
    publication.remove("status/1")
    assert publication.get("status/1") is None
    assert publication.names("status") == ["1-revocation"]


def test_a_version_differs_when_a_file_does(publication: Publication) -> None:
    assert publication.version("a/b") is None
    seen = []
    for octets in (b"1", b"2", b"3"):
        publication.put("a/b", octets)
        seen.append(publication.version("a/b"))
        assert publication.read_all(["a/b"])["a/b"].version == seen[-1]
    assert len({str(version) for version in seen}) == 3
    publication.remove("a/b")
    assert publication.version("a/b") is None


def test_a_file_is_replaced_only_by_whom_has_seen_it(publication: Publication) -> None:
    publication.put_all({"a": b"1"}, {"a": None})
    first = publication.read_all(["a"])["a"].version
    publication.put_all({"a": b"2"}, {"a": first})
    for version in (None, first):
        with pytest.raises(PublicationError) as refusal:
            publication.put_all({"a": b"3"}, {"a": version})
        assert refusal.value.code == "publish.raced"
    with pytest.raises(PublicationError) as refusal:
        publication.put_all({"b": b"3"}, {"b": first})
    assert refusal.value.code == "publish.raced"
    assert (publication.get("a"), publication.get("b")) == (b"2", None)


def test_a_newer_text_replaces_an_older_one_and_an_equal_one_is_not_written(
    publication: Publication,
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
    publication: Publication, published: dict, older: dict
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
    publication: Publication, octets: bytes
) -> None:
    publication.put("status/1", octets)
    assert put_newer(publication, "status/1", token(iat=1, version=1))


def test_octets_are_written_only_when_they_differ(publication: Publication) -> None:
    assert [put_changed(publication, "a/b", octets) for octets in (b"1", b"1", b"2")] == [
        True,
        False,
        True,
    ]
