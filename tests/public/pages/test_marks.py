"""The shapes and tones of the verdicts are those of the check page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from credissuer.public.pages import marks


def test_the_marks_are_those_of_the_check_page() -> None:
    source = (Path(__file__).parents[3] / "verifier/web/page/marks.js").read_text("utf-8")
    ring = re.search(r'const RING = ("[^"]+");', source)
    shapes = re.search(r"const SHAPES = (\{.*?\n\});", source, re.DOTALL)
    verdicts = re.search(r"const VERDICTS = (\{.*?\n\});", source, re.DOTALL)
    assert ring and shapes and verdicts

    def read(text: str):
        quoted = re.sub(r"^  (\w+):", r'  "\1":', text.replace("RING", ring[1]), flags=re.MULTILINE)
        return json.loads(re.sub(r",\n\}", "\n}", quoted))

    assert {name: list(paths) for name, paths in marks.SHAPES.items()} == read(shapes[1])
    assert {name: list(look) for name, look in marks.VERDICTS.items()} == read(verdicts[1])
