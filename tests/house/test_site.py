"""The site of the documentation builds without a warning and loads nothing from another host."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-docs" / "bin" / "python"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert PYTHON.exists(), "run `make site`"
    folder = tmp_path_factory.mktemp("site")
    process = subprocess.run(
        [PYTHON, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr
    return folder


def test_every_page_exists_in_both_languages(site: Path) -> None:
    names = {path.stem.removesuffix(".vi") for path in (ROOT / "docs").glob("*.md")}
    for name in names - {"index"}:
        for folder in (site, site / "vi"):
            assert (folder / name / "index.html").is_file(), (folder, name)
    assert '<html lang="vi"' in (site / "vi" / "check" / "index.html").read_text("utf-8")
    assert "Kiểm tra" in (site / "vi" / "check" / "index.html").read_text("utf-8")


def test_a_page_loads_nothing_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        html = page.read_text("utf-8")
        for tag in re.findall(r"<(?:script|img|iframe|source)\b[^>]*>", html):
            assert not re.search(r"\ssrc=\"?(?:https?:)?//", tag), (page, tag)
        for tag in re.findall(r"<link\b[^>]*>", html):
            loads = re.search(r"rel=\"?(?:stylesheet|icon|preconnect|preload)", tag)
            assert not (loads and re.search(r"href=\"?(?:https?:)?//", tag)), (page, tag)
