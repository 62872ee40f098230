"""The commands on every page of the documentation run and print what the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from credverifier import words
from tests.house.pages import (
    DOCS,
    PASSPHRASE,
    ROOT,
    Run,
    Shell,
    blocks,
    commands,
    empty,
    matches,
)
from tests.offices import make_cheap

PAGES = sorted(path for path in DOCS.rglob("*.md") if path.name != "commands.md")
TRANSLATED = [path for path in PAGES if path.name.endswith(".vi.md")]
ORIGINALS = [path for path in PAGES if path not in TRANSLATED]
RUN = [path for path in ORIGINALS if commands(path.read_text("utf-8"))]
FIRST = DOCS / "first-day.md"
"""The page that sets up an office. Every other page starts with the office that this one leaves."""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def original(translation: Path) -> Path:
    return translation.with_name(translation.name.replace(".vi.md", ".md"))


@dataclass(frozen=True, slots=True)
class Office:
    """The office that the page of the first day sets up, and what its commands printed."""

    shell: Shell
    run: Run


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    shell = empty(tmp_path_factory.mktemp("office"))
    run = shell.run(FIRST.read_text("utf-8"))
    make_cheap(shell.keystore, PASSPHRASE)
    return Office(shell, run)


@pytest.mark.parametrize("path", RUN, ids=_name)
def test_the_commands_of_a_page_print_what_it_says(
    path: Path, office: Office, tmp_path: Path
) -> None:
    page = path.read_text("utf-8")
    run = office.run if path == FIRST else office.shell.copy_to(tmp_path).run(page)
    assert run.exit_code == 0, run.printed[-1]
    for (block, promised), printed in zip(commands(page), run.printed, strict=False):
        if promised is not None:
            assert matches(promised, printed), (block, promised, printed)


def test_the_tutorials_have_commands() -> None:
    taught = {
        "first-day.md",
        "month.md",
        "issue.md",
        "reports.md",
        "brand.md",
        "verify.md",
        "operate.md",
        "recover.md",
    }
    assert taught <= {path.name for path in RUN}


@pytest.mark.parametrize("path", TRANSLATED, ids=_name)
def test_a_translation_has_the_commands_and_the_headings_of_its_original(path: Path) -> None:
    translation, original_text = path.read_text("utf-8"), original(path).read_text("utf-8")
    assert _code(translation) == _code(original_text)
    assert re.findall(r"^#+(?= )", _prose(translation), re.M) == re.findall(
        r"^#+(?= )", _prose(original_text), re.M
    )


@pytest.mark.parametrize("name", ["index", "check", "holder", "first-day", "issue", "reports"])
def test_pages_for_everybody_have_a_vietnamese_translation(name: str) -> None:
    assert (DOCS / f"{name}.vi.md").is_file()


@pytest.mark.parametrize(("name", "language"), [("check.md", "en"), ("check.vi.md", "vi")])
def test_the_page_on_verdicts_explains_every_verdict(name: str, language: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    for verdict in words.VERDICTS.values():
        assert f"**{verdict['headline'][language]}**" in page


@pytest.mark.parametrize(("name", "language"), [("issue.md", "en"), ("issue.vi.md", "vi")])
def test_the_page_on_issuing_has_the_public_words_of_every_reason(name: str, language: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    for code, texts in words.REASONS.items():
        if code != "superseded":  # because only a renewal gives it
            assert f"| `{code}` | {texts[language]} |" in page


@pytest.mark.parametrize("path", [*PAGES, *ROOT.glob("*.md")], ids=_name)
def test_prose_has_lines_of_at_most_100_characters(path: Path) -> None:
    if path.name == "CHANGELOG.md":
        return
    for line in _prose(path.read_text("utf-8")).splitlines():
        assert len(line) <= 100 or line.startswith(("|", "![")) or " " not in line.strip(), line


def test_the_list_of_decisions_has_the_title_of_each() -> None:
    page = (DOCS / "adr" / "index.md").read_text("utf-8")
    records = sorted((DOCS / "adr").glob("0*.md"))
    assert records
    for number, path in enumerate(records, 1):
        heading = path.read_text("utf-8").splitlines()[0]
        assert f"| {number} | [{heading.removeprefix(f'# {number}. ')}]({path.name}) |" in page


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=_name)
def test_every_linked_file_outside_the_site_exists(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_every_path_in_contributing_exists() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"`((?:src|verifier|tests|docs|requirements)/[\w./*-]+)`", page)
    assert len(paths) > 20
    for path in paths:
        assert list(ROOT.glob(path.rstrip("/"))), path


def _code(page: str) -> list[tuple[str, str]]:
    return [(block.language, block.text) for block in blocks(page)]


def _prose(page: str) -> str:
    for block in reversed(blocks(page)):
        page = page[: block.start] + page[block.end :]
    return page
