"""Public files in a bucket: how they lie there, two publishers at once, and storage that fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from credissuer.errors import PublicationError
from credissuer.publication.bucket.publication import BucketPublication
from credissuer.publication.contract import claimed, put_all_newer
from tests.publication.bucket.hosts import SECRET, Network, client, opened
from tests.publication.signed_texts import token


def test_each_file_has_the_media_type_and_the_caching_of_its_path(
    publication: BucketPublication, endpoint: str, bucket: str
) -> None:
    paths = ["c/7K3M9QX2HS.jwt", "status/1", "web/0123/page.js", ".well-known/did.json"]
    publication.put_all(dict.fromkeys(paths, b"octets"))
    storage = client(endpoint)
    objects = [storage.head_object(Bucket=bucket, Key=path) for path in paths]
    assert [(each["ContentType"], each["CacheControl"]) for each in objects] == [
        ("application/vc+jwt", "public, max-age=60"),
        ("application/statuslist+jwt", "public, max-age=60"),
        ("text/javascript", "public, max-age=31536000, immutable"),
        ("application/did+json", "public, max-age=60"),
    ]
    assert [each.get("ContentEncoding") for each in objects] == [None] * 4


def test_pages_lie_at_their_addresses_without_ending_too(
    publication: BucketPublication, endpoint: str, bucket: str
) -> None:
    publication.put("index.html", b"<p>page")
    publication.put("chuong-trinh.html", b"<p>rules")
    storage = client(endpoint)
    for address, octets in (("v", b"<p>page"), ("chuong-trinh", b"<p>rules")):
        there = storage.get_object(Bucket=bucket, Key=address)
        assert (there["Body"].read(), there["ContentType"]) == (octets, "text/html; charset=utf-8")
    assert sorted(publication.paths()) == ["chuong-trinh.html", "index.html"]


def test_a_folder_of_a_bucket_is_a_tree_of_its_own(endpoint: str, bucket: str) -> None:
    one, other = opened(endpoint, bucket, "one"), opened(endpoint, bucket, "two/deep")
    one.put("status/1", b"1")
    other.put("status/2", b"2")
    assert (list(one.paths()), list(other.paths())) == (["status/1"], ["status/2"])
    assert client(endpoint).head_object(Bucket=bucket, Key="two/deep/status/2")


def test_of_two_publishers_the_one_that_read_before_the_other_wrote_reads_again(
    endpoint: str, bucket: str, network: Network
) -> None:
    ours, newer, newest = (token(iat=100 + version, version=version) for version in (1, 2, 3))
    other = opened(endpoint, bucket)
    other.put("status/1", ours.encode())
    with network.open() as slow:
        publication = opened(slow, bucket)

        def beaten(method: str, path: str) -> None:
            # Between our look and our writing the other one publishes.
            if method == "PUT" and other.get("status/1") == ours.encode():
                put_all_newer(other, {"status/1": newest})

        network.answer = beaten
        with pytest.raises(PublicationError) as refusal:
            put_all_newer(publication, {"status/1": newer})
    assert refusal.value.code == "publish.backwards"
    assert other.get("status/1") == newest.encode()


def test_a_list_that_always_changes_is_given_up(
    endpoint: str, bucket: str, network: Network
) -> None:
    other, versions = opened(endpoint, bucket), iter(range(1, 100))

    def beaten(method: str, path: str) -> None:
        if method == "PUT":
            version = next(versions)
            other.put("status/1", token(iat=version, version=version).encode())

    network.answer = beaten
    with network.open() as slow, pytest.raises(PublicationError) as refusal:
        put_all_newer(opened(slow, bucket), {"status/1": token(iat=900, version=900)})
    assert refusal.value.code == "publish.contended"


def test_many_publishers_at_once_leave_the_newest_list(endpoint: str, bucket: str) -> None:
    publications = [opened(endpoint, bucket) for _ in range(4)]
    seen = []

    def publish(version: int) -> None:
        try:
            text = token(iat=version, version=version)
            put_all_newer(publications[version % 4], {"status/1": text})
        except PublicationError as error:
            assert error.code in ("publish.backwards", "publish.contended")
        seen.append(claimed(publications[version % 4].get("status/1") or b"").version)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(1, 25)))
    assert claimed(publications[0].get("status/1") or b"").version == max(seen) == 24


def test_an_answer_that_was_lost_is_found_to_have_been_written(
    endpoint: str, bucket: str, network: Network
) -> None:
    text = token(iat=1, version=1)
    network.fail(1, Network.LOSE)
    with network.open() as slow:
        publication = opened(slow, bucket)
        try:
            put_all_newer(publication, {"status/1": text})
        except PublicationError as error:
            assert error.code == "publish.unreachable"
        # What the journal does: the same once more.
        assert put_all_newer(publication, {"status/1": text}) == 0
    assert opened(endpoint, bucket).get("status/1") == text.encode()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((403, "InvalidAccessKeyId"), "publish.access_denied"),
        ((403, "SignatureDoesNotMatch"), "publish.access_denied"),
        ((403, "AccessDenied"), "publish.access_denied"),
        ((403, "RequestTimeTooSkewed"), "publish.clock_skewed"),
        ((400, "ExpiredToken"), "publish.access_denied"),
        ((400, "EntityTooLarge"), "publish.failed"),
    ],
)
def test_what_the_storage_refuses_is_told_by_a_code_and_without_its_words(
    network: Network, bucket: str, answer: Any, code: str
) -> None:
    network.answer = lambda method, path: answer
    with network.open() as slow:
        publication = opened(slow, bucket)
        for act in (
            lambda: publication.put("status/1", b"x"),
            lambda: publication.get("status/1"),
            lambda: publication.names("status"),
            lambda: list(publication.paths()),
            lambda: publication.remove("status/1"),
        ):
            with pytest.raises(PublicationError) as refusal:
                act()
            assert refusal.value.code == code
            said = f"{refusal.value.words('en')} {refusal.value.words('vi')} {refusal.value!r}"
            assert "secret words" not in said
            assert SECRET not in said
            # Nor is it the cause of the error, which a log would show.
            assert refusal.value.__cause__ is None


def test_throttled_requests_are_tried_again_and_told_only_if_that_does_not_help(
    network: Network, bucket: str
) -> None:
    with network.open() as slow:
        publication = opened(slow, bucket)
        network.fail(2, (503, "SlowDown"))
        publication.put("status/1", b"1")
        assert publication.get("status/1") == b"1"
        network.fail(100, (503, "SlowDown"))
        with pytest.raises(PublicationError) as refusal:
            publication.put("status/1", b"2")
        assert refusal.value.code == "publish.throttled"
        assert publication.get("status/1") == b"1"


def test_a_network_that_breaks_in_the_middle_leaves_whole_files_and_the_rest_for_later(
    network: Network, endpoint: str, bucket: str
) -> None:
    files = {f"c/{number}.jwt": b"x" * 2_800 for number in range(40)}
    broken: list[str] = []

    def half(method: str, path: str) -> str | None:
        is_broken = method == "PUT" and path.endswith(("1.jwt", "3.jwt"))
        broken.extend([path] * is_broken)
        return Network.CUT if is_broken else None

    network.answer = half
    with network.open() as slow:
        publication = opened(slow, bucket)
        with pytest.raises(PublicationError) as refusal:
            publication.put_all(files)
        assert refusal.value.code == "publish.unreachable"
        there = opened(endpoint, bucket).read_all(files)
        assert 0 < len(there) < 40
        assert {file.octets for file in there.values()} == {b"x" * 2_800}
        network.answer = lambda method, path: None
        publication.put_all(files)
    assert len(opened(endpoint, bucket).read_all(files)) == 40


def test_a_bucket_that_is_not_there_is_told(endpoint: str) -> None:
    publication = opened(endpoint, "no-such-bucket")
    for act in (
        lambda: publication.put("status/1", b"x"),
        lambda: publication.get("status/1"),
        lambda: publication.names("status"),
    ):
        with pytest.raises(PublicationError) as refusal:
            act()
        assert refusal.value.code == "publish.no_bucket"


def test_an_unchanged_file_is_asked_for_and_not_read_again(
    network: Network, endpoint: str, bucket: str
) -> None:
    with network.open() as slow:
        publication = opened(slow, bucket)
        publication.put("status/1", b"1")
        assert publication.get("status/1") == b"1"
        opened(endpoint, bucket).put("status/1", b"2")
        assert publication.get("status/1") == b"2"


def test_a_whole_folder_costs_a_list_and_one_request_a_file(network: Network, bucket: str) -> None:
    with network.open() as slow:
        publication = opened(slow, bucket)
        publication.put_all({f"index/{shard:03x}.jwt": b"x" for shard in range(30)})
        network.requests.clear()
        names = publication.names("index")
        found = publication.read_all([f"index/{name}" for name in names])
    assert (len(names), len(found), len(network.requests)) == (30, 30, 31)
