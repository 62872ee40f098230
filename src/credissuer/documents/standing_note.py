"""Standing notes: the signed explanation of why a certificate is not in good standing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from credissuer.credentials.certificate import CertificateRecord
from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing, Wanted
from credissuer.publication.tree import certificate_path
from credissuer.recovery.behind import Claimed, is_later
from credissuer.signing.provider import KeyUse
from credissuer.status.due_publication import DueKind
from credissuer.status.encodings import ENCODINGS
from credissuer.store.aggregate import BATCH
from credissuer.store.status.publication_journal import PublicationJournalReading
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import dates
from credverifier.wire.status import standing_note
from credverifier.wire.status.standing import Standing

_ENDING = ".standing.jwt"

# Not the voided: nobody has such a certificate, so nobody needs an explanation.
EXPLAINED = (Standing.SUSPENDED, Standing.REVOKED, Standing.SUPERSEDED)


class StandingNoteKind(PublicKind):
    """One note for each certificate that is not in good standing; a key is its number."""

    name = "standing-note"
    typ = standing_note.TYP
    key_use = KeyUse.STATUS
    folder = "c"
    is_batched = True

    def paths(self, key: str) -> tuple[str, ...]:
        """`c/{number}.standing.jwt`."""
        return (certificate_path(key, _ENDING),)

    def key_at(self, name: str) -> str | None:
        """The number of the certificate."""
        key = name.removesuffix(_ENDING)
        return key if name.endswith(_ENDING) and number.is_canonical(key) else None

    def replaces(self, ours: Claimed, published: Claimed) -> bool:
        """By their times: a note goes with its standing, and the next one begins anew."""
        return is_later(ours, published)

    def required(self, context: Context, wanted: Wanted) -> Iterable[str]:
        """The certificates on wanted lists whose standing no published note explains yet.

        The lists are about to say it, whoever decided it and whether or not they have come to
        publish it themselves.
        """
        list_ids = {int(key) for encoding in ENCODINGS for key in wanted.get(encoding.name, ())}
        if not list_ids:
            return ()
        documents = context.reading.documents
        return documents.unexplained(self.name, sorted(list_ids), _due(context.reading))

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """What each note says. A certificate in good standing has none."""
        # In one question for all: a whole publication asks for every note there is.
        certificates = context.reading.certificates.by_numbers(list(wanted))
        # Kept for `claims`, because a question for each of a hundred thousand takes a minute.
        context.certificates.update(certificates)
        return {
            # Sorted, because the text is compared with the one that was signed last.
            key: json.dumps(note_of(certificate)._asdict(), sort_keys=True)
            for key, certificate in certificates.items()
            if certificate.standing in EXPLAINED
        }

    def claims(self, signing: Signing) -> dict[str, Any]:
        """Standing, since when, reason and successor of the certificate."""
        # `bases` has named this number from the same snapshot.
        certificate = signing.context.certificates[signing.key]
        return standing_note.encode(
            note_of(certificate),
            issuer=signing.context.office.issuer_id,
            credential_id=vc_jwt.credential_url(signing.context.office.public_url, signing.key),
            issued_at=signing.version.issued_at,
            version=signing.version.number,
        )


def _due(reading: Reading) -> list[str] | None:
    """The certificates whose notes may not be public, None where those may be any.

    A decision stands in the journal until the public has its note. Without it every certificate on
    a list would be looked at, which may be thousands.
    """
    journal = reading.of(PublicationJournalReading)
    rows = journal.pending(DueKind.STANDING, BATCH + 1)
    # As after a restore, when nobody knows what is public.
    is_known = journal.tree() is not None
    return [row.number for row in rows] if is_known and len(rows) <= BATCH else None


def note_of(certificate: CertificateRecord) -> standing_note.StandingNote:
    """What the note of a certificate says."""
    return standing_note.StandingNote(
        certificate.standing,
        dates.stamp(certificate.since) if certificate.since else None,
        certificate.reason,
        certificate.superseded_by,
    )
