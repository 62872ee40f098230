"""Plots as SVG that the server draws: bars in a row, bars stacked month by month, and spans.

Colours come from classes of the style sheet, so that light, dark and paper each have their own. Next
to every plot stands a table with the same numbers: the picture is named, and its parts are hidden
from screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10
from typing import NamedTuple

from markupsafe import Markup

WIDTH = 460
_LABEL, _VALUE = 158, 66
_ROW, _BAR = 32, 16
_HEIGHT, _BOTTOM, _LEFT = 190, 26, 32


_SVG = Markup(
    '<svg class="plot" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}">'
    '<g aria-hidden="true">{}</g></svg>'
)
_LINE = Markup('<line class="grid" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>')
_RECT = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
_TEXT = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')


class Bar(NamedTuple):
    """A row: its label, its length, and what is written behind it. `further` is a paler length
    behind the first, as what nine of ten did not exceed.
    """

    label: str
    value: float
    shown: str
    further: float = 0.0


class Series(NamedTuple):
    """A colour (`a`, `b`, `c`) and its value in each column."""

    look: str
    label: str
    values: Sequence[int]


def rows(title: str, bars: Sequence[Bar], most: float | None = None) -> Markup:
    """Horizontal bars, one below the other; `most` is the value that fills the width."""
    full = most or max((max(bar.value, bar.further) for bar in bars), default=0) or 1
    room = WIDTH - _LABEL - _VALUE
    drawn = Markup("").join(_row(bar, place * _ROW, room / full) for place, bar in enumerate(bars))
    return _svg(title, max(1, len(bars)) * _ROW, drawn)


def _row(bar: Bar, top: float, scale: float) -> Markup:
    paler = Markup("")
    if bar.further > bar.value:
        paler = _rect("paler", _LABEL, top + 8, bar.further * scale, _BAR)
    # One pixel where there is something: nothing and little must not look the same.
    length = max(bar.value * scale, 1.5 if bar.value else 0)
    end = _LABEL + max(length, bar.further * scale) + 8
    return Markup("").join(
        (
            _text("label", _LABEL - 8, top + 20, bar.label, "end"),
            paler,
            _rect("a", _LABEL, top + 8, length, _BAR),
            _text("value", end, top + 20, bar.shown, "start"),
        )
    )


def columns(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Columns side by side, each of its series stacked, with a scale at the left."""
    totals = [sum(each.values[place] for each in series) for place in range(len(labels))]
    top = nice(max(totals, default=0))
    room = _HEIGHT - _BOTTOM - 12
    pitch = (WIDTH - _LEFT) / max(1, len(labels))
    drawn = [_scale(top, room)]
    for place, label in enumerate(labels):
        left, foot = _LEFT + place * pitch, 12.0 + room
        for each in series:
            high = each.values[place] / top * room
            foot -= high
            drawn.append(_rect(each.look, left + pitch * 0.15, foot, pitch * 0.7, high))
        drawn.append(_text("label", left + pitch / 2, _HEIGHT - 8, label, "middle"))
    return _svg(title, _HEIGHT, Markup("").join(drawn))


def nice(most: float) -> int:
    """A round number at or above: 1, 2 or 5 with zeros, and 4 at least."""
    if most <= 4:
        return 4
    power = 10 ** int(log10(most))
    return next(int(step * power) for step in (1, 2, 5, 10) if step * power >= ceil(most))


def _scale(top: int, room: float) -> Markup:
    """Lines at nothing, the half and the top."""
    lines = []
    for value in (0, top // 2, top):
        at = 12 + room - value / top * room
        lines.append(_LINE.format(_LEFT, at, WIDTH, at))
        lines.append(_text("label", _LEFT - 6, at + 4, str(value), "end"))
    return Markup("").join(lines)


def _rect(look: str, x: float, y: float, width: float, height: float) -> Markup:
    if width <= 0 or height <= 0:
        return Markup("")
    return _RECT.format(look, x, y, width, height)


def _text(look: str, x: float, y: float, text: str, anchor: str) -> Markup:
    return _TEXT.format(look, x, y, anchor, text)


def _svg(title: str, height: float, drawn: Markup) -> Markup:
    # No title element, which browsers show as a tooltip over every part of the picture.
    return _SVG.format(WIDTH, height, title, drawn)
