"""Every bad input gets a coded error in both languages, and changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from credissuer.errors import catalogue
from tests.flows.conftest import Town, found
from tests.offices import CRITERIA, sheet

ORDER = {
    "ref": "X-1",
    "kind": "person",
    "name": "Người Mới Thử",
    "criteria": dict.fromkeys(CRITERIA, "excellent"),
    "assessed_on": "2026-01-15",
    "accounts": [{"url": "https://www.tiktok.com/@nguoimoithu"}],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, list[str]]]:
    """An office with two certificates, the second of them revoked. Nobody asks it for its files."""
    folder = tmp_path_factory.mktemp("office")
    town = Town(folder, 8000)
    found(town)
    (folder / "two.csv").write_text(sheet(2), "utf-8")
    lines = town.office("import", "two.csv", "--yes", "--json").splitlines()
    numbers = [json.loads(line)["number"] for line in lines]
    town.office("revoke", numbers[1], "--reason", "false_claim")
    yield town, numbers


def state(town: Town) -> str:
    """A digest of all that the office holds: every row, every public file, every key."""
    digest = hashlib.sha256()
    connection = sqlite3.connect(town.folder / "credissuer.db")
    for line in connection.iterdump():
        digest.update(line.encode("utf-8"))
    connection.close()
    kept = [
        path
        for root in ("public", "keys", "home")
        for path in (town.folder / root).rglob("*")
        if path.is_file()
    ]
    for path in sorted(kept):
        digest.update(str(path).encode("utf-8") + path.read_bytes())
    return digest.hexdigest()


def told_in_both_languages(code: str, said: str) -> bool:
    """The words of `code` stand in `said`, facts filled in, in either language."""

    def pattern(template: str) -> str:
        return ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", template))

    return all(re.search(pattern(words), said, re.DOTALL) for words in catalogue()[code].values())


def from_json(**changes: object) -> Callable[[Town, list[str]], list[str]]:
    def prepare(town: Town, numbers: list[str]) -> list[str]:
        (town.folder / "order.json").write_text(json.dumps({**ORDER, **changes}), "utf-8")
        return ["issue", "order.json"]

    return prepare


def from_csv(change: Callable[[str], str | bytes]) -> Callable[[Town, list[str]], list[str]]:
    def prepare(town: Town, numbers: list[str]) -> list[str]:
        changed = change(
            sheet(3).replace("R-00002", "N-1").splitlines()[0]
            + "\n"
            + sheet(3).splitlines()[3]
            + "\n"
        )
        (town.folder / "bad.csv").write_bytes(
            changed if isinstance(changed, bytes) else changed.encode("utf-8")
        )
        return ["import", "bad.csv", "--yes"]

    return prepare


def command(*words: str) -> Callable[[Town, list[str]], list[str]]:
    return lambda town, numbers: [word.format(*numbers) for word in words]


BAD = {
    "unknown criterion": (
        from_json(criteria={**ORDER["criteria"], "charm": "excellent"}), "assessment.unknown_criterion", 1),
    "unknown criterion in a sheet": (from_csv(lambda text: text.replace("community-feedback", "charm")), "import.header", 1),
    "unknown level": (from_json(level="platinum"), "assessment.unknown_level", 1),
    "unknown level of a criterion": (
        from_json(criteria={**ORDER["criteria"], "community-feedback": "superb"}), "assessment.unknown_level", 1),
    "unknown level in a sheet": (
        from_csv(lambda text: text.replace("excellent,2026", "superb,2026")), "assessment.unknown_level", 1),
    "missing criterion": (from_json(criteria={"community-feedback": "excellent"}), "assessment.missing_criterion", 1),
    "a member of an account that is misspelt": (
        from_json(accounts=[{"url": "https://www.tiktok.com/@nguoimoithu", "proven": "2026-01-10"}]), "issue.file_invalid", 1),
    "missing account": (from_json(accounts=[]), "account.missing", 1),
    "missing account in a sheet": (
        from_csv(lambda text: re.sub(r"https://[^,]*", "", text)), "account.missing", 1),
    "malformed URL": (from_json(accounts=[{"url": "tik tok / minh"}]), "account.url_malformed", 1),
    "a URL of no platform": (from_json(accounts=[{"url": "https://example.org/@a"}]), "account.platform_unknown", 1),
    "a URL of a video": (from_json(accounts=[{"url": "https://www.youtube.com/watch?v=abc"}]), "account.handle_invalid", 1),
    "look-alike name": (from_json(name="KÊNH MẪU SỐ 00000"), "name.confusable", 1),
    "name with a Cyrillic letter": (from_json(name="Minh \u0410nh"), "name.confusable", 1),
    "name that turns the text": (from_json(name="Kênh \u202emẫu"), "name.hidden_characters", 1),
    "name that turns the text, in a sheet": (
        from_csv(lambda text: text.replace("Kênh", "Kênh\u2066")), "name.hidden_characters", 1),
    "look-alike handle": (from_json(accounts=[{"url": "https://www.tiktok.com/@kenhO0000mau"}]), "account.confusable", 1),
    "account of another": (from_json(accounts=[{"url": "https://www.tiktok.com/@kenh00000mau"}]), "account.taken", 1),
    "ref with another body": (from_json(ref="R-00000"), "certificate.ref_conflict", 1),
    "ref with another body, in a sheet": (
        from_csv(lambda text: text.replace("R-00002", "R-00000")), "certificate.ref_conflict", 1),
    "ref twice in a sheet": (
        from_csv(lambda text: text + text.splitlines()[1].replace("@kenh00002", "@khac") + "\n"), "import.duplicate_ref", 1),
    "revoking for another reason": (command("revoke", "{1}", "--reason", "deceased"), "certificate.already_revoked", 1),
    "reinstating the revoked": (command("reinstate", "{1}"), "certificate.cannot_change", 1),
    "suspending the revoked": (command("suspend", "{1}", "--reason", "deceased"), "certificate.cannot_change", 1),
    "renewing the revoked": (command("renew", "{1}"), "certificate.cannot_change", 1),
    "revoking without a reason": (command("revoke", "{0}"), "certificate.reason_required", 2),
    "revoking for no reason that we know": (command("revoke", "{0}", "--reason", "x"), "certificate.reason_unknown", 2),
    "a number nobody has": (command("show", "7K3M9-QX2HS"), "certificate.not_found", 1),
    "a CSV in a Windows code page": (
        from_csv(lambda text: text.replace("Kênh Mẫu Số", "Kênh").encode("cp1258")), "import.encoding", 1),
    "a CSV in UTF-16 without its mark": (from_csv(lambda text: text.encode("utf-16-le")), "import.encoding", 1),
    "a CSV without rows": (from_csv(lambda text: text.splitlines()[0]), "import.empty", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_both_languages_and_changes_nothing(
    office: tuple[Town, list[str]], name: str
) -> None:
    town, numbers = office
    prepare, code, exit_code = BAD[name]
    before = state(town)
    done = town.run("credissuer", *prepare(town, numbers), expect=exit_code)
    assert f"[{code}]" in done.stderr, done.stderr
    assert told_in_both_languages(code, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert state(town) == before


def test_a_wrong_passphrase_signs_nothing(office: tuple[Town, list[str]]) -> None:
    town, numbers = office
    before = state(town)
    done = town.run(
        "credissuer", *from_json()(town, numbers), expect=4, CREDISSUER_PASSPHRASE="not that one"
    )
    assert "[key.wrong_passphrase]" in done.stderr
    assert told_in_both_languages("key.wrong_passphrase", done.stderr)
    assert "not that one" not in done.stderr
    assert state(town) == before


def keystore(town: Town) -> Path:
    [folder] = (town.folder / "home" / ".local" / "share" / "credissuer").iterdir()
    return folder


@pytest.mark.parametrize(
    ("what", "mode"), [("", 0o755), ("*.pem", 0o644), ("*.pem", 0o640), ("keys.json", 0o666)]
)
def test_a_keystore_that_others_may_read_is_not_used(
    office: tuple[Town, list[str]], what: str, mode: int
) -> None:
    town, _ = office
    folder = keystore(town)
    paths = sorted(folder.glob(what)) if what else [folder]
    assert paths
    modes = {path: path.stat().st_mode & 0o777 for path in paths}
    before = state(town)
    from_json()(town, [])
    for path in paths:
        path.chmod(mode)
    try:
        done = town.run("credissuer", "issue", "order.json", expect=4)
    finally:
        for path in paths:
            path.chmod(modes[path])
    assert "[key.permissions]" in done.stderr
    assert told_in_both_languages("key.permissions", done.stderr)
    assert state(town) == before


def test_a_keystore_inside_a_checkout_is_not_made(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "home").mkdir()
    town = Town(tmp_path, 8000, {"CREDISSUER_KEYSTORE_DIR": str(tmp_path / "secret")})
    done = town.run("credissuer", "init", expect=4)
    assert "[key.inside_checkout]" in done.stderr
    assert told_in_both_languages("key.inside_checkout", done.stderr)
    assert not list(tmp_path.rglob("*.pem"))
    assert not (tmp_path / "credissuer.toml").exists()


def test_a_database_of_a_newer_version_is_left_alone(
    office: tuple[Town, list[str]], tmp_path: Path
) -> None:
    town, numbers = office
    newer = tmp_path / "newer.db"
    shutil.copy(town.folder / "credissuer.db", newer)
    connection = sqlite3.connect(newer)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    octets = newer.read_bytes()
    for arguments in (
        ["list"],
        ["issue", "order.json"],
        ["revoke", numbers[0], "--reason", "deceased"],
        ["db", "upgrade"],
    ):
        done = town.run(
            "credissuer", *arguments, expect=4, CREDISSUER_DATABASE_URL=f"sqlite:///{newer}"
        )
        assert "[schema.too_new]" in done.stderr, done.stderr
        assert told_in_both_languages("schema.too_new", done.stderr)
    assert newer.read_bytes() == octets
