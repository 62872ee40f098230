"""The progress bar of commands that do many things one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.cli.desk import sentences


@contextmanager
def bar(key: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar of `total` steps under the words `key` of `commands.toml`; call with steps just done.

    `total` is None where nobody knows it.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # On a terminal alone, because in a log each redraw would be a line.
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(" / ".join(sentences(key)), total=total)
        yield lambda steps: progress.advance(task, steps)
