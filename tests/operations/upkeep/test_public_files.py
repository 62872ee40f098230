"""Public files that are missing, and those that somebody altered."""

from __future__ import annotations

import pytest

from credissuer.operations.change_standing import revoke
from credissuer.operations.formats.table import published
from credissuer.operations.upkeep import public_files
from credissuer.operations.upkeep.finding import Finding
from tests.offices import Household


@pytest.fixture
def public(house: Household) -> tuple[Household, str]:
    """An office with two published certificates, one of them revoked, and the number of the other."""
    first, second = house.issue(1, 2)
    house.publish()
    house.perform(revoke, second.number, "deceased")
    house.publish()
    return house, first.number


def wrong(house: Household) -> dict[str, Finding]:
    """Code -> finding of what is wrong."""
    found = [finding for finding in public_files.examine(house.office) if not finding.ok]
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
    "C/{number}.jwt",
    "c/{revoked}.standing.jwt",
]


def path_of(house: Household, path: str, number: str) -> str:
    [note] = (house.folder / "public" / "c").glob("*.standing.jwt")
    return path.format(number=number, revoked=note.name.partition(".")[0])


@pytest.mark.parametrize("path", PATHS)
def test_a_missing_file_is_found_and_the_command_brings_it_back(
    public: tuple[Household, str], path: str
) -> None:
    house, number = public
    path = path_of(house, path, number)
    before = house.public(path)
    (house.folder / "public" / path).unlink()
    found = wrong(house)
    assert found.keys() == {"doctor.files_missing"}
    finding = found["doctor.files_missing"]
    assert (finding.name, finding.command) == ("missing", "credissuer publish")
    for language in ("vi", "en"):
        assert path in finding.words[language]
    house.publish()
    assert wrong(house) == {}
    assert house.public(path) == before


@pytest.mark.parametrize("path", PATHS)
def test_an_altered_file_is_found_and_the_command_brings_it_back(
    public: tuple[Household, str], path: str
) -> None:
    house, number = public
    path = path_of(house, path, number)
    before = house.public(path)
    assert before is not None
    file = house.folder / "public" / path
    # Another file of the same length, because a hard link is shared with other offices.
    file.unlink()
    file.write_text("x" + before[1:], "utf-8")
    found = wrong(house)
    assert found.keys() == {"doctor.files_altered"}
    assert path in found["doctor.files_altered"].words["en"]
    house.publish()
    assert wrong(house) == {}
    assert house.public(path) == before


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
    assert words.startswith("7 public files are missing")
    assert words.count("index/") == 3


def test_of_many_certificates_every_one_is_looked_for_and_some_are_compared(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_files, "SAMPLE", 3)
    certificates = house.issue(*range(1, 13))
    house.publish()
    last = max(certificate.number for certificate in certificates)
    (house.folder / "public" / "C" / f"{last}.jwt").unlink()
    assert wrong(house).keys() == {"doctor.files_missing"}
    house.publish()
    altered = house.folder / "public" / "c" / f"{last}.jwt"
    altered.write_text("something else")
    # Others at every look: three of twelve miss it sometimes, and forty looks do not.
    looks = [bool(wrong(house)) for _ in range(40)]
    assert True in looks
    assert False in looks
