"""Publish at once what an operation made due: standings, or new certificates.

The order of writing matters to whoever reads in the middle: a list is there before the certificates
that point to it, the note that explains a bad standing before the list that sets it, and a
certificate before the index that leads to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from credissuer.errors import ConfigError, PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Due
from credissuer.operations.publishing import certificate_batches, profile_index, standing_batches

_HELD_UP = (PublicationError, SigningKeyError, ConfigError)
"""What may keep a decision that is durable from going out: the tree, the keys, the database."""


def publish_standing(office: Office, number: str) -> None:
    """Bring one certificate's lists and note to the public, at once.

    Raises PublicationError `publish.pending`: what was decided is durable, and the next publication
    brings it out.
    """
    publish_standings(office, [number])


def publish_standings(office: Office, numbers: Sequence[str]) -> None:
    """The same for several at once, whose lists are signed once. Raises as `publish_standing`."""
    try:
        standing_batches.put_of(office, numbers)
    except _HELD_UP as error:
        raise _pending(numbers, error) from error
    # Outside of the lock, which `refresh` takes itself.
    profile_index.refresh_if_possible(office)


def publish_due(office: Office, due: Due) -> None:
    """Bring out what an operation made due, at once; nothing where nothing is due.

    Raises PublicationError `publish.pending`: what was decided is durable, and the next publication
    brings it out.
    """
    if due.standings:
        publish_standings(office, due.standings)
    numbers = (*due.certificates, *due.renditions, *due.incomplete)
    if numbers:
        publish_issued(office, numbers)


def publish_if_possible(office: Office, due: Due) -> None:
    """`publish_due`; what cannot be published yet is left to the next publication."""
    with suppress(PublicationError):
        publish_due(office, due)


def publish_issued(office: Office, numbers: Sequence[str]) -> int:
    """Bring newly issued certificates to the public, their lists first; returns how many files were
    written.

    Raises PublicationError `publish.pending` as `publish_standing` does.
    """
    try:
        written = certificate_batches.put_of(office, numbers)
        written += profile_index.refresh(office)
    except _HELD_UP as error:
        raise _pending(numbers, error) from error
    return written


def _pending(
    numbers: Sequence[str], error: PublicationError | SigningKeyError | ConfigError
) -> PublicationError:
    return PublicationError(
        "publish.pending",
        number=", ".join(numbers[:3]),
        problem=error.words("en"),
    )
