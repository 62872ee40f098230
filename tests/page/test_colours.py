"""The colours of style.css, reckoned: at least 7:1 for every pair that is read (WCAG 2.2, 1.4.6),
in light and dark.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[2] / "verifier/web/style.css").read_text("utf-8")
PAIRS = [
    ("text", "page"),
    ("text", "raised"),
    ("quiet", "page"),
    ("quiet", "raised"),
    ("action", "page"),
    ("on-action", "action"),
    ("on-demo", "demo"),
    ("on-good", "good"),
    ("ask", "on-ask"),
    ("ask", "raised"),
    ("ask", "page"),
    ("bad", "on-bad"),
    ("bad", "page"),
    ("warn", "on-warn"),
    ("info", "on-info"),
    ("unknown", "on-unknown"),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    read = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]
    return {"light": read[0], "dark": read[0] | read[1]}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_what_is_read_stands_out(theme: str, ink: str, ground: str) -> None:
    palette = palettes()[theme]
    assert contrast(palette[ink], palette[ground]) >= 7, (palette[ink], palette[ground])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme: str) -> None:
    palette = palettes()[theme]
    assert contrast(palette["field"], palette["page"]) >= 3


def test_both_themes_name_every_colour_and_no_rule_brings_its_own() -> None:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    assert re.findall(r"--([a-z-]+):", light) == re.findall(r"--([a-z-]+):", dark)
    rules = STYLE.split("/* the frame */")[1].split("@media print")[0]
    assert not re.search(
        r"#[0-9a-f]{3,8}\b[^{]*;|rgb", rules.replace("#language", "").replace("#progress", "")
    )
