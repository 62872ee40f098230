"""Texts of an office that wait for a signature, and what reads them back."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.operations import lists
from credissuer.operations.worker_processes.texts import Readers, TextToSign
from credissuer.signing.file_keys import FileSigner
from credissuer.signing.provider import KeyUse
from tests.offices import Household
from tests.operations.test_plans import plan, recorded


class Waiting(NamedTuple):
    """Recorded texts, their signer, and their readers."""

    texts: list[TextToSign]
    signer: FileSigner
    readers: Readers


def waiting(house: Household, *channels: int) -> Waiting:
    """The recorded texts of these made-up channels."""
    intents = recorded(house, *(plan(house, channel) for channel in channels))
    office, now = house.office, house.office.clock()
    issuer = office.anchors(now).issuers[office.issuer_id]
    current = lists.opened(office, issuer, lists.ensure_current(office, intents[0][0].list_id))
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    assert isinstance(signer, FileSigner)
    return Waiting(
        [TextToSign(rendition.signing_input, "", True) for _, rendition in intents],
        signer,
        Readers(office.public_url, office.trust_list(now), current, now),
    )
