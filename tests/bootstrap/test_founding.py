"""An office is founded once, in nobody else's database and on nobody else's keys."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from tests import offices
from tests.bootstrap.founded_offices import founded


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


KILLED = """
import sys
from pathlib import Path
from typing import Any
from tests.bootstrap.founded_offices import founded
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


@pytest.mark.parametrize("url", ["http://tnso.example", "https://192.0.2.1", "https://tnso.vn/a"])
def test_an_unusable_public_url_founds_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path, public_url=url)
    assert refusal.value.code == "config.public_url"
    assert list(tmp_path.iterdir()) == []
