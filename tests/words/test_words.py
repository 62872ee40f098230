"""The catalogues of words: complete in every language, and open for one more by adding files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from credissuer import words

SOURCES = Path(words.__file__).parent
SURFACES = sorted(
    folder.name for folder in SOURCES.iterdir() if folder.is_dir() and folder.name[0] != "_"
)

RENDER = """
import json, sys
from datetime import UTC, date, datetime
from pathlib import Path
from credissuer import words
words.FOLDER = Path(sys.argv[1])
from credissuer.badges import bio_lines, drawing, kit
from credissuer.badges.facts import BadgeFacts
from credissuer.cases import report
from credissuer.cli import desk
from credissuer.errors import RefusedError
from credissuer.http import language
from credissuer.http.problems import of
from credissuer.operations.history import LifeEvent, facts as life
from credissuer.public import kit_page
from credissuer.public.pages import html

facts = BadgeFacts(
    public_url="https://tnso.vn", number="7K3M9QX2HS", alliance=("Liên minh", "Alliance"),
    programme=("Chương trình", "Programme"), name="Minh Ánh", kind="person", platform="tiktok",
    handle="minhanh", account_id=None, valid_until=date(2027, 11, 23),
)
reader = language.preferred("qq, en;q=0.5", words.languages("errors"))
print(json.dumps({
    "errors": json.dumps(of(RefusedError("name.empty")).members(reader, "r")),
    "badges": kit.alternative(facts, "qq") + bio_lines.bio_lines(facts)[-1].text
    + drawing.badge_svg(facts, "feed", "qq"),
    "kit": kit_page.page(kit_page.KitView(facts, None, False), "qq").decode(),
    "pages": str(html.say("report_title", "qq")),
    "commands": desk.sentences("publish_now")[-1],
    "reports": report.kinds()["other"]["qq"],
    "records": life([LifeEvent(datetime.now(UTC), "x", "issued")])[0]["words"]["qq"],
}))
"""


def leaves(table: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(table, dict):
        return {path: table}
    return {
        key: text
        for name, part in table.items()
        for key, text in leaves(part, f"{path}/{name}").items()
    }


@pytest.mark.parametrize("surface", SURFACES)
def test_every_language_says_the_same_things(surface: str) -> None:
    by_language = {language: leaves(said) for language, said in words.catalogue(surface).items()}
    assert [*by_language][:2] == ["vi", "en"]
    for language, said in by_language.items():
        assert said.keys() - by_language["vi"].keys() <= {"/months/names"}, language
        assert by_language["vi"].keys() <= said.keys(), language
        assert all(said.values()), language


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """A copy of the words with one made-up language more: one file in each surface."""
    folder = tmp_path / "words"
    for surface in SURFACES:
        shutil.copytree(SOURCES / surface, folder / surface)
        english = (SOURCES / surface / "en.toml").read_text("utf-8")
        (folder / surface / "qq.toml").write_text(english.replace(' = "', ' = "qq '), "utf-8")
        tomllib.loads((folder / surface / "qq.toml").read_text("utf-8"))
    return folder


def test_a_made_up_language_is_one_file_a_surface(catalogues: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RENDER, str(catalogues)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    rendered = json.loads(done.stdout)
    assert sorted(rendered) == SURFACES
    for surface, text in rendered.items():
        assert "qq " in text, surface


def test_a_page_speaks_english_of_badges_where_these_lack_its_language(catalogues: Path) -> None:
    (catalogues / "badges" / "qq.toml").unlink()
    script = RENDER.replace('kit.alternative(facts, "qq")', '"qq "').replace(
        'drawing.badge_svg(facts, "feed", "qq")', '""'
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(catalogues)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    page = json.loads(done.stdout)["kit"]
    assert "qq Badge kit" in page and "Issued until 23 November 2027" in page
