"""Status lists signed and recorded: fresh, true to the ledger, never behind what was published
before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from credissuer import failpoints
from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credissuer.status.lists import FULL, StatusListRecord, new_list
from credissuer.status.render import RENDERINGS, RESIGN_AFTER, Rendering, list_url, payload
from credissuer.store.transaction import Transaction
from credverifier.trust.anchors import Issuer
from credverifier.verification import read_list
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url, jws, strict_json
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.status_lists import StatusList

_ATTEMPTS = 8


def tokens(record: StatusListRecord) -> dict[Rendering, str]:
    """The three signed texts of a list that was published at least once."""
    texts = (record.token_status_list, record.revocation, record.suspension)
    return {
        rendering: text
        for rendering, text in zip(RENDERINGS, texts, strict=True)
        if text is not None
    }


def current_list(transaction: Transaction, office: Office, count: int) -> int:
    """The list that takes the next `count` certificates; a new one once the last is three quarters
    full.
    """
    known = transaction.status_lists.all()
    if known and known[-1].taken + count <= FULL:
        return known[-1].id
    record = new_list(known[-1].id + 1 if known else 1, office.entropy(32))
    transaction.status_lists.add(record)
    return record.id


def due(office: Office, record: StatusListRecord, now: datetime) -> bool:
    """True where the list must be signed anew: never signed, behind the ledger, past half its life,
    or by a key that nobody believes any more.
    """
    if record.dirty or record.issued_at is None or record.revocation is None:
        return True
    return (now - record.issued_at).total_seconds() >= RESIGN_AFTER or not believed(
        office, record.revocation
    )


def believed(office: Office, token: str) -> bool:
    """Whether the key that signed `token` still verifies what it signed."""
    header = strict_json.loads(base64url.decode(token.partition(".")[0].encode("ascii")))
    return office.keyring.verifies(str(header["kid"]).rpartition("#")[2])


def ensure_current(office: Office, list_id: int) -> StatusListRecord:
    """The list as it is now, signed and recorded anew if that is due.

    Raises PublicationError `publish.clock_backwards`, `publish.contended`.
    """
    for _ in range(_ATTEMPTS):
        now = office.clock()
        with office.store.read() as reading:
            record = reading.status_lists.by_id(list_id)
            standings = reading.certificates.bad_standings(list_id)
        assert record is not None
        if not due(office, record, now):
            return record
        signed = _signed(office, record, standings, now)
        failpoints.reach("publish.before_record")
        with office.store.write() as transaction:
            recorded = transaction.status_lists.record_signed(
                signed, expected_version=record.version
            )
        if recorded:
            failpoints.reach("publish.after_record")
            return signed
    raise PublicationError("publish.contended", list=list_id)


def _signed(
    office: Office, record: StatusListRecord, standings: dict[int, Standing], now: datetime
) -> StatusListRecord:
    if record.issued_at is not None and now < record.issued_at:
        raise PublicationError(
            "publish.clock_backwards", last=record.issued_at.isoformat(), now=now.isoformat()
        )
    signer, version = office.keyring.signer(KeyUse.STATUS), record.version + 1
    texts = [
        jws.sign(
            payload(
                rendering,
                standings,
                public_url=office.public_url,
                issuer=office.issuer_id,
                list_id=record.id,
                version=version,
                issued_at=int(now.timestamp()),
            ),
            typ=rendering.typ,
            signer=signer,
        )
        for rendering in RENDERINGS
    ]
    return replace(
        record,
        version=version,
        issued_at=now,
        published_changes=record.changes,
        token_status_list=texts[0],
        revocation=texts[1],
        suspension=texts[2],
    )


def opened(office: Office, issuer: Issuer, record: StatusListRecord) -> dict[str, StatusList]:
    """URL -> list, read as the public reads it: what a read-back holds new certificates against."""
    lists = {}
    for rendering, token in tokens(record).items():
        url = list_url(office.public_url, record.id, rendering)
        encoding = "bitstring" if rendering.purpose else "token"
        lists[url] = read_list(token, issuer, StatusEntry(encoding, url, 0, rendering.purpose))
    return lists
