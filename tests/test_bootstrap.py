"""Founding and opening an office from its settings."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer import bootstrap, settings
from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credissuer.badges.logo import seal
from credissuer.errors import ConfigError, SigningKeyError
from credissuer.notices.smtp import Smtp
from credissuer.publication.servers import WebServer
from credissuer.signing import metadata
from credissuer.signing.metadata import Owner
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from tests import offices

PASSPHRASE = "a passphrase of the tests alone"


def configuration(folder: Path, **values: str) -> settings.Configuration:
    environment = {
        "CREDISSUER_KEYSTORE_DIR": str(folder / "keystore"),
        "CREDISSUER_PASSPHRASE": PASSPHRASE,
        **{f"CREDISSUER_{name.upper()}": value for name, value in values.items()},
    }
    return settings.load(folder, environment)


def founded(folder: Path, **values: str) -> bootstrap.Opened:
    opened = bootstrap.found_office(
        configuration(folder, **values), lambda: None, operator("chief"), "ES256"
    )
    opened.store.close()
    return opened


def test_a_founded_office_can_be_opened_with_its_settings(tmp_path: Path) -> None:
    founded(tmp_path, public_url="https://tnso.example", issuer_name__en='The "Alliance"')
    again = settings.load(tmp_path, {"CREDISSUER_PASSPHRASE": PASSPHRASE})
    opened = bootstrap.open_office(again, lambda: None)
    assert opened.office.public_url == "https://tnso.example"
    assert opened.office.issuer_name["en"] == 'The "Alliance"'
    assert opened.office.issuer_id == "did:web:tnso.example"
    with opened.store.read() as reading:
        assert [entry.action for entry in reading.audit.entries()] == ["office.founded"]
    opened.store.close()
    assert PASSPHRASE not in (tmp_path / "credissuer.toml").read_text("utf-8")


def test_the_web_server_in_front_is_as_the_settings_say(tmp_path: Path) -> None:
    opened = founded(
        tmp_path,
        public_url="https://tnso.example",
        tls_certificate="tls/chain.pem",
        tls_key="/etc/tls/key.pem",
        proxy_to="127.0.0.1:8000",
        hsts_preload="true",
        badges="true",
    )
    assert opened.office.web_server == WebServer(
        str(tmp_path / "tls" / "chain.pem"), "/etc/tls/key.pem", "127.0.0.1:8000", preload=True
    )
    assert opened.office.publishes_badges


def refused(folder: Path, **values: str) -> dict[str, dict[str, Any]]:
    """Code -> facts of the refusal to open the office in `folder`, and of that to found one there."""
    refusals = {}
    for opening in (
        lambda: bootstrap.open_office(configuration(folder, **values), lambda: None),
        lambda: founded(folder, **values),
    ):
        with pytest.raises((ConfigError, SigningKeyError)) as refusal:
            opening()
        refusals[refusal.value.code] = refusal.value.facts
    return refusals


def contents(folder: Path) -> dict[str, bytes]:
    """The documents and keys of an office."""
    files = [*folder.glob("keys/*"), *folder.glob("keystore/*.*")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_mails_go_to_the_server_of_the_settings_with_the_password_of_its_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "without").mkdir()
    assert founded(tmp_path / "without").office.post is None
    (tmp_path / "mail.txt").write_text("a password of nobody\n", "utf-8")
    opened = founded(
        tmp_path,
        smtp_url="smtps://office@mail.example.org",
        smtp_password_file=str(tmp_path / "mail.txt"),
        mail_from="Văn phòng <office@example.org>",
    )
    post = opened.office.post
    assert post is not None and isinstance(post.mailer, Smtp)
    assert (post.mailer.place, post.by.email) == ("mail.example.org:465", "office@example.org")
    assert post.mailer.password is not None
    assert post.mailer.password() == "a password of nobody"
    (tmp_path / "mail.txt").write_text("another one", "utf-8")
    assert post.mailer.password() == "another one", "read for each mail"


@pytest.mark.parametrize(
    ("url", "by", "code"),
    [
        ("smtp://office:secret@mail.example.org", "a@example.org", "config.smtp_url"),
        ("smtp://mail.example.org", "nobody", "config.mail_from"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused(
    tmp_path: Path, url: str, by: str, code: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        founded(tmp_path, smtp_url=url, mail_from=by)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_an_office_is_not_opened_at_another_address(tmp_path: Path) -> None:
    founded(tmp_path, public_url="https://tnso.example")
    before = contents(tmp_path)
    assert len(before) > 6
    refusals = refused(tmp_path, public_url="https://tnso.vn")
    assert refusals.keys() == {"config.public_url_changed", "office.database_of_another"}
    assert refusals["config.public_url_changed"] == {
        "founded": "https://tnso.example",
        "now": "https://tnso.vn",
    }
    assert contents(tmp_path) == before


def test_an_office_is_not_opened_with_the_database_of_another(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    founded(tmp_path, public_url="https://tnso.example")
    founded(tmp_path / "other", public_url="https://other.example")
    database = f"sqlite:///{tmp_path / 'other' / 'credissuer.db'}"
    refusals = refused(tmp_path, public_url="https://tnso.example", database_url=database)
    assert refusals.keys() == {"config.public_url_changed", "office.database_of_another"}
    assert refusals["config.public_url_changed"] == {
        "founded": "https://other.example",
        "now": "https://tnso.example",
    }


def test_an_office_is_not_opened_with_the_keys_of_another(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    founded(tmp_path, public_url="https://tnso.example")
    founded(tmp_path / "other", public_url="https://tnso.example")
    keys = tmp_path / "other" / "keystore"
    refusals = refused(tmp_path, keystore_dir=str(keys))
    assert refusals.keys() == {"key.foreign", "office.keys_missing"}
    assert refusals["key.foreign"] == {"path": keys}


def test_a_refused_founding_makes_no_keys(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    founded(tmp_path, public_url="https://tnso.example")
    database = f"sqlite:///{tmp_path / 'credissuer.db'}"
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path / "new", public_url="https://new.example", database_url=database)
    assert refusal.value.code == "office.database_of_another"
    assert list((tmp_path / "new").iterdir()) == []


def test_an_office_is_not_founded_twice(tmp_path: Path) -> None:
    founded(tmp_path)
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path)
    assert refusal.value.code == "office.exists"


OURS, THEIRS = "https://tnso.example", "https://other.example"


def refusal(folder: Path, **values: str) -> ConfigError:
    """Why no office is founded there; nothing that was there has changed, and nothing is new."""
    before = everything(folder)
    with pytest.raises(ConfigError) as refused:
        founded(folder, **values)
    assert everything(folder) == before
    for language in ("vi", "en"):
        words = refused.value.words(language)
        assert all(str(fact) in words for fact in refused.value.facts.values())
    return refused.value


def everything(folder: Path) -> dict[Path, bytes]:
    # Without what SQLite keeps beside a database that is open.
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix[-4:] != "-shm"]
    return {path: path.read_bytes() for path in files if not path.name.endswith("-wal")}


def test_no_office_is_founded_in_the_database_of_another(tmp_path: Path) -> None:
    founded(tmp_path, public_url=THEIRS)
    refused = refusal(tmp_path, public_url=OURS, keystore_dir=str(tmp_path / "new"))
    assert refused.code == "office.database_of_another"
    assert refused.facts == {
        "database": str(tmp_path / "credissuer.db"),
        "found": "did:web:other.example",
        "wanted": "did:web:tnso.example",
    }


def test_no_office_is_founded_on_the_keys_of_another(tmp_path: Path) -> None:
    founded(tmp_path, public_url=THEIRS)
    refused = refusal(tmp_path, public_url=OURS, database_url="sqlite:///new.db")
    assert refused.code == "office.keystore_of_another"
    assert refused.facts == {
        "keystore": str(tmp_path / "keystore"),
        "found": "did:web:other.example",
        "wanted": "did:web:tnso.example",
    }


def test_an_office_gets_no_new_keys_while_its_own_are_elsewhere(tmp_path: Path) -> None:
    founded(tmp_path, public_url=OURS)
    refused = refusal(tmp_path, keystore_dir=str(tmp_path / "new"))
    assert refused.code == "office.keys_missing"
    assert refused.facts["keystore"] == str(tmp_path / "new")
    offices.make_keystore(tmp_path / "new", OURS)
    assert refusal(tmp_path, keystore_dir=str(tmp_path / "new")).code == "office.keys_missing"


@pytest.mark.parametrize("by_an_older_version", [False, True])
def test_keys_of_an_office_get_no_new_database_while_its_own_is_elsewhere(
    tmp_path: Path, by_an_older_version: bool
) -> None:
    founded(tmp_path, public_url=OURS)
    if by_an_older_version:
        forget_owner(tmp_path / "keystore")
    refused = refusal(tmp_path, database_url="sqlite:///new.db")
    assert refused.code == "office.database_missing"
    assert refused.facts["database"] == str(tmp_path / "new.db")
    assert refused.facts["issuer"] == ("?" if by_an_older_version else "did:web:tnso.example")


def forget_owner(keystore: Path) -> None:
    """Keys as a version wrote them that did not say whose they are."""
    file = keystore / "keys.json"
    document = json.loads(file.read_text("utf-8"))
    del document["issuer"], document["founded"]
    file.write_text(json.dumps(document), "utf-8")


def test_an_office_of_an_older_version_is_there_already(tmp_path: Path) -> None:
    founded(tmp_path)
    forget_owner(tmp_path / "keystore")
    refused = refusal(tmp_path)
    assert refused.code == "office.exists"
    assert refused.facts["database"] == str(tmp_path / "credissuer.db")


def test_a_change_of_keys_leaves_whose_they_are(tmp_path: Path) -> None:
    founded(tmp_path, public_url=OURS)
    opened = bootstrap.open_office(configuration(tmp_path), lambda: None)
    opened.office.keyring.rotate(KeyUse.STATUS, opened.office.clock(), timedelta(0))
    opened.store.close()
    assert metadata.owner(tmp_path / "keystore") == Owner("did:web:tnso.example", True)


KILLED = """
import sys
from pathlib import Path
from typing import Any
from tests.test_bootstrap import founded
founded(Path(sys.argv[1]), failpoint=sys.argv[2])
"""


@pytest.mark.parametrize(
    "failpoint",
    [
        "keys.after_rename:2",  # two of three keys
        "keys.before_rename:4",
        "keys.after_rename:4",  # keys.json
        "keys.after_rename:5",  # the mark that it is founded
        "publish.before_rename:1",
    ],
)
def test_a_founding_goes_on_where_a_power_cut_stopped_it(tmp_path: Path, failpoint: str) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), failpoint]
    assert subprocess.run(command, timeout=60).returncode == -signal.SIGKILL
    opened = founded(tmp_path)
    with opened.store.read() as reading:
        assert [entry.action for entry in reading.audit.entries()] == ["office.founded"]
    opened.store.close()
    assert refusal(tmp_path).code == "office.exists"


@pytest.mark.parametrize("way", ["environment", "file", "prompt"])
def test_a_short_passphrase_founds_nothing_wherever_it_comes_from(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (tmp_path / "words").touch(0o600)
    (tmp_path / "words").write_text("1234567\n")
    values = {
        "environment": {"CREDISSUER_PASSPHRASE": "1234567"},
        "file": {"CREDISSUER_PASSPHRASE_FILE": str(tmp_path / "words")},
        "prompt": {},
    }[way]
    environment = {"CREDISSUER_KEYSTORE_DIR": str(tmp_path / "keystore"), **values}
    with pytest.raises(SigningKeyError) as refused:
        bootstrap.found_office(
            settings.load(folder, environment), lambda: "1234567", operator("x"), "ES256"
        )
    assert refused.value.code == "key.passphrase_short"
    assert list(folder.iterdir()) == [] and not list(tmp_path.rglob("*.pem"))


def test_a_passphrase_file_that_others_can_open_is_refused(tmp_path: Path) -> None:
    founded(tmp_path)
    words = tmp_path / "words"
    words.write_text(f"{PASSPHRASE}\n", "utf-8")
    environment = {
        "CREDISSUER_KEYSTORE_DIR": str(tmp_path / "keystore"),
        "CREDISSUER_PASSPHRASE_FILE": str(words),
    }
    opened = bootstrap.open_office(settings.load(tmp_path, environment), lambda: None)
    for mode in (0o640, 0o604, 0o622, 0o601):
        words.chmod(mode)
        with pytest.raises(SigningKeyError) as refused:
            opened.office.keyring.signer(KeyUse.STATUS)
        assert (refused.value.code, refused.value.facts["path"]) == ("key.permissions", words)
    words.chmod(0o600)
    opened.office.keyring.signer(KeyUse.STATUS)
    opened.store.close()


@pytest.mark.parametrize("url", ["http://tnso.example", "https://192.0.2.1", "https://tnso.vn/a"])
def test_an_unusable_public_url_founds_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path, public_url=url)
    assert refusal.value.code == "config.public_url"
    assert list(tmp_path.iterdir()) == []


def test_the_programme_is_the_configured_file_or_the_shipped_one(tmp_path: Path) -> None:
    assert bootstrap.programme(configuration(tmp_path)) == load_programme(shipped_text())
    text = offices.PROGRAMME_FILE.read_text("utf-8").replace("2026-1", "2031-7")
    (tmp_path / "own.toml").write_text(text, "utf-8")
    own = bootstrap.programme(configuration(tmp_path, programme_file="own.toml"))
    assert own.version == "2031-7"
    with pytest.raises(ConfigError) as refusal:
        bootstrap.programme(configuration(tmp_path, programme_file="none.toml"))
    assert refusal.value.code == "config.file_unreadable"


def test_the_mark_is_the_configured_file_or_the_seal(tmp_path: Path) -> None:
    assert bootstrap.logo(configuration(tmp_path)) == seal()
    own = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
    (tmp_path / "mark.svg").write_text(own, "utf-8")
    assert bootstrap.logo(configuration(tmp_path, logo="mark.svg")) == own
    (tmp_path / "mark.svg").write_text(own + " " * 20_000, "utf-8")
    for file, code in (("mark.svg", "config.logo_too_large"), ("x.svg", "config.file_unreadable")):
        with pytest.raises(ConfigError) as refusal:
            bootstrap.logo(configuration(tmp_path, logo=file))
        assert refusal.value.code == code


def test_each_folder_has_a_keystore_of_its_own(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    places = {bootstrap.keystore_dir(settings.load(folder, {})) for folder in folders}
    assert len(places) == 2
    assert bootstrap.keystore_dir(configuration(tmp_path)) == tmp_path / "keystore"


def test_only_one_server_may_serve_a_database_file(tmp_path: Path) -> None:
    opened = founded(tmp_path)
    with (
        bootstrap.serving(opened.store),
        pytest.raises(ConfigError) as refusal,
        bootstrap.serving(opened.store),
    ):
        raise AssertionError("two servers at once")
    assert refusal.value.code == "database.in_use"
    with bootstrap.serving(opened.store):
        pass
