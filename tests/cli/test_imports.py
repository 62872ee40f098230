"""credissuer import: many certificates from one sheet."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.conftest import Installation, copy_of_installation
from tests.offices import sheet


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


def test_an_office_is_left_and_another_one_entered(
    issued: tuple[Installation, str], founded_installation: Installation, tmp_path: Path
) -> None:
    left, revoked = issued
    left.credissuer("revoke", revoked, "--reason", "deceased", "--yes")
    exported = tmp_path / "left.ndjson"
    exported.write_text(left.credissuer("export"), "utf-8")
    (tmp_path / "entered").mkdir()
    entered = copy_of_installation(founded_installation, tmp_path / "entered")
    from_export = ("import", "--from-export", str(exported))
    dry = entered.run("credissuer", *from_export, "--json", expect=1)
    rows = [json.loads(line) for line in dry.stdout.splitlines()]
    assert [row["ready"] for row in rows].count(True) == 2
    [refused] = [row for row in rows if not row["ready"]]
    assert [error["code"] for error in refused["errors"]] == ["export.not_in_good_standing"]
    assert entered.certificates() == []
    again = entered.run("credissuer", *from_export, "--yes", expect=1)
    assert revoked in again.stderr and "export.not_in_good_standing" in again.stderr
    theirs = {line["ref"]: line for line in left.certificates()}
    ours = {line["ref"]: line for line in entered.certificates()}
    assert set(theirs) - set(ours) == {
        ref for ref, line in theirs.items() if line["standing"] == "revoked"
    }
    for ref, line in ours.items():
        assert line["subject"]["name"] == theirs[ref]["subject"]["name"]
        assert line["subject"]["accounts"] == theirs[ref]["subject"]["accounts"]
        assert line["assessment"]["criteria"] == theirs[ref]["assessment"]["criteria"]
        # New certificates of this office: the old signatures stay the other one's.
        assert line["number"] != theirs[ref]["number"]
        assert line["token_sha256"] != theirs[ref]["token_sha256"]
    entered.run("credissuer", *from_export, "--yes", expect=1)
    assert {line["ref"]: line for line in entered.certificates()} == ours
    both = entered.run("credissuer", *from_export, "roster.csv", expect=2)
    assert "[usage.import_source]" in both.stderr
    missing = entered.run("credissuer", "import", "--from-export", "none", expect=2)
    assert "[usage.file]" in missing.stderr
