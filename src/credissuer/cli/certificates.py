"""Commands on single certificates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from credissuer.assessment.order_file import read_order
from credissuer.badges import qr
from credissuer.cli.desk import (
    Desk,
    Json,
    announce,
    desk,
    put,
    put_json,
    read_octets,
    say,
    sentences,
    writing,
)
from credissuer.cli.life import put_life
from credissuer.cli.sanctions import AfterSanction, warn, word
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations import badge as badges
from credissuer.operations import change_standing, publish_due
from credissuer.operations.history import LifeEvent, history
from credissuer.operations.history import facts as life_facts
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.perform import needs, perform
from credissuer.operations.upkeep.export import export as snapshot
from credissuer.signing.lifecycle import find as find_key
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credissuer.words import languages as languages_of
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

Number = Annotated[
    str,
    typer.Argument(metavar="NUMBER", help="Certificate number, in any case, with or without -."),
]
Reason = Annotated[
    str | None, typer.Option("--reason", help="Reason code, for example undisclosed_ad.")
]
Note = Annotated[str | None, typer.Option("--note", help="A note for the office; never published.")]

_LANGUAGES = ", ".join(languages_of("badges"))


def issue(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON: ref, kind, name, level, criteria, assessed_on, accounts, holder_key."
        ),
    ],
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
        today = office.clock().date()
        order = read_order(
            read_octets(file),
            office.programme,
            today=today,
            assessor=at.actor.id,
        )
        order = replace(order, after_sanction=said)
        [answer] = issue_orders(office, office.call(at.actor), [order])
        if answer.refusal is not None:
            raise answer.refusal
        warn(order.ref, answer.sanctions)
        # An answer holds a refusal or a certificate.
        assert answer.certificate is not None
        issued_number = answer.certificate.number
        # Before anything is printed: what is printed may be passed on at once.
        publish_due.publish_issued(office, [issued_number])
        link = vc_jwt.credential_url(office.public_url, issued_number)
        shown = number.show(issued_number)
        if as_json:
            put_json({"ref": answer.ref, "number": shown, "token": answer.token}, lines=True)
            return
        put(shown)
        put(link)
        # An SD-JWT is bound to a key of the holder; without one there is none.
        endings = ("jwt", "sd-jwt") if order.holder_key else ("jwt",)
        folder = opened.configuration.path(opened.configuration.settings.publication_dir)
        for ending in endings:
            put(str(folder / f"c/{issued_number}.{ending}"))
        # To stderr, because it is for eyes and stdout is data.
        matrix = qr.qr_matrix(qr.link_text(office.public_url, issued_number))
        say(qr.terminal(matrix))


def revoke(
    context: typer.Context, number: Number, reason: Reason = None, note: Note = None
) -> None:
    """Revoke a certificate for good, and publish that before answering."""
    _withdraw(desk(context), change_standing.revoke, "revoked", number, reason, note)


def suspend(
    context: typer.Context, number: Number, reason: Reason = None, note: Note = None
) -> None:
    """Suspend a certificate while a case is looked into, and publish that before answering."""
    _withdraw(desk(context), change_standing.suspend, "suspended", number, reason, note)


def reinstate(context: typer.Context, number: Number, note: Note = None) -> None:
    """Lift a suspension, and publish that before answering."""
    with desk(context).called() as (office, call):
        certificate = perform(office, call, change_standing.reinstate, number, note)
        _report(certificate, "reinstated")


def show(
    context: typer.Context,
    number: Number,
    whole_life: Annotated[
        bool,
        typer.Option("--history", help="What happened to it, when, by whom, and every note."),
    ] = False,
    as_json: Json = False,
) -> None:
    """One certificate: whose it is, how it stands, and its link."""
    with desk(context).called() as (office, call):
        facts, life = _one(office, call, number)
        if as_json:
            put_json({**facts, "history": life_facts(life)} if whole_life else facts)
            return
        for name, value in facts.items():
            if value is None:
                continue
            # As JSON, because Python's own spelling of these is no format.
            is_other = isinstance(value, list | bool)
            text = json.dumps(value, ensure_ascii=False) if is_other else value
            put(f"{name:14} {text}")
        if whole_life:
            put_life(life)


def list_(
    context: typer.Context,
    status: Annotated[
        str | None, typer.Option("--standing", help="valid, suspended, revoked, superseded.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Part of a name.")] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Signed by the key of this thumbprint.")
    ] = None,
    after: Annotated[str | None, typer.Option("--after", help="Go on behind this number.")] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")
    ] = 200,
    as_json: Json = False,
) -> None:
    """The certificates of the office, by number."""
    if status is not None and status not in list(Standing):
        raise UsageError(
            "usage.standing",
            standing=status,
            standings=", ".join(Standing),
        )
    # Read before the office is opened: a mistyped number costs no passphrase and no lock.
    cursor = number.parse(after) if after else None
    wanted = Standing(status) if status else None
    at = desk(context)
    with at.opened() as opened:
        call = opened.office.call(at.actor)
        if key is not None:
            find_key(opened.office.keyring.records, key)
        for facts in _page(opened.office, call, limit, cursor, wanted, name, key):
            if as_json:
                put_json(facts, lines=True)
                continue
            # The day alone of "2027-11-23T00:00:00Z".
            day = facts["valid_until"][:10]
            line = f"{facts['number']}  {facts['standing']:10}  {day}  {facts['name']}"
            refused = f"  !! {' / '.join(sentences('not_accepted'))}"
            put(line if facts["accepted"] else line + refused)


def export(context: typer.Context) -> None:
    """One consistent snapshot of certificates, lists and signatures as NDJSON."""
    with desk(context).called() as (office, call):
        for line in snapshot(office, call):
            put(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


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
            put(str(out / name))


def _withdraw(
    at: Desk,
    operation: Callable[
        [Transaction, Call, str, str | None, str | None], Outcome[CertificateRecord]
    ],
    key: str,
    number: str,
    reason: str | None,
    note: str | None,
) -> None:
    with at.called() as (office, call):
        _report(perform(office, call, operation, number, reason, note), key)


def _report(certificate: CertificateRecord, key: str) -> None:
    put(number.show(certificate.number))
    announce(key, number=number.show(certificate.number))


@needs(Permission.READ)
def _one(office: Office, call: Call, text: str) -> tuple[dict[str, Any], list[LifeEvent]]:
    """What there is to say of one certificate, and its life."""
    with office.store.read() as reading:
        record = change_standing.find(reading, text)
        [facts] = _facts(office, reading, [record])
        open_reports = reading.reports.open_of([record.number]).get(record.number, 0)
        return {**facts, "open_reports": open_reports}, history(reading, record.number)


@needs(Permission.READ)
def _page(
    office: Office,
    call: Call,
    limit: int,
    after: str | None,
    standing: Standing | None,
    name: str | None,
    key: str | None,
) -> list[dict[str, Any]]:
    with office.store.read() as reading:
        records = reading.certificates.page(
            standing=standing,
            name=name,
            key_id=key,
            after=after,
            limit=limit,
        )
        # One that is still being signed has no token yet and may come to nothing.
        released = [record for record in records if record.released_at]
        return _facts(office, reading, released)


def _facts(
    office: Office, reading: Reading, certificates: list[CertificateRecord]
) -> list[dict[str, Any]]:
    subjects = reading.subjects.by_ids([certificate.subject_id for certificate in certificates])
    accounts = reading.accounts.of_subjects(list(subjects))
    signed = reading.renditions.by_numbers(
        [certificate.number for certificate in certificates],
        Purpose.VC_JWT,
    )
    return [
        {
            "number": number.show(record.number),
            "ref": record.ref,
            "name": subjects[record.subject_id].name,
            "kind": subjects[record.subject_id].kind,
            "accounts": [account.url for account in accounts[record.subject_id]],
            "standing": record.standing.value,
            "reason": record.reason,
            "note": record.note,
            "since": dates.stamp(record.since) if record.since else None,
            "supersedes": number.show(record.supersedes) if record.supersedes else None,
            "superseded_by": number.show(record.superseded_by) if record.superseded_by else None,
            "valid_from": dates.stamp(record.valid_from),
            "valid_until": dates.stamp(record.valid_until),
            "link": vc_jwt.credential_url(office.public_url, record.number),
            "token_sha256": signed[record.number].token_sha256,
            "key": record.key_id,
            # False where its key is compromised: verifiers refuse it, whatever its standing.
            "accepted": office.keyring.verifies(record.key_id),
        }
        for record in certificates
    ]
