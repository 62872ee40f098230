"""The kinds of signed documents are published in an order that misleads nobody."""

from __future__ import annotations

from credissuer.documents.kinds import BY_NAME, KINDS
from credissuer.status.encodings import ENCODINGS


def test_every_kind_comes_after_the_kinds_it_depends_on() -> None:
    earlier: set[str] = set()
    for kind in KINDS:
        assert set(kind.after) <= earlier, kind.name
        earlier.add(kind.name)


def test_every_kind_has_a_unique_name_and_path() -> None:
    assert len(BY_NAME) == len(KINDS)
    paths = [path for kind in KINDS for path in kind.paths("1")]
    assert len(set(paths)) == len(paths)


def test_every_encoding_of_a_status_list_is_a_kind() -> None:
    assert {encoding.name for encoding in ENCODINGS} <= BY_NAME.keys()


def test_notes_come_before_lists_and_lists_before_the_profile_index() -> None:
    order = [kind.name for kind in KINDS]
    lists = [order.index(encoding.name) for encoding in ENCODINGS]
    assert order.index("standing-note") < min(lists)
    assert max(lists) < order.index("index-shard")
