"""The files of a badge: pictures with the link QR, and the offline QR with its slim rendition of the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from credissuer.actions import renditions, standing
from credissuer.badges import pictures, qr
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sizes import SIZES
from credissuer.credentials.record import CertificateRecord, Purpose
from credissuer.office import Office
from credissuer.staff.roles import Actor, Permission
from credissuer.store.contract import Reading
from credverifier.wire import number, offline


def badge(
    office: Office, actor: Actor, text: str, languages: Sequence[str] = (), sizes: Sequence[str] = ()
) -> dict[str, bytes]:
    """File name -> octets: link QR, offline QR and the badge in `languages` and `sizes` (all, if none), as SVG and PNG.

    The certificate is baked into the badges, as an Open Badge.

    Raises RefusedError `certificate.cannot_change` unless the certificate is in good standing or what the files hold
    was signed before, `certificate.qr_too_long`; UsageError `usage.picture_language`, `usage.picture_size`.
    """
    actor.require(Permission.READ)
    for language, size in product(languages or LANGUAGES, sizes or SIZES):
        pictures.check("badge.svg", language, size)
    with office.store.read() as reading:
        certificate = standing.find(reading, text)
        facts = facts_of(office, reading, certificate)
    slim = renditions.token(office, actor, certificate, Purpose.SLIM)
    open_badge = renditions.token(office, actor, certificate, Purpose.OPEN_BADGE)
    offline_code = qr.qr_matrix(offline.encode(slim, office.public_url))
    files = {
        "link.svg": pictures.picture(facts, "qr.svg").octets,
        "link.png": pictures.picture(facts, "qr.png").octets,
        "offline.svg": qr.svg(offline_code, title=f"{number.show(facts.number)} offline").encode("utf-8"),
        "offline.png": qr.png(offline_code),
    }
    for size, language, form in product(sizes or SIZES, languages or LANGUAGES, ("svg", "png")):
        drawn = pictures.picture(facts, f"badge.{form}", language, size)
        files[f"badge-{size}-{language}.{form}"] = pictures.baked(drawn, open_badge).octets
    return {f"{facts.number}-{name}": octets for name, octets in files.items()}


def badge_facts(office: Office, text: str) -> BadgeFacts:
    """What the badge of a released certificate says; public, and the same for ever.

    Raises NotFoundError, and LinkError for what is no number.
    """
    with office.store.read() as reading:
        return facts_of(office, reading, standing.find(reading, text))


def public_picture(
    office: Office, text: str, kind: str, language: str | None = None, size: str | None = None
) -> pictures.Picture:
    """A picture of a released certificate, as anybody may have it; badges with the Open Badge where one was signed.

    Signs nothing. Raises as `badge_facts` and `pictures.picture` do.
    """
    pictures.check(kind, language, size)
    with office.store.read() as reading:
        certificate = standing.find(reading, text)
        facts = facts_of(office, reading, certificate)
        known = reading.rendition(certificate.number, Purpose.OPEN_BADGE)
    drawn = pictures.picture(facts, kind, language, size)
    if known is None or known.token is None or not kind.startswith("badge."):
        return drawn
    return pictures.baked(drawn, known.token)


def facts_of(office: Office, reading: Reading, certificate: CertificateRecord) -> BadgeFacts:
    """Of all accounts the first is shown."""
    subject = reading.subjects([certificate.subject_id])[certificate.subject_id]
    accounts = reading.accounts([certificate.subject_id]).get(certificate.subject_id, [])
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
        valid_until=certificate.valid_until.date(),
    )
