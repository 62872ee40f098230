"""`--json` and `--version` of every command, as docs/json.md promises them."""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from credissuer.cli.main import program as office
from credissuer.cli.main import run
from credissuer.store.sql import open_store
from credverifier.cli import command as verifier
from tests.cli.casework.test_reports import received
from tests.contracts import store_records
from tests.flows.conftest import Installation
from tests.house.test_docs import leaves

TABLE = Path(__file__).parents[2] / "docs" / "json.md"
SERVERS = ("demo", "serve", "preview")

ELSEWHERE = {
    "credissuer case ": "casework/test_cases.py",
    "credissuer application ": "casework/test_applications.py",
    "credissuer proposal ": "casework/test_proposals.py",
    "credissuer audit checkpoint": "upkeep/test_audit.py",
    "credissuer audit confirm-clock": "upkeep/test_audit.py",
    "credissuer root ": "upkeep/test_root.py",
    "credverifier trust pin": "../flows/test_offline_root.py",
}
"""Commands that need people, applications, cases or a root key first -> the file, seen from this
folder, that tries their JSON.
"""


def promised() -> dict[str, list[set[str]]]:
    """Command -> the sets of members that its objects may have."""
    rows = dict(
        re.findall(r"^\| `([a-z -]+)` \| [^|]+ \| (.+) \|$", TABLE.read_text("utf-8"), re.M)
    )
    found = {}
    for command, cell in rows.items():
        # What stands in parentheses are the members of members.
        text = re.sub(r"\([^)]*\)", "", cell)
        if other := re.match(r"as `([a-z -]+)`", text):
            text = re.sub(r"\([^)]*\)", "", rows[other[1]])
        parts = re.split(r"; (?:in|with) ", text)
        found[command] = [set(re.findall(r"`([a-z_0-9]+)`", part)) for part in parts]
    return found


def commands() -> set[str]:
    names = {" ".join(path) for path, _ in leaves(office())}
    return {f"credissuer {name}" for name in names} | {
        f"credverifier {name}" for name in _verifier_commands(verifier._parser())
    }


def _verifier_commands(parser: argparse.ArgumentParser, path: str = "") -> Iterator[str]:
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield path.strip()
    for group in groups:
        for name, child in group.choices.items():
            yield from _verifier_commands(child, f"{path} {name}")


def background(installation: Installation) -> tuple[str, str]:
    """The ids of a job and a notice in the office."""
    store = open_store(f"sqlite:///{installation.folder / 'credissuer.db'}")
    with store.write() as transaction:
        # Of a kind that nobody here does, so that it stays where it is.
        job = store_records.job(position=1, kind="of tomorrow")
        transaction.add([job, store_records.job_line(0), store_records.notice()])
    store.close()
    return job.id, store_records.notice().id


def test_every_command_is_in_the_table() -> None:
    assert set(promised()) == commands()


def test_the_commands_tried_elsewhere_have_a_file_that_does_it() -> None:
    for name, file in ELSEWHERE.items():
        text = (Path(__file__).parent / file).read_text("utf-8")
        assert "--json" in text, name


