"""The progress bar of commands that do many things one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.cli.desk import sentences


def in_megabytes(advance: Callable[[float], None]) -> Callable[[int], None]:
    """For a bar of megabytes: what is to be called with octets."""
    return lambda octets: advance(octets / 1e6)


@contextmanager
def bar(key: str, total: int | None) -> Iterator[Callable[[float], None]]:
    """A bar of `total` steps under the words `key` of `commands.toml`; call with steps just done.

    `total` is None where nobody knows it.
    """
    with bars({key: total}) as (advance,):
        yield advance


@contextmanager
def bars(totals: Mapping[str, int | None]) -> Iterator[list[Callable[[float], None]]]:
    """The same for several, one below the other: key -> its steps, in this order."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # On a terminal alone, because in a log each redraw would be a line.
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = [
            progress.add_task(" / ".join(sentences(key)), total=total)
            for key, total in totals.items()
        ]
        yield [partial(progress.advance, task) for task in tasks]
