"""Plots as SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from credissuer.console.desk.figures.plots import Bar, Series, columns, nice, rows

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(
        str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    )


def rects(drawn: str, look: str) -> list[tuple[float, float]]:
    """(width, height) of every rectangle of a class."""
    return [
        (float(one.attrib["width"]), float(one.attrib["height"]))
        for one in parsed(drawn).iter(f"{SVG}rect")
        if one.attrib["class"] == look
    ]


def test_bars_are_as_long_as_their_values() -> None:
    drawn = rows("Hồ sơ", [Bar("Đã gửi", 10, "10"), Bar("Đã cấp", 5, "5"), Bar("x", 0, "0")])
    first, second = rects(drawn, "a")
    assert first[0] == pytest.approx(2 * second[0], abs=0.2)


def test_little_is_not_drawn_as_nothing() -> None:
    drawn = rows("x", [Bar("a", 100_000, ""), Bar("b", 1, "")])
    assert rects(drawn, "a")[1][0] == 1.5


def test_what_goes_further_is_paler_and_behind() -> None:
    drawn = rows("x", [Bar("a", 2, "2", further=4)])
    [near], [far] = rects(drawn, "a"), rects(drawn, "paler")
    assert far[0] == pytest.approx(2 * near[0], abs=0.2)
    assert drawn.index('class="paler"') < drawn.index('class="a"')


def test_columns_are_stacked_to_their_sums() -> None:
    drawn = columns("x", ["1", "2"], [Series("a", "", [3, 0]), Series("b", "", [1, 4])])
    a, b = rects(drawn, "a"), rects(drawn, "b")
    assert a[0][1] + b[0][1] == pytest.approx(b[1][1], abs=0.2)
    assert len(a) == 1, "nothing is no rectangle"


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (3, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 100), (999, 1000)]
)
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert nice(most) == top


@pytest.mark.parametrize(
    "drawn",
    [
        rows('<b>"Tên"</b>', [Bar("<script>alert(1)</script>", 1, "&")]),
        columns('<b>"Tên"</b>', ["<script>"], [Series("a", "", [1])]),
        rows("x", []),
        columns("x", [], []),
    ],
)
def test_a_plot_is_well_formed_named_and_runs_nothing(drawn: str) -> None:
    root = parsed(drawn)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    assert re.search(r"<script|style=| on\w+=|href", drawn) is None
