"""Commands that issue a certificate and make its badge."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_file import read_order
from credissuer.assessment.portrait import read_portrait
from credissuer.badges import qr
from credissuer.bootstrap.opening import OpenedOffice
from credissuer.bootstrap.public_target import public_place
from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.certificates.sanctions import AfterSanction, warn, word
from credissuer.cli.desk import (
    Json,
    Note,
    Number,
    desk,
    put,
    put_json,
    put_row,
    read_octets,
    say,
    writing,
)
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.operations import badge as badges
from credissuer.operations.deciding.ordering import order_certificate
from credissuer.operations.issue import Issued
from credissuer.operations.publishing import publish_due
from credissuer.staff.proposal import ProposalRecord
from credissuer.words import languages as languages_of
from credverifier.cli import output
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt

_LANGUAGES = ", ".join(languages_of("badges"))


def issue(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON: ref, kind, name, level, criteria, assessed_on, accounts, holder_key,"
            " portrait."
        ),
    ],
    portrait: Annotated[
        Path | None,
        typer.Option(
            "--portrait",
            help="A picture of the subject for the verdict page: JPEG or PNG, at most 15 kB,"
            " without metadata.",
        ),
    ] = None,
    after_sanction: AfterSanction = False,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Issue one certificate from an assessed subject and publish it; the same ref again gives the
    same certificate.
    """
    at = desk(context)
    # A note that went nowhere would be taken for one that is kept.
    if note is not None and not after_sanction:
        raise UsageError("usage.after_sanction")
    said = word(after_sanction, note)
    with at.opened() as opened:
        office = opened.office
        order = _order(office, at.actor.id, file, portrait)
        order = replace(order, after_sanction=said)
        answer = order_certificate(office, office.call(at.actor), order)
        if isinstance(answer, ProposalRecord):
            put_proposal(office, office.call(at.actor), answer, as_json=as_json)
            return
        if answer.refusal is not None:
            raise answer.refusal
        _put_issued(opened, order, answer, as_json=as_json)


def _put_issued(opened: OpenedOffice, order: Order, answer: Issued, *, as_json: bool) -> None:
    """Publish the certificate, and print where it is."""
    office = opened.office
    warn(order.ref, answer.sanctions, office.zone)
    # An answer holds a refusal or a certificate.
    assert answer.certificate is not None
    issued_number = answer.certificate.number
    # Before anything is printed: what is printed may be passed on at once.
    publish_due.publish_issued(office, [issued_number])
    shown = number.show(issued_number)
    if as_json:
        put_json({"ref": answer.ref, "number": shown, "token": answer.token}, lines=True)
        return
    put(shown)
    put(vc_jwt.credential_url(office.public_url, issued_number))
    # An SD-JWT is bound to a key of the holder; without one there is none.
    endings = ("jwt", "sd-jwt") if order.holder_key else ("jwt",)
    place = public_place(opened.configuration)
    for ending in endings:
        put(f"{place}/c/{issued_number}.{ending}")
    # Its half blocks are in no code page of Windows but the oldest ones.
    if output.shows_unicode(sys.stderr):
        # To stderr, because it is for eyes and stdout is data.
        matrix = qr.qr_matrix(qr.link_text(office.public_url, issued_number))
        say(qr.terminal(matrix))


def _order(office: Office, assessor: str, file: Path, portrait: Path | None) -> Order:
    order = read_order(
        read_octets(file),
        office.programme,
        today=office.today,
        assessor=assessor,
    )
    if portrait is None:
        return order
    picture = read_portrait(read_octets(portrait))
    return replace(order, subject=replace(order.subject, portrait=picture))


def badge(
    context: typer.Context,
    number: Number,
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--lang",
            help=f"{_LANGUAGES} or both; may be given again. All, if not given.",
        ),
    ] = None,
    sizes: Annotated[
        list[str] | None,
        typer.Option(
            "--size",
            help=f"One of {', '.join(badges.ALL_SIZES)}; may be given again. All, if not given.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """The badge kit: link QR, offline QR, badge in each size and language (SVG, PNG, PDF), the
    words that go with them, and one ZIP of all; prints the paths.
    """
    with desk(context).called() as (office, call):
        files = badges.kit(office, call, number, languages or (), sizes or ())
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, octets in files.items():
            (out / name).write_bytes(octets)
            put_row({"file": str(out / name)}, as_json=as_json)
