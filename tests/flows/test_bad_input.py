"""Every bad input is refused with a coded error in both languages, and changes nothing."""

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
from tests.flows.conftest import Installation, found_office
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
def two_certificates(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Installation, list[str]]]:
    """An office with two certificates, the second of them revoked, and their numbers."""
    folder = tmp_path_factory.mktemp("office")
    installation = Installation(folder, 8000)
    found_office(installation)
    (folder / "two.csv").write_text(sheet(2), "utf-8")
    lines = installation.credissuer("import", "two.csv", "--yes", "--json").splitlines()
    numbers = [json.loads(line)["number"] for line in lines]
    installation.credissuer("revoke", numbers[1], "--reason", "false_claim", "--yes")
    yield installation, numbers


def state(installation: Installation) -> str:
    """A digest of every row, public file and key of the office."""
    digest = hashlib.sha256()
    connection = sqlite3.connect(installation.folder / "credissuer.db")
    for line in connection.iterdump():
        digest.update(line.encode("utf-8"))
    connection.close()
    files = [
        path
        for folder in ("public", "keys", "home")
        for path in (installation.folder / folder).rglob("*")
        if path.is_file()
    ]
    for path in sorted(files):
        digest.update(str(path).encode("utf-8") + path.read_bytes())
    return digest.hexdigest()


def has_words_in_both_languages(code: str, output: str) -> bool:
    """True if `output` has the message of `code` in each language, whatever its facts are."""

    def pattern(template: str) -> str:
        return ".*".join(re.escape(text) for text in re.split(r"\{\w+\}", template))

    return all(re.search(pattern(words), output, re.DOTALL) for words in catalogue()[code].values())


def from_json(**changes: object) -> Callable[[Installation, list[str]], list[str]]:
    def prepare(installation: Installation, numbers: list[str]) -> list[str]:
        (installation.folder / "order.json").write_text(json.dumps({**ORDER, **changes}), "utf-8")
        return ["issue", "order.json"]

    return prepare


def from_csv(
    change: Callable[[str], str | bytes],
) -> Callable[[Installation, list[str]], list[str]]:
    def prepare(installation: Installation, numbers: list[str]) -> list[str]:
        changed = change(
            sheet(3).replace("R-00002", "N-1").splitlines()[0]
            + "\n"
            + sheet(3).splitlines()[3]
            + "\n"
        )
        (installation.folder / "bad.csv").write_bytes(
            changed if isinstance(changed, bytes) else changed.encode("utf-8")
        )
        return ["import", "bad.csv", "--yes"]

    return prepare


def command(*words: str) -> Callable[[Installation, list[str]], list[str]]:
    return lambda installation, numbers: [word.format(*numbers) for word in words]


