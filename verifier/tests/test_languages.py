"""The languages of the verifier: each says everything, and a further one is one file.

Read from the files and not through the package, which would not even load without a word.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "credverifier"
WORDS = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((PACKAGE / "words").glob("*.json"))
}


def texts(value, path=""):
    """Path -> text of everything that is said; a list is one of them."""
    if not isinstance(value, dict):
        return {path: value}
    return {
        inner: text
        for name, part in value.items()
        for inner, text in texts(part, f"{path}/{name}").items()
    }


def prefixed(value):
    """The same words in a made-up language: each begins with "qq "."""
    if isinstance(value, dict):
        return {name: prefixed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [f"qq {text}" for text in value]
    return f"qq {value}"


@pytest.mark.parametrize("language", WORDS)
def test_a_language_says_all_that_vietnamese_says(language):
    vietnamese, said = texts(WORDS["vi"]), texts(WORDS[language])
    assert vietnamese.keys() - said.keys() == set(), "not said"
    # A language may write its months by number, as Vietnamese does.
    assert said.keys() - vietnamese.keys() <= {"/months"}
    assert len(said.get("/months", range(12))) == 12
    for path, text in said.items():
        spoken = text if isinstance(text, list) else [text]
        assert spoken and all(one.strip() == one != "" for one in spoken), path
        assert all(unicodedata.is_normalized("NFC", one) for one in spoken), path
        if isinstance(text, str):
            assert facts(text) == facts(vietnamese[path]), path


def facts(text):
    return set(re.findall(r"\{\w+\}", text))


def test_the_words_are_those_of_the_table():
    table = json.loads((PACKAGE / "verdicts.json").read_text("utf-8"))
    for section in ("verdicts", "codes", "reasons"):
        assert list(WORDS["vi"][section]) == list(table[section])


@pytest.fixture
def ask(tmp_path):
    """Ask a verifier that has one language more, by a file of it alone; returns what it prints."""
    # Here, because this imports the package.
    import forge

    package = tmp_path / "credverifier"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("web", "__pycache__"))
    english = json.dumps(prefixed(WORDS["en"]), ensure_ascii=False)
    (package / "words" / "qq.json").write_text(english, "utf-8")
    issuer = forge.Issuer()
    (tmp_path / "trust.json").write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    (tmp_path / "token").write_text(issuer.sign(), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}

    def run(*arguments):
        command = [sys.executable, "-m", "credverifier", *arguments]
        done = subprocess.run(
            [*command, "--trust", "trust.json", "--offline"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout + done.stderr

    return run


def test_a_made_up_language_is_one_file(ask, tmp_path):
    told = json.loads(ask("check", "token", "--json"))
    assert list(told["message"]) == ["vi", "en", "qq"]
    assert told["message"]["qq"] == f"qq {told['message']['en']}"
    shown = ask("check", "token")
    assert "Chưa kiểm tra được trạng thái / Can't check status now / qq Can't check" in shown
    assert "Kiểm tra lúc / checked / qq checked" in shown
    assert "\nqq There is no such file, check the path: ./gone" in ask("check", "./gone")
    # A column is known by its name in that language, and a row is told in it.
    (tmp_path / "in.csv").write_text("qq certificate,x\n,1\n", "utf-8")
    ask("check-csv", "in.csv", "-o", "out.csv")
    assert "ô trống / empty cell / qq empty cell" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_the_days_of_a_made_up_language_are_in_its_words(tmp_path):
    package = tmp_path / "credverifier"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("web", "__pycache__"))
    spoken = {**prefixed(WORDS["en"]), "day": "{year} {month} {day}"}
    (package / "words" / "qq.json").write_text(json.dumps(spoken), "utf-8")
    script = (
        "from datetime import UTC, datetime; from credverifier import words; "
        "print(words.day(datetime(2027, 11, 23, tzinfo=UTC), 'qq'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "2027 qq November 23\n", done.stderr
