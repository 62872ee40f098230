"""Everything that the office holds about a holder, handed to them; and what of it may be deleted.

Not in it: what staff wrote for itself, and reports of others.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.applications.evidence import EvidenceRecord
from credissuer.applications.holder import HolderRecord
from credissuer.notices.notice import NoticeRecord
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.listing import own_subject
from credissuer.operations.applying.own import own_certificates, own_record
from credissuer.operations.applying.own_cases import own_cases
from credissuer.store.applications.applications import ApplicationReading, Asks, Consents
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.holders import HolderSessions
from credissuer.store.applications.listings import ListingReading
from credissuer.store.applications.proofs import Proofs
from credissuer.store.sending.notices import NoticeReading
from credissuer.store.transaction import Reading, Transaction
from credissuer.words import languages, words
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates

_PRIVATE = frozenset({"secret_sha256", "assignee", "asked_by", "checked_by", "by"})
"""Members that are of the office and not of the holder: who of staff did it, and secrets."""

# A moment that every file bears, because zip has neither zones nor moments before 1980.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@operation(None)
def download(transaction: Transaction, call: Call, office: Office) -> Outcome[bytes]:
    """A ZIP with `data.json`, a README in every language and the files that were handed in.

    The trail keeps that it was taken. Raises NotFoundError `holder.not_found`, ForbiddenError.
    """
    holder = own_record(transaction, call)
    data = everything(transaction, holder)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
        _put(archive, "data.json", text.encode("utf-8"))
        for language in languages("me"):
            readme = str(words("me", language)["readme"]).format(issuer=_named(office, language))
            _put(archive, f"README.{language}.txt", readme.encode("utf-8"))
        for path, evidence in _files(transaction, holder):
            _put(archive, path, transaction.of(Evidence).content(evidence.id) or b"")
    event = call.event("holder.data_taken", holder.id)
    return Outcome(packed.getvalue(), (event,))


def everything(reading: Reading, holder: HolderRecord) -> dict[str, Any]:
    """Everything about a holder as JSON."""
    certificates = own_certificates(reading, holder)
    applications = reading.of(ApplicationReading).of_holder(holder.id)
    return {
        "holder": _facts(holder),
        "sign_ins": [_facts(one) for one in reading.of(HolderSessions).of_holder(holder.id)],
        "applications": [_application(reading, one) for one in applications],
        "consents": [_facts(one) for one in reading.of(Consents).of_holder(holder.id)],
        "directory": _listing(reading, holder),
        "certificates": [
            {
                "number": numbers.show(one.number),
                "standing": one.standing.value,
                "reason": one.reason,
                "issued_at": dates.stamp(one.issued_at),
                "valid_from": dates.stamp(one.valid_from),
                "valid_until": dates.stamp(one.valid_until),
            }
            for one in certificates
        ],
        "cases": own_cases(reading, holder),
        "notices": [_notice(one) for one in reading.of(NoticeReading).of_recipient(holder.email)],
    }


def _listing(reading: Reading, holder: HolderRecord) -> dict[str, Any] | None:
    """Whether they stand, or stood, in the directory, and by what."""
    subject_id = own_subject(reading, holder)
    record = None if subject_id is None else reading.of(ListingReading).of_subject(subject_id)
    return None if record is None else _facts(record)


def _notice(record: NoticeRecord) -> dict[str, Any]:
    """That they were written to, and not what: a mail may hold a link that opens their page."""
    names = ("kind", "language", "due_at", "sent_at", "failed_at")
    return {name: _value(getattr(record, name)) for name in names}


def _application(reading: Reading, record: ApplicationRecord) -> dict[str, Any]:
    return {
        **_facts(record),
        "receipt": receipt(record.id),
        "asked": [_facts(one) for one in reading.of(Asks).of_application(record.id)],
        "accounts": [_facts(one) for one in reading.of(Proofs).of_application(record.id)],
        "evidence": [
            {**_facts(one), **({"file": _path(one)} if one.file_name else {})}
            for one in reading.of(Evidence).of_application(record.id)
        ],
    }


def _files(reading: Reading, holder: HolderRecord) -> list[tuple[str, EvidenceRecord]]:
    return [
        (_path(evidence), evidence)
        for record in reading.of(ApplicationReading).of_holder(holder.id)
        for evidence in reading.of(Evidence).of_application(record.id)
        if evidence.file_name
    ]


def _path(evidence: EvidenceRecord) -> str:
    """Below the piece's id, because two files may have one name."""
    return f"files/{evidence.id}/{evidence.file_name}"


def _facts(record: Any) -> dict[str, Any]:
    """The members of a record as JSON, without what is the office's own."""
    members = (one.name for one in fields(record) if one.name not in _PRIVATE)
    return {name: _value(getattr(record, name)) for name in members}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return dates.stamp(value)
    if isinstance(value, Enum):
        return value.value
    return value


def _put(archive: zipfile.ZipFile, path: str, octets: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(path, _ZIP_DAY), octets, zipfile.ZIP_DEFLATED)


def _named(office: Office, language: str) -> str:
    names: Mapping[str, str] = office.issuer_name
    return names.get(language) or next(iter(names.values()))
