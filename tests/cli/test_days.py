"""What a clerk types and reads as a day, at 00:30, 06:59 and 23:59 in Hà Nội, with the commands
themselves; the clock of the office is set where `bootstrap/opening.py` takes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from credissuer.bootstrap import opening
from credissuer.cli.certificates import imports
from credissuer.cli.main import main
from tests.offices import PASSPHRASE, PROGRAMME_FILE, Household, sheet

MOMENTS = {
    "00:30": datetime(2026, 11, 26, 17, 30, tzinfo=UTC),
    "06:59": datetime(2026, 11, 26, 23, 59, tzinfo=UTC),
    "23:59": datetime(2026, 11, 27, 16, 59, tzinfo=UTC),
}
TODAY, TOMORROW, LAST = "2026-11-27", "2026-11-28", "2027-11-27"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clerk(
    configured: tuple[Household, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Command:
    """(arguments, at) -> exit code, output and messages of `credissuer` at that moment."""
    house, _ = configured
    house.store.close()
    monkeypatch.chdir(house.folder)
    monkeypatch.setenv("CREDISSUER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CREDISSUER_PROGRAMME_FILE", str(PROGRAMME_FILE))

    def run(*arguments: str, at: datetime) -> tuple[int, str, str]:
        for module in (opening, imports):
            monkeypatch.setattr(module, "utc_clock", lambda: at)
        monkeypatch.setattr(sys, "argv", ["credissuer", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        output, messages = capfd.readouterr()
        return int(ended.value.code or 0), output, messages

    return run


@pytest.mark.parametrize("clock", MOMENTS)
def test_a_sheet_of_today_is_issued_and_read_by_the_days_of_ha_noi(
    configured: tuple[Household, str], clerk: Command, clock: str
) -> None:
    folder, at = configured[0].folder, MOMENTS[clock]
    # Weeks have passed since the founding, and no server of time vouches for this clock.
    clerk("audit", "confirm-clock", "--yes", at=at)
    for day in (TODAY, TOMORROW):
        (folder / f"{day}.csv").write_text(sheet(1).replace("2026-01-15", day), "utf-8")
    code, _, messages = clerk("import", f"{TOMORROW}.csv", at=at)
    assert code == 1 and "[import.date_future]" in messages and f"hôm nay là {TODAY}" in messages
    code, output, messages = clerk("import", f"{TODAY}.csv", "--yes", "--json", at=at)
    assert code == 0, messages
    number = json.loads(output)["number"]
    _, output, _ = clerk("show", number, "--json", at=at)
    facts = json.loads(output)
    assert facts["valid_from"] == "2026-11-26T17:00:00Z"
    assert facts["valid_until"] == f"{LAST}T17:00:00Z"
    _, output, _ = clerk("show", number, "--history", at=at)
    assert f"valid_from     {TODAY}  (" in output and f"valid_until    {LAST}  (" in output
    assert f"{TODAY} {clock}  " in output.splitlines()[-1]
    _, output, _ = clerk("list", "--ref", "R-00000", at=at)
    assert output.split()[3] == LAST
    _, output, _ = clerk("import", "--template", at=at)
    assert output.splitlines()[1].count(TODAY) == 3


def test_it_is_expired_with_the_first_moment_after_its_last_day(
    configured: tuple[Household, str], clerk: Command
) -> None:
    folder = configured[0].folder
    (folder / "one.csv").write_text(sheet(1).replace("2026-01-15", TODAY), "utf-8")
    clerk("audit", "confirm-clock", "--yes", at=MOMENTS["06:59"])
    clerk("import", "one.csv", "--yes", at=MOMENTS["06:59"])
    end = datetime(2027, 11, 27, 17, 0, tzinfo=UTC)
    for at, expired in ((end.replace(hour=16, minute=59, second=59), ""), (end, LAST)):
        _, output, _ = clerk("list", "--expired", "--ref", "R-00000", at=at)
        assert expired in output and bool(output) == bool(expired)
    for day, found in ((LAST, False), ("2027-11-28", True)):
        _, output, _ = clerk(
            "list", "--expiring-before", day, "--ref", "R-00000", at=MOMENTS["23:59"]
        )
        assert bool(output) is found
