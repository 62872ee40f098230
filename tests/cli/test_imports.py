"""credissuer import: many certificates from one sheet."""

from __future__ import annotations

from tests.flows.conftest import Town
from tests.offices import sheet


def test_the_same_ref_is_the_same_certificate_and_another_body_is_refused(
    issued: tuple[Town, str],
) -> None:
    town, _ = issued
    before = town.export()
    town.office("import", "roster.csv", "--yes")
    assert town.export() == before
    changed = sheet(3).replace("Kênh Mẫu Số 00001", "Kênh Mẫu Khác", 1)
    (town.folder / "changed.csv").write_text(changed, "utf-8")
    refused = town.run("credissuer", "import", "changed.csv", "--yes", expect=1)
    assert "certificate.ref_conflict" in refused.stderr
    assert town.export() == before


def test_a_dry_run_changes_nothing(town: Town) -> None:
    (town.folder / "roster.csv").write_text(sheet(3), "utf-8")
    town.office("import", "roster.csv")
    assert town.export() == []


def test_a_wrong_or_missing_passphrase_issues_nothing(town: Town) -> None:
    (town.folder / "roster.csv").write_text(sheet(1), "utf-8")
    wrong = town.run(
        "credissuer",
        "import",
        "roster.csv",
        "--yes",
        expect=4,
        CREDISSUER_PASSPHRASE="not that one",
    )
    assert "key.wrong_passphrase" in wrong.stderr
    missing = town.run(
        "credissuer", "import", "roster.csv", "--yes", expect=4, CREDISSUER_PASSPHRASE=""
    )
    assert "key.locked" in missing.stderr
    assert town.export() == []
