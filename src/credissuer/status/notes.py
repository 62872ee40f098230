"""A standing note as the office stores it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRecord:
    """The signed standing note of a certificate that is not in good standing, as last published."""

    number: str
    version: int
    token: str
