"""credissuer import: many certificates from one sheet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.flows.conftest import Installation
from tests.offices import PROGRAMME_FILE, sheet


def test_importing_again_issues_nothing_and_a_ref_with_another_body_is_refused(
    issued: tuple[Installation, str],
) -> None:
    installation, _ = issued
    before = installation.export()
    installation.credissuer("import", "roster.csv", "--yes")
    assert installation.export() == before
    changed = sheet(3).replace("Kênh Mẫu Số 00001", "Kênh Mẫu Khác", 1)
    (installation.folder / "changed.csv").write_text(changed, "utf-8")
    refusal = installation.run("credissuer", "import", "changed.csv", "--yes", expect=1)
    assert "certificate.ref_conflict" in refusal.stderr
    assert installation.export() == before


def test_a_dry_run_changes_nothing(installation: Installation) -> None:
    installation.write_sheet(3)
    installation.credissuer("import", "roster.csv")
    assert installation.export() == []


def test_a_wrong_or_missing_passphrase_issues_nothing(installation: Installation) -> None:
    installation.write_sheet(1)
    with_wrong_passphrase = installation.run(
        "credissuer",
        "import",
        "roster.csv",
        "--yes",
        expect=4,
        CREDISSUER_PASSPHRASE="not that one",
    )
    assert "key.wrong_passphrase" in with_wrong_passphrase.stderr
    without_passphrase = installation.run(
        "credissuer", "import", "roster.csv", "--yes", expect=4, CREDISSUER_PASSPHRASE=""
    )
    assert "key.locked" in without_passphrase.stderr
    assert installation.export() == []


def test_a_day_that_the_programme_does_not_take_is_named_by_its_cell(
    installation: Installation,
) -> None:
    limits = "\n[limits]\nassessment_months = 12\nproof_months = 12\n"
    (installation.folder / "limited.toml").write_text(PROGRAMME_FILE.read_text("utf-8") + limits)
    installation.extra["CREDISSUER_PROGRAMME_FILE"] = str(installation.folder / "limited.toml")
    today = datetime.now(UTC).date()
    table = sheet(3).replace("2026-01-15", today.isoformat()).splitlines()
    old = (today - timedelta(days=400)).isoformat()
    table[1] = table[1].replace(today.isoformat(), old)
    table[2] = table[2].removesuffix(",,,,,,,") + f",,,,{old},,,"
    (installation.folder / "roster.csv").write_text("\n".join(table), "utf-8")
    process = installation.run("credissuer", "import", "roster.csv", expect=1)
    assert "2: assessed_on [assessment.too_old]" in process.stderr
    assert "3: - [account.proof_too_old]" in process.stderr
    assert "1 ready" in process.stderr and old in process.stderr
