"""Make public what the office decided: lists, notes, certificates, trust documents.

Repeating it changes nothing.

The order of writing matters to whoever reads in the middle: a list is there before the certificates
that point to it, the note that explains a bad standing before the list that sets it, and a
certificate before the index that leads to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.documents import fence
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import renditions
from credissuer.operations.formats.table import further_published, published
from credissuer.operations.perform import needs
from credissuer.operations.publishing import portraits, profile_index, published_badges
from credissuer.operations.publishing.publish_due import put_rendition, put_standings
from credissuer.publication.contract import Publication
from credissuer.staff.roles import Permission

Progress = Callable[[int], None]
"""Called with the number of certificates done so far."""


class Published(NamedTuple):
    """What a publication found and wrote: `written` files changed."""

    written: int
    certificates: int
    lists: int


@needs(Permission.PUBLISH)
def publish(
    office: Office,
    call: Call,
    to: Publication | None = None,
    progress: Progress = lambda done: None,
) -> Published:
    """Everything the public needs, whole; what is published of a certificate beside its vc+jwt is
    signed if need be.

    In many commits, because what is signed is recorded before it is written out, and marked as
    public after that: a crash in between leaves what the next publication repeats. What was decided
    goes out first: nothing that takes long, or fails, holds up a revocation. Raises BehindError,
    PublicationError, SigningKeyError, and RefusedError as `release.release` does.
    """
    fence.check(office, whole=True)
    written = put_standings(office, publication := to or office.publication)
    refused = _sign_missing(office, call)
    began = office.clock()
    with office.store.read() as reading:
        # From here on one snapshot: each certificate in it is on one of these lists.
        status_lists = reading.status_lists.all()
        # Once more, because the signatures above took their time and a list may be new.
        written += put_standings(office, publication)
        written += portraits.put(reading, publication, reading.portraits.all())
        numbers: list[str] = []
        purposes = {row.purpose for row in published()}
        # Without the lock: hardly any ever changes, and a revocation may have to go out meanwhile.
        for rendition in reading.renditions.all():
            if rendition.purpose in purposes and rendition.token is not None:
                written += put_rendition(
                    publication,
                    rendition.number,
                    rendition.purpose,
                    rendition.token,
                )
                if rendition.purpose == SignaturePurpose.VC_JWT:
                    numbers.append(rendition.number)
                    progress(len(numbers))
    written += _put_signed_anew(office, publication, began)
    # After the certificates, because it leads to what is out by now.
    written += profile_index.publish(office, publication)
    # The last, because drawing takes long and nobody verifies a picture.
    if office.publishes_badges:
        written += published_badges.put_missing(office, publication, numbers)
    if refused is not None:
        raise refused
    return Published(written, len(numbers), len(status_lists))


def _put_signed_anew(office: Office, publication: Publication, since: datetime) -> int:
    """What another key has signed since a snapshot, whose tokens may have been written over it;
    returns how many files were written.
    """
    written = 0
    with office.store.read() as reading:
        numbers = sorted(reading.replaced_renditions.numbers(since))
        for row in published():
            for rendition in reading.renditions.by_numbers(numbers, row.purpose).values():
                if rendition.token is not None:
                    written += put_rendition(
                        publication,
                        rendition.number,
                        rendition.purpose,
                        rendition.token,
                    )
    return written


def _sign_missing(office: Office, call: Call) -> RefusedError | None:
    """Sign what is published beside the vc+jwt; the first refusal, which is told when everything
    else is out.
    """
    refused = None
    for row in further_published():
        try:
            renditions.sign_missing(office, call, row.purpose)
        except RefusedError as error:
            # One certificate that cannot be signed must not keep all others from the public.
            refused = refused or error
    return refused
