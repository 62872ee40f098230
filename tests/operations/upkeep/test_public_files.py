"""Public files that are missing, and those that somebody altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import BehindError
from credissuer.operations.change_standing import revoke
from credissuer.operations.formats.table import published
from credissuer.operations.publishing.verify import verify
from credissuer.operations.upkeep import public_files
from credissuer.operations.upkeep.finding import DoctorFinding
from tests.offices import Household


@pytest.fixture
def public(house: Household) -> tuple[Household, str]:
    """An office with two published certificates, one of them revoked, and the number of the other."""
    first, second = house.issue(1, 2)
    house.publish()
    house.perform(revoke, second.number, "deceased")
    house.publish()
    return house, first.number


def wrong(house: Household, most: int | None = None) -> dict[str, DoctorFinding]:
    """Code -> finding of what is wrong."""
    findings = public_files.examine(house.office, most, listed=True)
    found = [finding for finding in findings if not finding.ok]
    return {str(finding.code): finding for finding in found}


def test_after_a_publication_nothing_is_missing_or_altered(public: tuple[Household, str]) -> None:
    house, _ = public
    findings = list(public_files.examine(house.office))
    assert [(finding.ok, finding.name) for finding in findings] == [
        (True, "missing"),
        (True, "altered"),
    ]
    # The shards of the index, the page and the rules, and both certificates.
    assert "4" in findings[0].words["en"].split()[0]


PATHS = [
    ".well-known/trust-list.json",
    ".well-known/trust-list.jwt",
    ".well-known/did.json",
    "contexts/credibility/v1",
    "index.html",
    "nginx.conf",
    "index/0a7.jwt",
    "c/{number}.jwt",
    "c/{revoked}.standing.jwt",
]


@pytest.fixture
def paths(public: tuple[Household, str]) -> list[str]:
    """PATHS of the published certificates."""
    house, number = public
    [note] = (house.folder / "public" / "c").glob("*.standing.jwt")
    revoked = note.name.partition(".")[0]
    return sorted(path.format(number=number, revoked=revoked) for path in PATHS)


def test_every_missing_file_is_found_and_the_command_brings_it_back(
    public: tuple[Household, str], paths: list[str]
) -> None:
    house, _ = public
    before = {path: house.public(path) for path in paths}
    for path in paths:
        (house.folder / "public" / path).unlink()
    found, _, _ = public_files.look(house.office)
    assert (sorted(found.missing), found.altered) == (paths, [])
    [finding] = wrong(house).values()
    assert (finding.name, finding.code) == ("missing", "doctor.files_missing")
    assert finding.command == "credissuer publish --verify"
    assert all(found.missing[0] in said for said in finding.words.values())
    verify(house.office, house.call)
    assert wrong(house) == {}
    assert {path: house.public(path) for path in paths} == before


def test_every_altered_file_is_found_and_the_command_brings_it_back(
    public: tuple[Household, str], paths: list[str]
) -> None:
    house, _ = public
    before = {path: house.public(path) for path in paths}
    for path, text in before.items():
        assert text is not None
        file = house.folder / "public" / path
        # Another file, because a hard link is shared with other offices.
        file.unlink()
        file.write_text("x" + text[1:], "utf-8")
    found, _, _ = public_files.look(house.office)
    assert (found.missing, sorted(found.altered)) == ([], paths)
    [finding] = wrong(house).values()
    assert (finding.name, finding.code) == ("altered", "doctor.files_altered")
    assert finding.command == "credissuer publish --verify"
    # A signed document is a witness of what was decided, so nothing is published over one that
    # cannot be read. What is missing is made anew.
    with pytest.raises(BehindError):
        verify(house.office, house.call)
    for path in before:
        if path.endswith(".jwt"):
            (house.folder / "public" / path).unlink()
    verify(house.office, house.call)
    assert wrong(house) == {}
    assert {path: house.public(path) for path in paths} == before


def test_every_further_form_of_a_certificate_is_compared(public: tuple[Household, str]) -> None:
    house, number = public
    endings = [row.ending for row in published()]
    assert len(endings) > 1
    for ending in endings:
        file = house.folder / "public" / "c" / f"{number}{ending}"
        text = file.read_text()
        file.write_text(text + "\n")
        assert wrong(house).keys() == {"doctor.files_altered"}, ending
        file.unlink()
        assert wrong(house).keys() == {"doctor.files_missing"}, ending
        file.write_text(text)


def test_three_paths_are_named_and_all_are_counted(public: tuple[Household, str]) -> None:
    house, _ = public
    for shard in range(7):
        (house.folder / "public" / "index" / f"{shard:03x}.jwt").unlink()
    words = wrong(house)["doctor.files_missing"].words["en"]
    assert "(7)" in words
    assert words.count("index/") == 3


def test_of_many_certificates_every_one_is_looked_for_and_some_are_compared(
    house: Household,
) -> None:
    certificates = house.issue(*range(1, 13))
    house.publish()
    last = max(certificate.number for certificate in certificates)
    (house.folder / "public" / "c" / f"{last}.jwt").unlink()
    for _ in range(4):
        assert wrong(house, 3).keys() == {"doctor.files_missing"}
        assert len(public_files.look(house.office, 3, listed=True).differences.missing) == 1
    house.publish()
    altered = house.folder / "public" / "c" / f"{last}.jwt"
    altered.write_text("something else")
    # Others at every look: three of twelve miss it sometimes, and forty looks do not.
    looks: set[bool] = set()
    for _ in range(40):
        looks.add(bool(wrong(house, 3)))
        if len(looks) == 2:
            break
    assert looks == {True, False}


def test_a_bounded_look_takes_other_certificates_each_time(house: Household) -> None:
    numbers = {one.number for one in house.issue(*range(1, 7))}
    house.publish()
    for number in numbers:
        (house.folder / "public" / "c" / f"{number}.jwt").unlink()
    seen: set[str] = set()
    for _ in range(60):
        differences, _, _ = public_files.look(house.office, 2)
        named = {Path(path).name.partition(".")[0] for path in differences.missing} & numbers
        assert len(named) == 2
        seen |= named
    assert seen == numbers


def test_a_whole_look_compares_every_certificate_and_says_how_far_it_is(house: Household) -> None:
    certificates = house.issue(*range(1, 8))
    house.publish()
    for one in certificates:
        (house.folder / "public" / "c" / f"{one.number}.jwt").write_text("something else")
    steps: list[int] = []
    report = public_files.look(house.office, progress=steps.append)
    assert {path for path in report.differences.altered if path.startswith("c/")} == {
        f"c/{one.number}.jwt" for one in certificates
    }
    assert sum(steps) == len(certificates)


def test_files_of_the_bundle_are_compared_and_mended(public: tuple[Household, str]) -> None:
    house, _ = public
    folder = house.folder / "public" / "bundle"
    accounts, lists = (min(folder.glob(f"{name}-*.bin")) for name in ("accounts", "lists"))
    accounts.unlink()
    lists.unlink()
    lists.write_bytes(b"something else")
    found = wrong(house)
    assert f"bundle/{accounts.name}" in str(found["doctor.files_missing"].words)
    assert f"bundle/{lists.name}" in str(found["doctor.files_altered"].words)
    verify(house.office, house.call)
    assert wrong(house) == {}
