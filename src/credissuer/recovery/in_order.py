"""What one ordered sequence lacks of another, read side by side: no set of a million texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def lacking(wanted: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    """Those of `wanted` that are not among `there`. Both are in order, each text once."""
    others = iter(there)
    other = next(others, None)
    for each in wanted:
        while other is not None and other < each:
            other = next(others, None)
        if other != each:
            yield each
