"""A tree that nobody knows is filled by itself; `verify` compares every file and mends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations.change_standing import revoke
from credissuer.operations.publishing import upper_case_copies
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.verify import verify
from credissuer.publication import public_paths
from credissuer.publication.directory import DirectoryPublication
from tests.offices import CHIEF, Household


def files(folder: Path) -> dict[str, bytes]:
    """Path -> octets of the tree, without what names the tree itself and lists what is in it."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "_manifest"
    }
    found.pop(public_paths.JOURNALED, None)
    return found


@pytest.fixture
def tree(house: Household) -> Path:
    """The public tree of two certificates, of which one is revoked."""
    house.change(renditions=frozenset())
    house.issue(1)
    [bad] = house.issue(2)
    house.publish()
    house.perform(revoke, bad.number, "false_claim")
    return house.folder / "public"


def named(tree: Path) -> list[str]:
    """The files of a tree, those of the bundle by what they are and not by what they hold."""
    return sorted(re.sub(r"-[0-9]+-[0-9a-f]+[.]bin$", "", path) for path in files(tree))


def test_a_tree_that_is_new_emptied_or_somebody_elses_is_filled(
    house: Household, tree: Path
) -> None:
    assert publish(house.office, house.office.call(CHIEF)) == (0, 0, 0)
    moved = house.folder / "moved"
    house.change(publication=DirectoryPublication(moved))
    publish(house.office, house.office.call(CHIEF))
    assert named(moved) == named(tree)
    for path in (public_paths.JOURNALED, f"c/{min(p.name for p in (moved / 'c').iterdir())}"):
        (moved / path).unlink()
    publish(house.office, house.office.call(CHIEF))
    assert named(moved) == named(tree)


def test_a_changed_setting_is_noticed_and_its_files_are_made(house: Household, tree: Path) -> None:
    assert not list(tree.glob("c/*.jws"))
    house.change(renditions=frozenset({SignaturePurpose.OPEN_BADGE}))
    publish(house.office, house.office.call(CHIEF))
    assert len(list(tree.glob("c/*.jws"))) == 1, "of the one that stands"
    assert publish(house.office, house.office.call(CHIEF)) == (0, 0, 0)


def test_what_is_missing_or_differs_is_mended_and_counted(house: Household, tree: Path) -> None:
    before = files(tree)
    certificate = next(path for path in tree.glob("c/*.jwt") if "standing" not in path.name)
    certificate.write_text("something else")
    (tree / "logo.svg").unlink()
    next(tree.glob("c/*.standing.jwt")).unlink()
    (tree / "C").mkdir()
    (tree / "C" / certificate.name).write_text("a copy of an earlier version")
    found = verify(house.office, house.office.call(CHIEF))
    assert (found.due, found.mended, found.removed) == (2, 2, 0)
    assert files(tree) == before
    assert verify(house.office, house.office.call(CHIEF)) == (2, 1, 0, 0, 0)


def test_another_tree_is_written_whole(house: Household, tree: Path) -> None:
    elsewhere = house.folder / "elsewhere"
    counted: list[int] = []
    done = verify(
        house.office, house.office.call(CHIEF), DirectoryPublication(elsewhere), counted.append
    )
    assert (done.certificates, done.lists, sum(counted)) == (2, 1, 2)
    assert files(elsewhere).keys() == files(tree).keys()


def test_one_folder_under_two_names_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "C").symlink_to(tmp_path / "c")
    (tmp_path / "c" / "7K3M9QX2HS.jwt").write_text("wanted")
    assert upper_case_copies.remove(DirectoryPublication(tmp_path)) == 0
    assert (tmp_path / "c" / "7K3M9QX2HS.jwt").is_file()
