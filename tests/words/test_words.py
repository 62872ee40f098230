"""The catalogues of words: complete in every language."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from credissuer import words

SOURCES = Path(words.__file__).parent
LANGUAGES = sorted({file.parent.name for file in SOURCES.glob("*/*.toml")})
FILES = sorted(
    file.relative_to(SOURCES / "vi").with_suffix("").as_posix()
    for file in (SOURCES / "vi").rglob("*.toml")
)
SURFACES = [file.replace("/", "_") for file in FILES]


def leaves(table: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(table, dict):
        return {path: table}
    return {
        key: text
        for name, part in table.items()
        for key, text in leaves(part, f"{path}/{name}").items()
    }


def said(language: str, file: str) -> dict[str, Any]:
    return leaves(tomllib.loads((SOURCES / language / f"{file}.toml").read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_a_language_says_all_that_vietnamese_says(file: str, language: str) -> None:
    vietnamese, theirs = said("vi", file), said(language, file)
    assert vietnamese.keys() - theirs.keys() == set(), "not said"
    # A page may call more languages by their names, and a language may name its months.
    more = {"/months/names", *(f"/page/language_{one}" for one in LANGUAGES)}
    assert theirs.keys() - vietnamese.keys() <= more
    assert all(theirs.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_speaks_of_the_same_facts(language: str) -> None:
    # A fact that is itself words has one for each language: {vi}, {problem_vi}.
    spoken = {
        **dict.fromkeys(LANGUAGES, "words"),
        **{f"problem_{one}": "problem" for one in LANGUAGES},
    }

    def facts(text: str) -> set[str]:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        return {spoken.get(name, name) for name in names}

    vietnamese = said("vi", "errors")
    for path, text in said(language, "errors").items():
        if path.startswith("/codes/"):
            assert facts(text) == facts(vietnamese[path]), path


def test_the_languages_stand_in_a_fixed_order() -> None:
    for surface in SURFACES:
        assert words.languages(surface)[:2] == ("vi", "en")


def test_the_surface_of_a_file_in_a_folder_begins_with_the_folders_name() -> None:
    assert "desk/cases" in FILES
    assert leaves(words.words("desk_cases", "vi")) == said("vi", "desk/cases")
    for other in ("desk/cases", "cases", "desk_nothing", "desk_../errors"):
        with pytest.raises(KeyError):
            words.catalogue(other)


def test_a_language_without_a_surface_is_answered_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, files in (("vi", FILES), ("en", FILES), ("qq", ["errors"])):
        (tmp_path / language / "desk").mkdir(parents=True)
        for file in files:
            (tmp_path / language / f"{file}.toml").write_text(f'in = "{language}"', "utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.catalogue.cache_clear()
    assert words.languages("errors") == ("vi", "en", "qq")
    assert words.languages("badges") == ("vi", "en")
    assert words.words("errors", "qq") == {"in": "qq"}
    assert words.words("badges", "qq") == {"in": "en"}
    words.catalogue.cache_clear()


def test_a_name_that_lacks_a_language_is_the_english_one() -> None:
    names = {"vi": "Tốt", "en": "Good"}
    assert [words.in_language(names, one) for one in ("vi", "en", "qq")] == ["Tốt", "Good", "Good"]