BAD_INPUTS = {
    "unknown criterion": (
        from_json(criteria={**ORDER["criteria"], "charm": "excellent"}),
        "assessment.unknown_criterion", 1),
    "unknown criterion in a sheet": (
        from_csv(lambda text: text.replace("community-feedback", "charm")), "import.header", 1),
    "unknown level": (from_json(level="platinum"), "assessment.unknown_level", 1),
    "unknown level of a criterion": (
        from_json(criteria={**ORDER["criteria"], "community-feedback": "superb"}),
        "assessment.unknown_level", 1),
    "unknown level in a sheet": (
        from_csv(lambda text: text.replace("excellent,2026", "superb,2026")),
        "assessment.unknown_level", 1),
    "missing criterion": (
        from_json(criteria={"community-feedback": "excellent"}), "assessment.missing_criterion", 1),
    "a member of an account that is misspelt": (
        from_json(accounts=[{"url": "https://www.tiktok.com/@nguoimoithu", "proven": "2026-01-10"}]),
        "issue.file_invalid", 1),
    "missing account": (from_json(accounts=[]), "account.missing", 1),
    "missing account in a sheet": (
        from_csv(lambda text: re.sub(r"https://[^,]*", "", text)), "account.missing", 1),
    "malformed URL": (from_json(accounts=[{"url": "tik tok / minh"}]), "account.url_malformed", 1),
    "a URL of no platform": (
        from_json(accounts=[{"url": "https://example.org/@a"}]), "account.platform_unknown", 1),
    "a URL of a video": (
        from_json(accounts=[{"url": "https://www.youtube.com/watch?v=abc"}]),
        "account.handle_invalid", 1),
    "look-alike name": (from_json(name="KÊNH MẪU SỐ 00000"), "name.confusable", 1),
    "name with a Cyrillic letter": (from_json(name="Minh \u0410nh"), "name.confusable", 1),
    "name that turns the text": (from_json(name="Kênh \u202emẫu"), "name.hidden_characters", 1),
    "name that turns the text, in a sheet": (
        from_csv(lambda text: text.replace("Kênh", "Kênh\u2066")), "name.hidden_characters", 1),
    "look-alike handle": (
        from_json(accounts=[{"url": "https://www.tiktok.com/@kenhO0000mau"}]),
        "account.confusable", 1),
    "account of another": (
        from_json(accounts=[{"url": "https://www.tiktok.com/@kenh00000mau"}]), "account.taken", 1),
    "ref with another body": (from_json(ref="R-00000"), "certificate.ref_conflict", 1),
    "ref with another body, in a sheet": (
        from_csv(lambda text: text.replace("R-00002", "R-00000")), "certificate.ref_conflict", 1),
    "ref twice in a sheet": (
        from_csv(lambda text: text + text.splitlines()[1].replace("@kenh00002", "@khac") + "\n"),
        "import.duplicate_ref", 1),
    "revoking for another reason": (
        command("revoke", "{1}", "--reason", "deceased"), "certificate.already_revoked", 1),
    "reinstating the revoked": (command("reinstate", "{1}"), "certificate.cannot_change", 1),
    "suspending the revoked": (
        command("suspend", "{1}", "--reason", "deceased"), "certificate.cannot_change", 1),
    "renewing the revoked": (command("renew", "{1}"), "certificate.cannot_change", 1),
    "revoking without a reason": (command("revoke", "{0}"), "certificate.reason_required", 2),
    "revoking for no reason that we know": (
        command("revoke", "{0}", "--reason", "x"), "certificate.reason_unknown", 2),
    "a number nobody has": (command("show", "7K3M9-QX2HS"), "certificate.not_found", 1),
    "a CSV in a Windows code page": (
        from_csv(lambda text: text.replace("Kênh Mẫu Số", "Kênh").encode("cp1258")),
        "import.encoding", 1),
    "a CSV in UTF-16 without its mark": (
        from_csv(lambda text: text.encode("utf-16-le")), "import.encoding", 1),
    "a CSV without rows": (from_csv(lambda text: text.splitlines()[0]), "import.empty", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_input_is_refused_in_both_languages_and_changes_nothing(
    two_certificates: tuple[Installation, list[str]], name: str
) -> None:
    installation, numbers = two_certificates
    prepare, code, exit_code = BAD_INPUTS[name]
    before = state(installation)
    process = installation.run("credissuer", *prepare(installation, numbers), expect=exit_code)
    assert f"[{code}]" in process.stderr, process.stderr
    assert has_words_in_both_languages(code, process.stderr), process.stderr
    assert "Traceback" not in process.stderr
    assert state(installation) == before


def test_a_wrong_passphrase_signs_nothing(two_certificates: tuple[Installation, list[str]]) -> None:
    installation, numbers = two_certificates
    before = state(installation)
    process = installation.run(
        "credissuer",
        *from_json()(installation, numbers),
        expect=4,
        CREDISSUER_PASSPHRASE="not that one",
    )
    assert "[key.wrong_passphrase]" in process.stderr
    assert has_words_in_both_languages("key.wrong_passphrase", process.stderr)
    assert "not that one" not in process.stderr
    assert state(installation) == before


def keystore(installation: Installation) -> Path:
    [folder] = (installation.folder / "home" / ".local" / "share" / "credissuer").iterdir()
    return folder


@pytest.mark.parametrize(
    ("pattern", "mode"), [("", 0o755), ("*.pem", 0o644), ("*.pem", 0o640), ("keys.json", 0o666)]
)
def test_a_keystore_that_others_may_read_is_not_used(
    two_certificates: tuple[Installation, list[str]], pattern: str, mode: int
) -> None:
    installation, _ = two_certificates
    folder = keystore(installation)
    paths = sorted(folder.glob(pattern)) if pattern else [folder]
    assert paths
    modes = {path: path.stat().st_mode & 0o777 for path in paths}
    before = state(installation)
    from_json()(installation, [])
    for path in paths:
        path.chmod(mode)
    try:
        process = installation.run("credissuer", "issue", "order.json", expect=4)
    finally:
        for path in paths:
            path.chmod(modes[path])
    assert "[key.permissions]" in process.stderr
    assert has_words_in_both_languages("key.permissions", process.stderr)
    assert state(installation) == before


def test_a_keystore_inside_a_git_checkout_is_not_created(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "home").mkdir()
    installation = Installation(
        tmp_path, 8000, {"CREDISSUER_KEYSTORE_DIR": str(tmp_path / "secret")}
    )
    process = installation.run("credissuer", "init", expect=4)
    assert "[key.inside_checkout]" in process.stderr
    assert has_words_in_both_languages("key.inside_checkout", process.stderr)
    assert not list(tmp_path.rglob("*.pem"))
    assert not (tmp_path / "credissuer.toml").exists()


def test_a_database_of_a_newer_version_is_not_changed(
    two_certificates: tuple[Installation, list[str]], tmp_path: Path
) -> None:
    installation, numbers = two_certificates
    newer = tmp_path / "newer.db"
    shutil.copy(installation.folder / "credissuer.db", newer)
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
        process = installation.run(
            "credissuer", *arguments, expect=4, CREDISSUER_DATABASE_URL=f"sqlite:///{newer}"
        )
        assert "[schema.too_new]" in process.stderr, process.stderr
        assert has_words_in_both_languages("schema.too_new", process.stderr)
    assert newer.read_bytes() == octets
