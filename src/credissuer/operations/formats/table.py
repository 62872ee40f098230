"""The table of the signed forms of a certificate."""

from __future__ import annotations

from credissuer.operations.formats.open_badge import OpenBadgeFormat
from credissuer.operations.formats.rendition_format import RenditionFormat
from credissuer.operations.formats.slim import SlimFormat
from credissuer.operations.formats.wallet import WalletFormat
from credissuer.operations.formats.whole import WholeFormat

WHOLE = WholeFormat()
WALLET = WalletFormat()

FORMATS: dict[str, RenditionFormat] = {
    # The whole one first: the others exist only where it was released.
    row.purpose: row
    for row in (WHOLE, WALLET, OpenBadgeFormat(), SlimFormat())
}
"""Purpose -> format. A further one is a class in a file of its own, and a row here."""


def published() -> list[RenditionFormat]:
    """The formats of which the public gets a file."""
    return [row for row in FORMATS.values() if row.ending is not None]


def further_published() -> list[RenditionFormat]:
    """The published formats beside the first signature, in the order of their names."""
    rows = [row for row in published() if row is not WHOLE]
    return sorted(rows, key=lambda row: row.purpose)
