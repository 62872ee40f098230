"""A copy of the public files, checked against the manifest."""

from __future__ import annotations

import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from credissuer.errors import PublicationError
from credissuer.operations.change_standing import revoke
from credissuer.operations.publishing.mirrors import MirrorCheck, check_mirror, put_manifest
from credissuer.publication import manifest
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.web_copy import WebFiles
from tests.offices import Household
from tests.publication.bucket.hosts import listening


@pytest.fixture
def mirror(house: Household, tmp_path: Path) -> DirectoryPublication:
    """A copy of the office's tree, whose manifest is written."""
    house.issue(1, 2)
    house.publish()
    # Few tests need its 4,096 files.
    shutil.rmtree(house.folder / "public" / "index")
    put_manifest(house.office.publication)
    shutil.copytree(house.folder / "public", tmp_path / "mirror")
    return DirectoryPublication(tmp_path / "mirror")


def checked(house: Household, mirror: object) -> MirrorCheck:
    return check_mirror(house.office, house.call, mirror)


def test_a_whole_copy_is_whole_and_its_faults_are_told_apart(
    house: Household, mirror: DirectoryPublication
) -> None:
    found = checked(house, mirror)
    assert found.is_whole
    assert found.files == len([path for path in mirror.paths() if manifest.is_covered(path)]) > 20
    paths = sorted(path for path in mirror.paths() if path.startswith("c/"))
    mirror.remove(paths[0])
    mirror.put(paths[1], b"e30.e30.c2ln")
    found = checked(house, mirror)
    assert (found.missing, found.altered, found.old) == ([paths[0]], [paths[1]], [])


def test_what_was_signed_since_counts_as_it_is_now_and_a_copy_left_behind_is_old(
    house: Household, mirror: DirectoryPublication
) -> None:
    old = mirror.get("status/1")
    assert old is not None
    number = next(path[2:12] for path in sorted(mirror.paths()) if path.startswith("c/"))
    house.perform(revoke, number, "false_claim")
    found = checked(house, mirror)
    assert "status/1" in found.old and found.altered == [] and found.missing == []
    for path in found.old:
        mirror.put(path, house.office.publication.get(path) or b"")
    assert checked(house, mirror).is_whole


def test_a_copy_is_checked_over_the_network_too(
    house: Household, mirror: DirectoryPublication
) -> None:
    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Log nothing."""

    mirror.remove("status/1")
    with listening(partial(Handler, directory=str(mirror.root))) as address:
        found = checked(house, WebFiles(address, allow_loopback=True))
    assert (found.missing, found.altered, found.old) == (["status/1"], [], [])


def test_without_a_manifest_nothing_can_be_checked(house: Household, tmp_path: Path) -> None:
    with pytest.raises(PublicationError) as refusal:
        checked(house, DirectoryPublication(tmp_path))
    assert refusal.value.code == "manifest.missing"
