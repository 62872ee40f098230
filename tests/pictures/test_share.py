"""A fixed slice of the corpus: what was reached stays reached.

`make corpus` shows the whole to every decoder.
"""

from __future__ import annotations

from tests.pictures.decoders import OURS, decoders
from tests.pictures.scenes import FAMILIES, scenes
from tests.pictures.share import Share, shares, table

EVERY = 11
HELD = 0.92


def test_our_decoders_read_as_many_pictures_as_they_did() -> None:
    with decoders() as known:
        found = shares(scenes(every=EVERY), {name: known[name] for name in OURS})
    assert found[OURS[0]].read.keys() == FAMILIES.keys()
    assert sum(map(len, found[OURS[0]].read.values())) >= 40
    assert min(share.whole for share in found.values()) >= HELD, table(found)


def test_the_table_counts_what_was_read() -> None:
    share = Share(seconds=[0.1, 0.2, 0.3], small=[False])
    share.read["turned"] = [True, False]
    assert share.whole == 0.5
    assert table({"page": share}).splitlines() == [
        "| pictures with 2 or more pixels a module | | page |",
        "|---|---|---|",
        "| turned | 2 | 1 |",
        "| **all of them** | 2 | **50.0%** |",
        "| fewer pixels a module | 1 | 0 |",
        "| median, ms |  | 200 |",
        "| longest, ms |  | 300 |",
    ]