def test_every_command_prints_the_members_of_the_table(
    issued: tuple[Installation, str], tmp_path: Path
) -> None:
    installation, number = issued
    report, other = received(installation, number, 1), received(installation, None, 2)
    certificates = [json.loads(x) for x in installation.credissuer("list", "--json").splitlines()]
    second: str = next(one["number"] for one in certificates if one["number"] != number)
    (installation.folder / "new.txt").write_text("một cụm mật khẩu khác", "utf-8")
    (installation.folder / "new.txt").chmod(0o600)
    (installation.folder / "links.csv").write_text(f"link\n{number}\n", "utf-8")
    lines: dict[str, list[dict]] = {}

    def print_json(*arguments: str, program: str = "credissuer", **extra: str) -> list[dict]:
        done = installation.run(program, *arguments, "--json", expect=None, **extra)
        assert done.returncode in (0, 1, 3), (arguments, done.stderr)
        name = " ".join([program, *arguments])
        command = max(
            (known for known in promised() if f"{name} ".startswith(f"{known} ")), key=len
        )
        printed = done.stdout
        objects = (
            [json.loads(printed)]
            if printed.startswith("{\n")
            else [json.loads(line) for line in printed.splitlines()]
        )
        assert objects, (arguments, done.stderr)
        lines.setdefault(command, []).extend(objects)
        return objects

    print_json("show", number)
    print_json("list")
    print_json("list", "--name", "kenh mau")
    print_json("import", "roster.csv")
    print_json("import", "roster.csv", "--yes")
    print_json("suspend", number, "--reason", "false_claim", "--yes")
    print_json("reinstate", number, "--yes")
    print_json("revoke", number, "--reason", "false_claim", "--yes")
    [new] = print_json("renew", second)
    second = new["number"]
    print_json("badge", second, "--out", "kit", "--size", "web", "--lang", "vi")
    print_json("badge-check", str(next(installation.folder.glob("kit/*web-vi.png"))))
    print_json("publish")
    installation.run("credverifier", "check", second, "--receipt", "receipt.json")
    print_json("replay", "receipt.json", program="credverifier")
    print_json("doctor")
    for verb in ("list", "export"):
        print_json("keys", verb)
    [rotated] = print_json("keys", "rotate")
    print_json("keys", "retire", rotated["thumbprint"])
    print_json("canary", "make", "--account", "https://www.facebook.com/lienminh.mau")
    transfer = ("--transfer-passphrase-file", "new.txt")
    print_json("keys", "hand-over", "keys.json", *transfer)
    print_json("keys", "receive", "keys.json", *transfer)
    print_json("keys", "passphrase", "--new-passphrase-file", "new.txt")
    installation.extra["CREDISSUER_PASSPHRASE"] = "một cụm mật khẩu khác"
    [active] = [one for one in print_json("keys", "list") if one["use"] == "status"]
    print_json("keys", "compromise", active["thumbprint"])
    [brand] = print_json("brand", "add", "Sữa", "--email", "a@brand.test")
    [brand_key] = print_json("brand", "key", brand["id"])
    print_json("brand", "list")
    print_json("brand", "quota", brand["id"], "--items", "7")
    print_json("brand", "disable", brand["id"])
    print_json("brand", "enable", brand["id"])
    print_json("brand", "revoke-key", brand_key["id"])
    print_json("directory", "enter", second, "--topic", "am-thuc", "--region", "hue")
    print_json("directory", "list")
    [token] = print_json("token", "create", "máy quét", "--role", "auditor")
    print_json("token", "list")
    print_json("token", "revoke", token["id"])
    print_json("reports", "list")
    print_json("reports", "list", "--by-certificate")
    print_json("reports", "show", report)
    print_json("reports", "assign", report, "Lê Thị Lan")
    print_json("reports", "unassign", report)
    print_json("reports", "link", other, "--certificate", second)
    print_json("reports", "unlink", other)
    print_json("reports", "close", other, "--reason", "no_violation")
    print_json("reports", "reopen", other)
    print_json("reports", "erase-contacts", "--older-than", "90")
    print_json("person", "invite", "an", "--email", "an@example.vn", "--role", "admin")
    print_json("person", "link", "an")
    print_json("person", "invite", "mai", "--email", "mai@example.vn", "--role", "auditor")
    print_json("person", "roles", "mai", "--role", "assessor")
    print_json("person", "change", "mai", "--name", "Trần Mai")
    print_json("person", "end-sessions", "mai")
    print_json("person", "disable", "mai")
    print_json("person", "enable", "mai")
    print_json("person", "list")
    print_json("person", "show", "mai")
    # As if the invitation had been used, which takes a browser.
    with closing(sqlite3.connect(installation.folder / "credissuer.db")) as database, database:
        database.execute("UPDATE person SET password_hash = 'x' WHERE login = 'mai'")
    print_json("person", "recover", "mai", "--note", "lost")
    print_json("audit", "verify")
    print_json("audit", "list")
    job, notice = background(installation)
    print_json("job", "list")
    print_json("job", "show", job)
    print_json("job", "show", job, "--lines")
    print_json("job", "pause", job)
    print_json("job", "resume", job)
    print_json("job", "cancel", job)
    print_json("job", "run")
    print_json("notice", "list")
    print_json("notice", "resend", notice)
    print_json("notice", "send")
    print_json("db", "upgrade")
    print_json("export")
    print_json("check", second, program="credverifier")
    print_json("check-csv", "links.csv", "-o", "out.csv", program="credverifier")
    print_json("check-sheet", "links.csv", "-o", "again.csv", program="credverifier")
    print_json("watch", "links.csv", program="credverifier")
    # The lists by the key that follows, because those by a compromised one are no witnesses.
    installation.credissuer("publish")
    print_json("backup", "backup.tar.gz")
    print_json("backup", "--check", "backup.tar.gz")
    print_json("restore", "backup.tar.gz", "--replace")
    print_json("trust", "update", program="credverifier")
    installation.credissuer("publish")
    assert print_json("find", program="credverifier")
    print_json("directory", "remove", second)
    print_json("bundle", "update", "--dir", "bundles", program="credverifier")
    print_json("bundle", "status", "--dir", "bundles", program="credverifier")
    order = {
        "ref": "X-1",
        "kind": "person",
        "name": "Câu Chuyện Mẫu",
        "criteria": {one["id"]: one["level"] for one in certificates[0]["criteria"]},
        "assessed_on": "2026-01-15",
        "accounts": [{"url": "https://www.youtube.com/@cauchuyenmau"}],
    }
    (installation.folder / "order.json").write_text(json.dumps(order), "utf-8")
    print_json("issue", "order.json")
    [settings] = print_json("config", "show")
    assert all(set(setting) == {"value", "source"} for setting in settings.values())
    empty = Installation(tmp_path / "empty", installation.port)
    (empty.folder / "home").mkdir(parents=True)
    lines["credissuer init"] = [json.loads(empty.credissuer("init", "--json"))]

    table = promised()
    without = {"credissuer config show", "credissuer export"}
    servers = {f"credissuer {name}" for name in SERVERS}
    elsewhere = {name for name in table if name.startswith(tuple(ELSEWHERE))}
    assert set(lines) == set(table) - servers - elsewhere
    for command, objects in lines.items():
        if command not in without:
            for one in objects:
                assert set(one) in table[command] or {*one, "history"} in table[command], command


