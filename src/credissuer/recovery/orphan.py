"""The records of a certificate that only its published token tells of: an orphan of a database that
was put back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.assessment.subjects import KINDS, SubjectAccount
from credissuer.assessment.text.names import name_skeleton
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature, SignaturePurpose
from credverifier.errors import FormatError
from credverifier.wire.credentials import credential as wire
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import base64url, dates, jws, strict_json
from credverifier.wire.status.standing import Standing

RESTORED = "restored"
"""Who assessed it, and the beginning of its ref: the true ones were lost with the database."""


class Orphan(NamedTuple):
    """A certificate with all that is stored of it. `accounts` and `subject` are new rows where no
    other certificate of the subject is known.
    """

    certificate: CertificateRecord
    subject: SubjectRecord
    accounts: tuple[AccountRecord, ...]
    assessment: AssessmentRecord
    rendition: RenditionRecord


def rebuilt(token: str, public_url: str, assessment_id: str) -> Orphan:
    """The records of a certificate, as far as its proven `vc+jwt` says.

    Raises FormatError for a token that this office would not have signed.
    """
    signed = jws.parse(token, typ=vc_jwt.TYP)
    credential = vc_jwt.decode(signed.payload)
    issued_at = dates.from_seconds(dates.numeric(signed.payload.get("iat"), "iat"))
    subject = _subject(credential.subject, issued_at)
    assessment = _assessment(credential, public_url, assessment_id, subject.id, issued_at)
    certificate = _certificate(
        credential, token, public_url, subject, assessment, signed, issued_at
    )
    return Orphan(
        certificate,
        subject,
        tuple(
            _account(subject.id, position, account)
            for position, account in enumerate(credential.subject.accounts)
        ),
        assessment,
        rendition(certificate, SignaturePurpose.VC_JWT, token),
    )


def rendition(
    certificate: CertificateRecord,
    purpose: str,
    token: str,
    key_id: str | None = None,
) -> RenditionRecord:
    """A signed form of a certificate, from its published text; `key_id` is the key that signed it,
    where that is not the certificate's.
    """
    signed, tilde, disclosures = token.partition("~")
    signing_input, _, signature = signed.rpartition(".")
    return RenditionRecord(
        number=certificate.number,
        purpose=purpose,
        key_id=key_id or certificate.key_id,
        signing_input=signing_input,
        disclosures=f"{tilde}{disclosures}" or None,
        signature=signature,
        token_sha256=hashlib.sha256(token.encode("ascii")).hexdigest(),
        opened_at=certificate.issued_at,
        signed_at=certificate.issued_at,
    )


def thumbprint_of(token: str) -> str:
    """The thumbprint in the `kid` of a proven token: `{did}#{thumbprint}`, or the URL of the key of
    an Open Badge.
    """
    header = strict_json.loads(base64url.decode(token.partition(".")[0].encode("ascii")))
    kid = str(header.get("kid"))
    return kid.removesuffix(".jwk").rpartition("/")[2].rpartition("#")[2]


def signature(signed: RenditionRecord) -> RenditionSignature:
    """What `rendition` has read, as it is recorded of an intent that is stored already."""
    assert signed.signature and signed.token_sha256 and signed.signed_at
    return RenditionSignature(
        signed.number,
        signed.purpose,
        signed.signature,
        signed.token_sha256,
        signed.signed_at,
    )


def _certificate(
    credential: wire.Credential,
    token: str,
    public_url: str,
    subject: SubjectRecord,
    assessment: AssessmentRecord,
    signed: jws.Jws,
    issued_at: datetime,
) -> CertificateRecord:
    name = vc_jwt.certificate_number(credential.id, public_url)
    list_id, index = place(credential.status, public_url)
    supersedes = credential.supersedes
    return CertificateRecord(
        number=name,
        ref=f"{RESTORED}-{name}",
        # In place of the order's, which is lost with its ref.
        body_sha256=hashlib.sha256(token.encode("ascii")).hexdigest(),
        subject_id=subject.id,
        assessment_id=assessment.id,
        list_id=list_id,
        index=index,
        standing=Standing.VALID,
        reason=None,
        note=None,
        since=None,
        supersedes=vc_jwt.certificate_number(supersedes, public_url) if supersedes else None,
        superseded_by=None,
        key_id=str(signed.header.get("kid")).rpartition("#")[2],
        issued_at=issued_at,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        released_at=issued_at,
    )


def place(entries: tuple[wire.StatusEntry, ...], public_url: str) -> tuple[int, int]:
    """The id of the list and the index that every entry of a certificate points to.

    Raises FormatError `status.unsupported` where they point to several, or elsewhere.
    """
    prefix = f"{public_url}/status/"
    places = {
        (entry.uri.removeprefix(prefix).partition("-")[0], entry.index)
        for entry in entries
        if entry.uri.startswith(prefix)
    }
    if len(places) == 1 and all(entry.uri.startswith(prefix) for entry in entries):
        [(name, index)] = places
        if name.isascii() and name.isdecimal() and not name.startswith("0"):
            return int(name), index
    raise FormatError("status.unsupported", "no one place in a list of this office")


def _subject(subject: wire.Subject, issued_at: datetime) -> SubjectRecord:
    if subject.id is None:
        raise FormatError("format.claims_invalid", "a subject without id")
    return SubjectRecord(
        id=subject.id,
        kind=subject.kind or KINDS[0],
        name=subject.name,
        skeleton=name_skeleton(subject.name),
        created_at=issued_at,
    )


def _account(subject_id: str, position: int, account: wire.Account) -> AccountRecord:
    url = account.url
    if url is None:
        raise FormatError("format.claims_invalid", "an account without url")
    proven = account.control_proven_on
    known = SubjectAccount(
        platform=account.platform,
        handle=account.handle,
        account_id=account.account_id,
        url=url,
        control_proven_on=_day(proven) if proven else None,
    )
    return AccountRecord(
        subject_id=subject_id,
        position=position,
        platform=known.platform,
        key=known.key,
        handle=known.handle,
        account_id=known.account_id,
        url=known.url,
        skeleton=known.look,
        control_proven_on=known.control_proven_on,
    )


def _assessment(
    credential: wire.Credential,
    public_url: str,
    assessment_id: str,
    subject_id: str,
    issued_at: datetime,
) -> AssessmentRecord:
    programme, level, assessed_on = credential.programme, credential.level, credential.assessed_on
    if programme is None or level is None or assessed_on is None:
        raise FormatError("format.claims_invalid", "no programme, level or day of assessment")
    # As `AssessmentProgramme.programme_url` writes it.
    name = programme.id.removeprefix(f"{public_url}/programmes/")
    return AssessmentRecord(
        id=assessment_id,
        subject_id=subject_id,
        programme=name.removesuffix(f"-{programme.version}.json"),
        version=programme.version,
        findings={result.criterion: result.level for result in credential.criteria},
        level=level,
        assessed_on=_day(assessed_on),
        assessor=RESTORED,
        recorded_at=issued_at,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FormatError("format.claims_invalid", "no day") from error


def order_of_adoption(orphans: Mapping[str, Orphan]) -> list[str]:
    """The numbers of orphans, each behind the one that it supersedes."""
    # A dict, because a restore may find a hundred thousand: it keeps their order, and finds one.
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        earlier = orphans[name].certificate.supersedes
        if name not in ordered:
            if earlier in orphans and earlier != name:
                add(str(earlier))
            ordered[name] = None

    for name in sorted(orphans, key=lambda name: orphans[name].certificate.issued_at):
        add(name)
    return list(ordered)


def facts(certificate: CertificateRecord, token_sha256: str | None) -> dict[str, Any]:
    """The detail of the audit entry that an orphan is issued, as `release` would have written it."""
    return {
        "ref": certificate.ref,
        "list": certificate.list_id,
        "index": certificate.index,
        "key": certificate.key_id,
        "token_sha256": token_sha256,
        "source": RESTORED,
    }
