"""How many pictures of the corpus each decoder reads."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.pictures.decoders import Decoder, reads
from tests.pictures.scenes import Scene

ENOUGH = 2.0
"""Pixels a module from which on a picture counts: below, what is drawn is hardly there any more."""
TARGET = 0.84


@dataclass
class Share:
    """What a decoder read of pictures with ENOUGH pixels a module and of smaller ones, and its
    times.
    """

    read: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    small: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def whole(self) -> float:
        """The share of pictures with ENOUGH pixels a module that were read."""
        all_results = [result for family in self.read.values() for result in family]
        return sum(all_results) / len(all_results)


def shares(scenes: Iterable[Scene], decoders: Mapping[str, Decoder]) -> dict[str, Share]:
    """Give every picture to every decoder."""
    results = {name: Share() for name in decoders}
    for scene in scenes:
        for name, decoder in decoders.items():
            started = time.perf_counter()
            is_read = reads(decoder, scene)
            results[name].seconds.append(time.perf_counter() - started)
            row = results[name].read[scene.family] if scene.pitch >= ENOUGH else results[name].small
            row.append(is_read)
    return results


def table(results: Mapping[str, Share]) -> str:
    """Markdown: a row for each distortion, a column for each decoder."""
    families = next(iter(results.values())).read
    lines = [
        f"| pictures with {ENOUGH:g} or more pixels a module | | {' | '.join(results)} |",
        "|---" * (len(results) + 2) + "|",
    ]
    for family, pictures in families.items():
        lines.append(
            _row(family, len(pictures), (sum(share.read[family]) for share in results.values()))
        )
    counted = sum(map(len, families.values()))
    lines.append(
        _row("**all of them**", counted, (f"**{share.whole:.1%}**" for share in results.values()))
    )
    small = next(iter(results.values())).small
    lines.append(
        _row("fewer pixels a module", len(small), (sum(share.small) for share in results.values()))
    )
    medians = (sorted(share.seconds)[len(share.seconds) // 2] * 1000 for share in results.values())
    lines.append(_row("median, ms", "", (f"{share:.0f}" for share in medians)))
    lines.append(
        _row("longest, ms", "", (f"{max(share.seconds) * 1000:.0f}" for share in results.values()))
    )
    return "\n".join(lines)


def _row(name: str, count: object, cells: Iterable[object]) -> str:
    return f"| {name} | {count} | {' | '.join(map(str, cells))} |"
