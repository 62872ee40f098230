"""How many pictures of the corpus each decoder reads, as a table."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.pictures.decoders import Decoder, right
from tests.pictures.scenes import Scene

ENOUGH = 2.0
"""Pixels a module from which on a picture counts: below, what is drawn is hardly there any more."""
TARGET = 0.84


@dataclass
class Share:
    """Of the pictures with ENOUGH pixels a module, and of the smaller ones: how many were read; and
    how long it took.
    """

    read: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    small: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def whole(self) -> float:
        """The share of all that have ENOUGH pixels a module."""
        every = [one for family in self.read.values() for one in family]
        return sum(every) / len(every)


def shares(scenes: Iterable[Scene], decoders: Mapping[str, Decoder]) -> dict[str, Share]:
    """Every decoder is shown every picture."""
    found = {name: Share() for name in decoders}
    for scene in scenes:
        for name, decoder in decoders.items():
            began = time.perf_counter()
            read = right(decoder, scene)
            found[name].seconds.append(time.perf_counter() - began)
            row = found[name].read[scene.family] if scene.pitch >= ENOUGH else found[name].small
            row.append(read)
    return found


def table(found: Mapping[str, Share]) -> str:
    """Markdown: a row for each distortion, a column for each decoder."""
    families = next(iter(found.values())).read
    lines = [
        f"| pictures with {ENOUGH:g} or more pixels a module | | {' | '.join(found)} |",
        "|---" * (len(found) + 2) + "|",
    ]
    for family, pictures in families.items():
        lines.append(_row(family, len(pictures), (sum(one.read[family]) for one in found.values())))
    counted = sum(map(len, families.values()))
    lines.append(
        _row("**all of them**", counted, (f"**{one.whole:.1%}**" for one in found.values()))
    )
    small = next(iter(found.values())).small
    lines.append(
        _row("fewer pixels a module", len(small), (sum(one.small) for one in found.values()))
    )
    middle = (sorted(one.seconds)[len(one.seconds) // 2] * 1000 for one in found.values())
    lines.append(_row("median, ms", "", (f"{one:.0f}" for one in middle)))
    lines.append(
        _row("longest, ms", "", (f"{max(one.seconds) * 1000:.0f}" for one in found.values()))
    )
    return "\n".join(lines)


def _row(name: str, count: object, cells: Iterable[object]) -> str:
    return f"| {name} | {count} | {' | '.join(map(str, cells))} |"
