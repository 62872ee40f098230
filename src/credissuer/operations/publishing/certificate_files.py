"""The files of certificates: every signed form that has a public file, and the portrait beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from credissuer.office import Office
from credissuer.operations.formats.table import published
from credissuer.operations.publishing import portraits
from credissuer.publication.contract import Publication, put_all_changed
from credissuer.publication.tree import certificate_path
from credissuer.store.transaction import Reading


class SignedFiles(NamedTuple):
    """Path -> octets of files, and (number, purpose) -> digest of what they are made from."""

    files: dict[str, bytes]
    digests: dict[tuple[str, str], str]


def put(office: Office, publication: Publication, numbers: Sequence[str]) -> int:
    """Publish the files of these certificates, their lists being public; returns how many files
    were written.

    Without the publisher's lock, because a revocation may have to go out meanwhile. Raises
    PublicationError.
    """
    # Before the certificates that name them, so that nobody looks for one in vain.
    written = portraits.put_of(office, numbers, publication)
    with office.store.read() as reading:
        signed = read(reading, numbers)
    while signed.files:
        written += put_all_changed(publication, signed.files)
        with office.store.read() as reading:
            differing = _changed_since(reading, numbers, signed)
            # Looked at again after the files are written: another key may have signed one anew
            # meanwhile, and whoever published that may have been here first.
            signed = read(reading, differing)
    return written


def read(reading: Reading, numbers: Sequence[str]) -> SignedFiles:
    """The files of these certificates as they should be."""
    signed = SignedFiles({}, {})
    if not numbers:
        return signed
    for row in published():
        for number, rendition in reading.renditions.by_numbers(numbers, row.purpose).items():
            if rendition.token is not None and rendition.token_sha256 is not None:
                path = certificate_path(number, str(row.ending))
                signed.files[path] = rendition.token.encode("ascii")
                signed.digests[number, row.purpose] = rendition.token_sha256
    return signed


def _changed_since(reading: Reading, numbers: Sequence[str], before: SignedFiles) -> list[str]:
    digests = {
        (number, row.purpose): digest
        for row in published()
        for number, digest in reading.renditions.digests(numbers, row.purpose).items()
    }
    different = {key for key in digests if before.digests.get(key) != digests[key]}
    return sorted({number for number, _ in different})
