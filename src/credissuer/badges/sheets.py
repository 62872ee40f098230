"""The printed sheets (`sheets.toml`), in millimetres: where the codes and each text lie.

One more sheet is one table there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.badges.sizes import Size, Slot, size_of, table


class PrintSheet(NamedTuple):
    """`layout` is in mm, its `code` that of the link, which stands in the middle where there is no
    offline code.

    `offline`: x, y, side of the other code; `offline_slot` the words below it. `mark`: x, y and
    width of the mark; `band` and `strip`: top and height of the coloured bands; `stamp`: x, y
    (middle and foot) and size of DEMO.
    """

    layout: Size
    offline: tuple[int, int, int]
    offline_slot: Slot
    link_slot: Slot
    mark: tuple[float, float, float]
    band: tuple[float, float]
    strip: tuple[float, float]
    stamp: tuple[float, float, float]


def _sheet(fields: dict[str, Any]) -> PrintSheet:
    return PrintSheet(
        layout=size_of(fields["layout"]),
        offline=tuple(fields["offline"]),
        offline_slot=Slot(*fields["offline_slot"]),
        link_slot=Slot(*fields["link_slot"]),
        mark=tuple(fields["mark"]),
        band=tuple(fields["band"]),
        strip=tuple(fields["strip"]),
        stamp=tuple(fields["stamp"]),
    )


SHEETS = {name: _sheet(fields) for name, fields in table("sheets.toml").items()}
