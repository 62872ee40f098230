"""What is wished of a restore beside the database itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Backup(NamedTuple):
    """`digest` is the SHA-256 (hex) of the manifest; `seq` and `hash` are the head of the trail."""

    digest: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`void`: numbers of published certificates to give up. `second`: who else accepts the loss,
    where the witnesses are gone or cannot be believed; None where it is not accepted. `backup`: what
    the database was loaded from; None where it lay there.
    """

    void: frozenset[str] = frozenset()
    second: str | None = None
    backup: Backup | None = None
