"""Copies below `C/`, which earlier versions published beside `c/`: only the page is there now."""

from __future__ import annotations

from pathlib import Path

from credissuer.publication.contract import Publication


def remove(publication: Publication) -> int:
    """Remove them; returns how many files it were. Repeated after a crash it goes on.

    Raises PublicationError.
    """
    root = publication.root
    # Where case does not count, as on macOS, `C/` is `c/`, and everything in it is wanted.
    if root is not None and _is_one_folder(root / "C", root / "c"):
        return 0
    names = publication.names("C")
    for name in names:
        publication.remove(f"C/{name}")
    return len(names)


def _is_one_folder(upper: Path, lower: Path) -> bool:
    return upper.exists() and lower.exists() and upper.samefile(lower)
