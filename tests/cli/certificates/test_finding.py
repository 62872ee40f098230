"""The commands that show certificates, as a clerk looks for people."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.conftest import Installation
from tests.offices import sheet


@pytest.fixture
def three(issued: tuple[Installation, str]) -> tuple[Installation, dict[str, dict]]:
    """An office with three certificates: ref -> facts."""
    installation, _ = issued
    return installation, {one["ref"]: one for one in listed(installation)}


def listed(installation: Installation, *filters: str) -> list[dict]:
    printed = installation.credissuer("list", "--json", *filters)
    return [json.loads(line) for line in printed.splitlines()]


def refs(installation: Installation, *filters: str) -> list[str]:
    return sorted(one["ref"] for one in listed(installation, *filters))


def end(installation: Installation, number: str, at: datetime) -> None:
    """Let a certificate end at another time, as if it had been issued earlier."""
    with closing(sqlite3.connect(installation.folder / "credissuer.db")) as connection, connection:
        connection.execute(
            "UPDATE certificate SET valid_from = 0, valid_until = ? WHERE number = ?",
            (int(at.timestamp()), number.replace("-", "")),
        )


def test_people_are_found_by_what_a_clerk_knows_of_them(
    three: tuple[Installation, dict[str, dict]],
) -> None:
    installation, by_ref = three
    one = by_ref["R-00001"]
    assert refs(installation, "--name", "kenh mau so 00001") == ["R-00001"]
    assert refs(installation, "--name", "KÊNH MẪU") == sorted(by_ref)
    assert refs(installation, "--name", "kếnh") == []
    assert refs(installation, "--ref", "R-00001") == ["R-00001"]
    for profile in ("tiktok:kenh00001mau", "https://www.tiktok.com/@kenh00001mau?lang=vi"):
        assert refs(installation, "--profile", profile) == ["R-00001"]
    assert refs(installation, "--key", one["key_id"]) == sorted(by_ref)
    renewed = installation.credissuer("renew", one["number"]).strip()
    assert refs(installation, "--ref", "R-00001") == ["R-00001", "R-00001+2"]
    (installation.folder / "few.csv").write_text(sheet(2), "utf-8")
    assert refs(installation, "--import", "few.csv") == ["R-00000", "R-00001"]
    both = listed(installation, "--profile", "tiktok:kenh00001mau", "--standing", "valid")
    assert [found["number"] for found in both] == [renewed]


def test_the_end_of_a_certificate_is_told_and_looked_for(
    three: tuple[Installation, dict[str, dict]],
) -> None:
    installation, by_ref = three
    now = datetime.now(UTC).replace(microsecond=0)
    expired, soon = by_ref["R-00000"]["number"], by_ref["R-00001"]["number"]
    end(installation, expired, now - timedelta(days=1))
    end(installation, soon, now + timedelta(days=3))
    in_a_week = (now + timedelta(days=7)).date().isoformat()
    assert refs(installation, "--expired") == ["R-00000"]
    assert refs(installation, "--expiring-before", in_a_week) == ["R-00001"]
    assert refs(installation, "--expired", "--expiring-before", in_a_week) == ["R-00000"]
    assert refs(installation, "--expiring-before", now.date().isoformat()) == []
    told = {one["ref"]: one["expired"] for one in listed(installation)}
    assert told == {"R-00000": True, "R-00001": False, "R-00002": False}
    lines = {line.split()[0]: line.split() for line in installation.credissuer("list").splitlines()}
    assert (lines[expired][1], lines[soon][1]) == ("expired", "valid")
    shown = installation.credissuer("show", expired)
    assert "standing       expired\n" in shown
    installation.credissuer("revoke", expired, "--reason", "deceased", "--yes")
    assert refs(installation, "--expired") == []
    assert installation.credissuer("show", expired).count("revoked") == 1


def test_level_criteria_and_dates_are_told(three: tuple[Installation, dict[str, dict]]) -> None:
    installation, by_ref = three
    one = by_ref["R-00002"]
    assert one["assessed_on"] == "2026-01-15" and one["level"]
    assert len(one["criteria"]) > 1 and all(
        set(item) == {"id", "level"} for item in one["criteria"]
    )
    assert one["valid_from"] < one["valid_until"]
    shown = installation.credissuer("show", one["number"])
    for item in one["criteria"]:
        assert f"{item['id']}: {item['level']}" in shown
    for told in (one["level"], one["assessed_on"], one["issued_at"], one["valid_until"]):
        assert told in shown
    line = next(
        line for line in installation.credissuer("list").splitlines() if one["number"] in line
    )
    assert one["level"] in line.split()


@pytest.mark.parametrize(
    ("until", "last", "next_day"),
    [
        ("2098-11-27T17:00:00+00:00", "2098-11-27", "2098-11-28"),
        ("2096-02-29T17:00:00+00:00", "2096-02-29", "2096-03-01"),
        ("2098-12-31T17:00:00+00:00", "2098-12-31", "2099-01-01"),
        # of earlier releases: seven in the morning in Hà Nội, on that very day
        ("2098-11-27T00:00:00+00:00", "2098-11-27", "2098-11-28"),
    ],
)
def test_a_certificate_ends_with_its_last_day_in_ha_noi(
    three: tuple[Installation, dict[str, dict]], until: str, last: str, next_day: str
) -> None:
    installation, by_ref = three
    number = by_ref["R-00001"]["number"]
    end(installation, number, datetime.fromisoformat(until))
    [line] = installation.credissuer("list", "--ref", "R-00001").splitlines()
    assert line.split()[3] == last
    shown = installation.credissuer("show", number)
    assert f"valid_until    {last}  ({until.replace('+00:00', 'Z')})\n" in shown
    found = {day: refs(installation, "--expiring-before", day) for day in (last, next_day)}
    assert "R-00001" not in found[last] and "R-00001" in found[next_day]
    asked = installation.run("credissuer", "suspend", number, "--reason", "deceased", expect=2)
    assert f"hết hạn {last}" in asked.stderr
    elsewhere = installation.run(
        "credissuer", "list", "--ref", "R-00001", CREDISSUER_TIMEZONE="America/New_York"
    )
    assert elsewhere.stdout.split()[3] == (
        until[:10] if until[11:13] == "17" else f"{datetime.fromisoformat(until):%Y-%m-}26"
    )


@pytest.mark.parametrize(
    ("filters", "code", "exit_code"),
    [
        (("--expiring-before", "tomorrow"), "usage.day", 2),
        (("--expiring-before", "20261123"), "usage.day", 2),
        (("--profile", "nobody"), "profile.unreadable", 2),
        (("--standing", "good"), "usage.standing", 2),
        (("--key", "nokey"), "key.not_found", 1),
        (("--after", "x"), "link.number_invalid", 2),
        (("--import", "none.csv"), "usage.file", 2),
    ],
)
def test_what_cannot_be_looked_for_is_refused(
    issued: tuple[Installation, str], filters: tuple[str, ...], code: str, exit_code: int
) -> None:
    installation, _ = issued
    refused = installation.run("credissuer", "list", *filters, expect=exit_code)
    assert f"[{code}]" in refused.stderr and refused.stdout == ""


@pytest.mark.parametrize("option", ["--name", "--ref", "--profile", "--key", "--after"])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_option_finds_nobody_instead_of_everybody(
    issued: tuple[Installation, str], option: str, blank: str
) -> None:
    installation, _ = issued
    refused = installation.run("credissuer", "list", option, blank, expect=2)
    assert refused.stdout == "" and refused.stderr.startswith("[usage.arguments] ")
    assert f'{option} ""' in refused.stderr


@pytest.mark.parametrize("option", ["--kind", "--certificate", "--assignee"])
def test_a_blank_option_finds_no_report(issued: tuple[Installation, str], option: str) -> None:
    installation, _ = issued
    refused = installation.run("credissuer", "reports", "list", option, "", expect=2)
    assert f'{option} ""' in refused.stderr
