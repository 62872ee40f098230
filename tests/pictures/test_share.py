"""A fixed part of the corpus, of which our decoders must read as much as before; `make corpus`
checks all of it.
"""

from __future__ import annotations

from tests.pictures.decoders import OURS, decoders
from tests.pictures.scenes import FAMILIES, scenes
from tests.pictures.share import Share, shares, table

EVERY = 11
LEAST = 0.92


def test_our_decoders_read_as_many_pictures_as_before() -> None:
    with decoders() as all_decoders:
        results = shares(scenes(every=EVERY), {name: all_decoders[name] for name in OURS})
    assert results[OURS[0]].read.keys() == FAMILIES.keys()
    assert sum(map(len, results[OURS[0]].read.values())) >= 40
    assert min(share.whole for share in results.values()) >= LEAST, table(results)


def test_the_table_counts_the_read_pictures() -> None:
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
