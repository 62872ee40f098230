"""The colours of style.css have a contrast of at least 7:1 in both themes (WCAG 2.2, 1.4.6)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[3] / "verifier/web/style.css").read_text("utf-8")
PAIRS = [
    ("text", "page"),
    ("text", "raised"),
    ("quiet", "page"),
    ("quiet", "raised"),
    ("action", "page"),
    ("on-action", "action"),
    ("on-demo", "demo"),
    ("on-good", "good"),
    ("text", "on-ask"),
    ("ask", "on-ask"),
    ("ask", "page"),
    ("action", "raised"),
    ("bad", "on-bad"),
    ("bad", "page"),
    ("warn", "on-warn"),
    ("info", "on-info"),
    ("unknown", "on-unknown"),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    colours = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_texts_have_a_contrast_of_at_least_seven(theme: str, ink: str, ground: str) -> None:
    palette = palettes()[theme]
    assert contrast(palette[ink], palette[ground]) >= 7, (palette[ink], palette[ground])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_have_a_contrast_of_at_least_three(theme: str) -> None:
    palette = palettes()[theme]
    assert contrast(palette["field"], palette["page"]) >= 3


def test_both_themes_define_every_colour_and_no_rule_has_one_of_its_own() -> None:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    assert re.findall(r"--([a-z-]+):", light) == re.findall(r"--([a-z-]+):", dark)
    rules = STYLE.split("/* the frame */")[1].split("@media print")[0]
    assert not re.search(
        r"#[0-9a-f]{3,8}\b[^{]*;|rgb", rules.replace("#language", "").replace("#progress", "")
    )
