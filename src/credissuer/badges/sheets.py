"""The printed sheets (`sheets.toml`), in millimetres: where the mark, the codes and each text lie.

One more sheet is one table there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.badges.sizes import Size, Slot, size_of, table

Box = tuple[float, float, float, float]
"""x, y, width, height."""


class PrintSheet(NamedTuple):
    """`layout` is in mm, its `code` that of the link, which stands in the middle where there is no
    offline code, its `seal` the mark.

    `offline`: x, y, side of the other code; `offline_slot` the words below it. `edge`: of white
    card around a code. `ribbon`: of the level, without its tails; `strip`: what a picture is not;
    `lines`: x, y and length of each rule. `inset`: of the frame; `hair`: the width of its line.
    `band`: height of the red band of a demo, whose words are `demo_slots`.
    """

    layout: Size
    offline: tuple[float, float, float]
    offline_slot: Slot
    link_slot: Slot
    demo_slots: tuple[Slot, ...]
    edge: float
    ribbon: Box
    strip: Box
    lines: tuple[tuple[float, float, float], ...]
    inset: float
    hair: float
    band: float


def _sheet(fields: dict[str, Any]) -> PrintSheet:
    return PrintSheet(
        layout=size_of(fields["layout"]),
        offline=tuple(fields["offline"]),
        offline_slot=Slot(*fields["offline_slot"]),
        link_slot=Slot(*fields["link_slot"]),
        demo_slots=tuple(Slot(*row) for row in fields["demo_slots"]),
        edge=fields["edge"],
        ribbon=tuple(fields["ribbon"]),
        strip=tuple(fields["strip"]),
        lines=tuple(map(tuple, fields["lines"])),
        inset=fields["inset"],
        hair=fields["hair"],
        band=fields["band"],
    )


SHEETS = {name: _sheet(fields) for name, fields in table("sheets.toml").items()}
