"""The table of kinds of signed documents is in an order that nobody is misled by."""

from __future__ import annotations

from credissuer.documents.kinds import BY_NAME, KINDS
from credissuer.status.encodings import ENCODINGS


def test_every_kind_comes_behind_the_kinds_that_must_be_out_before_it() -> None:
    seen: set[str] = set()
    for kind in KINDS:
        assert set(kind.after) <= seen, kind.name
        seen.add(kind.name)


def test_every_kind_has_a_name_and_a_path_of_its_own() -> None:
    assert len(BY_NAME) == len(KINDS)
    paths = [path for kind in KINDS for path in kind.paths("1")]
    assert len(set(paths)) == len(paths)


def test_every_encoding_of_a_status_list_is_a_kind() -> None:
    assert {encoding.name for encoding in ENCODINGS} <= BY_NAME.keys()


def test_notes_are_out_before_the_lists_and_lists_before_the_index() -> None:
    order = [kind.name for kind in KINDS]
    lists = [order.index(encoding.name) for encoding in ENCODINGS]
    assert order.index("standing-note") < min(lists)
    assert max(lists) < order.index("index-shard")
