"""credissuer import: many certificates from one sheet."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pytest
from behind_proxy import LocalProxy, PrivateAuthority

from tests.flows.conftest import Installation, copy_of_installation
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


@pytest.fixture
def tiktok(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which vt.tiktok.com is a host of this machine: one link leads to a
    profile, another to a page of another host. It is reached through a proxy, as from a brand's
    network.
    """
    leads = {
        "/ZSprofile/": "https://www.tiktok.com/@kenh00001mau?_t=1",
        "/ZSother00/": "https://www.tiktok.com/@kenh.khac",
        "/ZSevil000/": "https://evil.example/@kenh.khac",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(301)
            self.send_header("Location", leads.get(self.path, "/"))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Log nothing."""

    authority = PrivateAuthority(tmp_path_factory.mktemp("authority"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = authority.context("vt.tiktok.com")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    proxy = LocalProxy(server.server_address[1])
    yield {"HTTPS_PROXY": proxy.address, "SSL_CERT_FILE": str(authority.file), "NO_PROXY": ""}
    proxy.stop()
    server.shutdown()
    server.server_close()


def share_link_sheet(installation: Installation, *paths: str) -> None:
    """An import file whose accounts are share links."""
    text = sheet(len(paths) + 1)
    for number, path in enumerate(paths, start=1):
        link = f"https://www.tiktok.com/@kenh{number:05}mau"
        text = text.replace(link, f"https://vt.tiktok.com/{path}/?k=1")
    (installation.folder / "shared.csv").write_text(text, "utf-8")


def test_share_links_are_resolved_where_the_setting_allows_it(
    installation: Installation, tiktok: dict[str, str]
) -> None:
    share_link_sheet(installation, "ZSprofile", "ZSother00", "ZSevil000")
    allowed = tiktok | {"CREDISSUER_RESOLVE_SHARE_LINKS": "true"}
    process = installation.run(
        "credissuer", "import", "shared.csv", "--yes", "--json", expect=1, **allowed
    )
    issued = {line["ref"]: line["number"] for line in map(json.loads, process.stdout.splitlines())}
    assert [*issued] == ["R-00000", "R-00001", "R-00002"]
    assert "3 share links: asking the platforms where they lead." in process.stderr
    errors = (installation.folder / "shared.errors.csv").read_text("utf-8-sig")
    [_, row] = csv.reader(io.StringIO(errors))
    assert "R-00003" in row and "[share_link.unresolved]" in row[-1]
    assert "kenh.khac" in installation.credissuer("show", issued["R-00002"])


def test_two_rows_whose_share_links_lead_to_one_account_are_told(
    installation: Installation, tiktok: dict[str, str]
) -> None:
    share_link_sheet(installation, "ZSprofile", "ZSprofile")
    allowed = tiktok | {"CREDISSUER_RESOLVE_SHARE_LINKS": "true"}
    installation.run("credissuer", "import", "shared.csv", expect=1, **allowed)
    errors = (installation.folder / "shared.errors.csv").read_text("utf-8-sig")
    assert "account.duplicate" in errors


def test_without_the_setting_no_platform_is_asked(
    installation: Installation, tiktok: dict[str, str]
) -> None:
    share_link_sheet(installation, "ZSprofile")
    process = installation.run("credissuer", "import", "shared.csv", expect=1, **tiktok)
    assert "account_1 [account.share_link]" in process.stderr
    assert "copy the address" in process.stderr
    assert "asking the platforms" not in process.stderr


def table_of(count: int) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet(count))))


def workbook_of(rows: list[list[str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Danh sách"
    for row in rows:
        book.active.append(row)
    return book


def test_a_workbook_is_corrected_in_its_error_sheet_and_imported_again(
    installation: Installation,
) -> None:
    header, first, second = table_of(2)
    kind = header.index("kind")
    titles = [*header[:kind], "Loại chủ thể", *header[kind + 1 :]]
    wrong = [*second[:kind], "kol", *second[kind + 1 :]]
    book = workbook_of([["Đợt 2"], [], [*titles, "Ghi chú"], [*first, "a"], [*wrong, "b"]])
    book.create_sheet("Khác").append(["x"])
    book.save(installation.folder / "list.xlsx")
    told = installation.run("credissuer", "import", "list.xlsx", "--yes", expect=1).stderr
    assert "2 rows: 1 issued, 0 issued before, 1 in error." in told
    assert "5: Loại chủ thể [import.kind_unknown]" in told
    assert "Sheet Danh sách was read; not read: Khác." in told
    assert "Columns kept aside, not imported: Ghi chú" in told
    errors = openpyxl.load_workbook(installation.folder / "list.errors.xlsx")
    rows = [[cell.value for cell in row] for row in errors.active.iter_rows()]
    assert rows[0][1] == "Đợt 2" and rows[1][1 : len(header) + 1] == titles
    assert (rows[2][0], rows[2][-2]) == ("5", "b") and "[import.kind_unknown]" in rows[2][-1]
    errors.active.cell(3, kind + 2).value = "Cá nhân"
    errors.save(installation.folder / "list.errors.xlsx")
    told = installation.run("credissuer", "import", "list.errors.xlsx", "--yes", expect=0).stderr
    assert "1 rows: 1 issued" in told
    assert {line["ref"] for line in installation.certificates()} == {first[0], second[0]}


def test_a_named_sheet_is_read_and_a_missing_one_refused(installation: Installation) -> None:
    book = workbook_of(table_of(1))
    book.create_sheet("Cũ").append(["x"])
    book.save(installation.folder / "list.xlsx")
    told = installation.run("credissuer", "import", "list.xlsx", "--sheet", "Mới", expect=1).stderr
    assert "[import.sheet_not_found]" in told and "Mới" in told
    told = installation.run("credissuer", "import", "list.xlsx", "--sheet", "cũ", expect=1).stderr
    assert "[import.header]" in told


def test_the_error_file_may_not_be_the_input(installation: Installation) -> None:
    broken = sheet(1).replace("tiktok", "elsewhere")
    (installation.folder / "bad.csv").write_text(broken, "utf-8")
    told = installation.run(
        "credissuer", "import", "bad.csv", "--errors", "./bad.csv", expect=2
    ).stderr
    assert "[usage.errors_is_input]" in told
    assert (installation.folder / "bad.csv").read_text("utf-8") == broken


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