def test_the_history_is_a_member_only_where_it_is_asked_for(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    told = json.loads(installation.credissuer("show", number, "--json"))
    whole = json.loads(installation.credissuer("show", number, "--json", "--history"))
    assert set(whole) - set(told) == {"history"}


@pytest.mark.parametrize("as_json", [True, False])
def test_every_command_tells_the_version(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for program, entry in (("credissuer", run), ("credverifier", verifier.main)):
        names = [one.split()[1:] for one in commands() if one.startswith(program)]
        for name in [[], *names]:
            arguments = [*name, "--version", *(["--json"] if as_json else [])]
            monkeypatch.setattr(sys, "argv", [program, *arguments])
            try:
                assert not entry(), arguments
            except SystemExit as ended:
                assert not ended.code, arguments
            told = capsys.readouterr().out
            if as_json:
                assert {**json.loads(told), "version": ""} == {"program": program, "version": ""}
            assert program in told and re.search(r"\d+\.\d+", told), arguments


def test_refusals_end_with_a_line_of_json(issued: tuple[Installation, str]) -> None:
    installation, number = issued

    def error(*arguments: str, expect: int) -> dict:
        done = installation.run("credissuer", *arguments, "--json", expect=expect)
        assert done.stdout == ""
        return json.loads(done.stderr.splitlines()[-1])["error"]

    told = error("show", "7K3M9-QX2HS", expect=1)
    assert told["code"] == "certificate.not_found" and set(told["message"]) >= {"vi", "en"}
    assert error("list", "--frob", expect=2)["code"] == "usage.arguments"
    assert error("show", expect=2)["code"] == "usage.arguments"
    assert error("import", expect=2)["code"] == "usage.file_missing"
    assert error("renew", "not a number", expect=2)["code"] == "link.number_invalid"
    (installation.folder / "bad.json").write_text(json.dumps({"ref": "X", "kind": "?"}), "utf-8")
    told = error("issue", "bad.json", expect=1)
    assert told["code"] == "issue.order_refused"
    assert "/kind" in {one["pointer"] for one in told["errors"]}
    with open_store(f"sqlite:///{installation.folder / 'credissuer.db'}").read() as reading:
        assert reading.certificates.by_number(number.replace("-", "")) is not None
