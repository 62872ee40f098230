"""The sheet to be filled in is one that the verifier takes."""

from __future__ import annotations

from pathlib import Path

from credissuer.publication import public_paths
from credissuer.publication.sample_sheet import sample_sheet

PAGE = Path(__file__).parents[2] / "verifier/web/page"


def test_it_is_the_sheet_that_the_page_makes() -> None:
    path, octets = sample_sheet()
    assert f"/{path}" == public_paths.SHEET
    text = octets.decode("utf-8-sig")
    header, *rows = text.removesuffix("\r\n").split("\r\n")
    words = (PAGE / "locales/vi/sheet.js").read_text("utf-8")
    for column in header.split(","):
        assert f': "{column}",' in words
    examples = (PAGE / "sheet/screen.js").read_text("utf-8")
    for row in rows:
        cells = ", ".join(f'"{cell}"' for cell in row.split(","))
        assert f"[{cells}]" in examples
