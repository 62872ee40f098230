"""The files of a badge: pictures with the link QR, and the offline QR with its slim rendition of
the certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.badges import kit as texts_and_zip
from credissuer.badges import pictures, qr
from credissuer.badges.facts import LANGUAGES, BadgeAccount, BadgeFacts
from credissuer.badges.kit import PictureAddress
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import change_standing, renditions
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier import days
from credverifier.wire import number
from credverifier.wire.credentials import offline_qr
from credverifier.wire.status.standing import Standing

ALL_SIZES = (*SIZES, *SHEETS)
_ZIPS = 8
"""Kept; each has some megabytes."""


@needs(Permission.READ)
def badge(
    office: Office, call: Call, text: str, languages: Sequence[str] = (), sizes: Sequence[str] = ()
) -> dict[str, bytes]:
    """File name -> octets: link QR, offline QR and the badge in `languages` and `sizes` (all, if
    none), as SVG and PNG, for print as PDF.

    The certificate is baked into the badges but those for print, as an Open Badge. That and the
    certificate for wallets are public files from then on.

    Raises RefusedError `certificate.cannot_change` unless the certificate is in good standing or
    what the files hold was signed before, `certificate.qr_too_long`; UsageError
    `usage.picture_language`, `usage.picture_size`.
    """
    # All refusals before the first signature: a misspelled size must not leave a rendition behind.
    for language, size in product(languages or LANGUAGES, sizes or ALL_SIZES):
        pictures.check(pictures.check_size(size), language, size)
    with office.store.read() as reading:
        certificate = change_standing.find(reading, text)
        facts = facts_of(office, reading, certificate)
    slim = renditions.token(office, call, certificate, SignaturePurpose.SLIM)
    open_badge = renditions.token(office, call, certificate, SignaturePurpose.OPEN_BADGE)
    if certificate.standing is Standing.VALID:
        # Not among the files: whoever has a wallet finds it at the certificate's own address.
        renditions.token(office, call, certificate, SignaturePurpose.SD_JWT)
    offline_text = offline_qr.encode(slim, office.public_url)
    return _files(
        facts,
        BadgeSignatures(open_badge, offline_text),
        languages or tuple(LANGUAGES),
        sizes or ALL_SIZES,
    )


@needs(Permission.READ)
def kit(
    office: Office, call: Call, text: str, languages: Sequence[str] = (), sizes: Sequence[str] = ()
) -> dict[str, bytes]:
    """The files of `badge`, the words that go with them, and last one ZIP with all of it.

    Raises as `badge` does.
    """
    files = badge(office, call, text, languages, sizes)
    # The facts once more, because `badge` gives files alone and a certificate's facts never change.
    with office.store.read() as reading:
        facts = facts_of(office, reading, change_standing.find(reading, text))
    return _with_zip(facts, files, _picture_address(office))


def _picture_address(office: Office) -> PictureAddress:
    """Where the HTML of a kit finds its picture: only where one is sure to be."""
    if office.publishes_badges:
        return texts_and_zip.published_picture
    # Otherwise nobody knows whether the public reaches a server that draws.
    is_served = office.web_server.proxy_to is not None
    return texts_and_zip.served_picture if is_served else texts_and_zip.embedded_picture


def public_kit(office: Office, text: str) -> bytes:
    """The ZIP of all files of a released certificate, as anybody may have it: with what was signed
    for it already.

    Signs nothing. Raises NotFoundError, LinkError for what is no number. Draws some twenty
    pictures, which takes seconds the first time: the caller lets few in at once.
    """
    with office.store.read() as reading:
        certificate = change_standing.find(reading, text)
        facts = facts_of(office, reading, certificate)
        open_badge = _signed(reading, certificate, SignaturePurpose.OPEN_BADGE)
        slim = _signed(reading, certificate, SignaturePurpose.SLIM)
    signed = BadgeSignatures(
        open_badge,
        None if slim is None else offline_qr.encode(slim, office.public_url),
    )
    return _whole_zip(facts, signed, _picture_address(office))


class BadgeSignatures(NamedTuple):
    """What was signed for the files of a badge: Open Badge, and text of the offline code; None
    where not yet.
    """

    open_badge: str | None
    offline_text: str | None


# Cached by what was signed as well, so that a badge signed later replaces the picture without it.
@lru_cache(maxsize=_ZIPS)
def _whole_zip(facts: BadgeFacts, signed: BadgeSignatures, picture: PictureAddress) -> bytes:
    drawn = _files(facts, signed, tuple(LANGUAGES), ALL_SIZES)
    files = _with_zip(facts, drawn, picture)
    return files[f"{facts.number}-kit.zip"]


def _files(
    facts: BadgeFacts,
    signed: BadgeSignatures,
    languages: Sequence[str],
    sizes: Sequence[str],
) -> dict[str, bytes]:
    files = {
        f"link.{form}": pictures.picture(facts, f"qr.{form}").octets for form in ("svg", "png")
    }
    if signed.offline_text is not None:
        code = qr.qr_matrix(signed.offline_text)
        title = f"{number.show(facts.number)} offline"
        files |= {
            "offline.svg": qr.svg(code, title=title).encode("utf-8"),
            "offline.png": qr.png(code),
        }
    for size, language in product(sizes, languages):
        # Sheets are for print alone, and print wants PDF.
        for form in ("pdf",) if size in SHEETS else ("svg", "png"):
            drawn = pictures.picture(
                facts,
                f"badge.{form}",
                language,
                size,
                signed.offline_text,
            )
            baked = drawn if signed.open_badge is None else pictures.baked(drawn, signed.open_badge)
            files[f"badge-{size}-{language}.{form}"] = baked.octets
    return {f"{facts.number}-{name}": octets for name, octets in files.items()}


def _with_zip(
    facts: BadgeFacts,
    files: dict[str, bytes],
    picture: PictureAddress,
) -> dict[str, bytes]:
    whole = files | texts_and_zip.text_files(facts, list(files), picture)
    return whole | {f"{facts.number}-kit.zip": texts_and_zip.zip_of(whole)}


def badge_facts(office: Office, text: str) -> BadgeFacts:
    """What the badge of a released certificate says; public, and the same for ever.

    Raises NotFoundError, and LinkError for what is no number.
    """
    with office.store.read() as reading:
        return facts_of(office, reading, change_standing.find(reading, text))


def public_picture(
    office: Office,
    text: str,
    kind: str,
    language: str | None = None,
    size: str | None = None,
) -> pictures.Picture:
    """A picture of a released certificate, as anybody may have it; badges with the Open Badge, and
    those for print with the offline code, where one was signed.

    Signs nothing. Raises as `badge_facts` and `pictures.picture` do.
    """
    # Before the store is asked, because anybody may send any query.
    pictures.check(kind, language, size)
    with office.store.read() as reading:
        certificate = change_standing.find(reading, text)
        facts = facts_of(office, reading, certificate)
        token = _signed(
            reading,
            certificate,
            SignaturePurpose.OPEN_BADGE if kind in pictures.BAKED else SignaturePurpose.SLIM,
        )
    if kind in pictures.BAKED:
        drawn = pictures.picture(facts, kind, language, size)
        return drawn if token is None else pictures.baked(drawn, token)
    offline_text = None if token is None else offline_qr.encode(token, office.public_url)
    return pictures.picture(facts, kind, language, size, offline_text)


def _signed(reading: Reading, certificate: CertificateRecord, purpose: str) -> str | None:
    rendition = reading.renditions.get(certificate.number, purpose)
    return None if rendition is None else rendition.token


def facts_of(office: Office, reading: Reading, certificate: CertificateRecord) -> BadgeFacts:
    """All its accounts, in the order of the application, and its level by name."""
    subject = reading.subjects.by_ids([certificate.subject_id])[certificate.subject_id]
    accounts = reading.accounts.of_subjects([certificate.subject_id]).get(
        certificate.subject_id,
        [],
    )
    assessments = reading.assessments.by_ids([certificate.assessment_id])
    return badge_of(office, certificate, subject, accounts, assessments[certificate.assessment_id])


def badge_of(
    office: Office,
    certificate: CertificateRecord,
    subject: SubjectRecord,
    accounts: Sequence[AccountRecord],
    assessment: AssessmentRecord,
) -> BadgeFacts:
    """The same of records that need not be stored."""
    first = accounts[0] if accounts else None
    return BadgeFacts(
        public_url=office.public_url,
        number=certificate.number,
        alliance=(office.issuer_name["vi"], office.issuer_name["en"]),
        programme=(office.programme.name["vi"], office.programme.name["en"]),
        name=subject.name,
        kind=subject.kind,
        platform=first.platform if first else None,
        handle=first.handle if first else None,
        account_id=first.account_id if first else None,
        valid_until=days.last_day(certificate.valid_until, office.zone),
        level=_level(office, assessment),
        others=tuple(
            BadgeAccount(one.platform, one.handle, one.account_id) for one in accounts[1:]
        ),
        logo=office.logo,
    )


def _level(office: Office, assessment: AssessmentRecord) -> tuple[str, str] | None:
    """Its names; None under rules that the office no longer has."""
    programme = office.programme
    same = (assessment.programme, assessment.version) == (programme.id, programme.version)
    level = programme.level(assessment.level) if same else None
    return None if level is None else (level.name["vi"], level.name["en"])
