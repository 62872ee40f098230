"""Commands that show certificates: one, those that are looked for, all of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from unicodedata import normalize

import orjson
import typer

from credissuer.assessment.importing import sheet as sheets
from credissuer.cli.certificates.dossiers import put_dossier
from credissuer.cli.certificates.life import put_life
from credissuer.cli.desk import (
    Json,
    Number,
    desk,
    put,
    put_json,
    read_octets,
    require_words,
    sentences,
)
from credissuer.credentials.certificate import CertificateFilter
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.operations import find_certificates
from credissuer.operations.history import facts as life_facts
from credissuer.operations.overview.dossier import everything
from credissuer.operations.overview.dossier_facts import dossier_facts
from credissuer.operations.upkeep.export import export as snapshot
from credverifier import days
from credverifier.cli import output
from credverifier.reading import pasted
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

Status = Annotated[
    str | None, typer.Option("--standing", help="valid, suspended, revoked, superseded.")
]
Name = Annotated[
    str | None,
    typer.Option("--name", help="Part of a name, with its diacritics or without any."),
]
Ref = Annotated[str | None, typer.Option("--ref", help="Your own identifier; its renewals too.")]
Profile = Annotated[
    str | None, typer.Option("--profile", help="Link or platform:handle of an account.")
]
_LINES = 500
"""Lines of an export that are written out at once."""

IsExpired = Annotated[
    bool, typer.Option("--expired", help="Only those past their end, not revoked before.")
]
ExpiringBefore = Annotated[
    str | None,
    typer.Option(
        "--expiring-before",
        metavar="DAY",
        help="Only those still good whose last day is before YEAR-MONTH-DAY.",
    ),
]
Key = Annotated[
    str | None, typer.Option("--key", help="Signed with this key, as keys list shows it.")
]
Imported = Annotated[
    Path | None,
    typer.Option("--import", metavar="FILE", help="Only those of the refs of an import file."),
]
After = Annotated[str | None, typer.Option("--after", help="Go on behind this number.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")]


def show(
    context: typer.Context,
    number: Number,
    whole_life: Annotated[
        bool,
        typer.Option("--history", help="What happened to it, when, by whom, and every note."),
    ] = False,
    with_dossier: Annotated[
        bool,
        typer.Option(
            "--dossier", help="Who proposed and decided, its cases, files and entries of the trail."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """One certificate: whose it is, what it says, how it stands, and its link."""
    with desk(context).called() as (office, call):
        facts, life = find_certificates.one(office, call, number)
        found = everything(office, call, number) if with_dossier else None
        if as_json:
            history = {"history": life_facts(life, call.zone)} if whole_life else {}
            rest = {"dossier": dossier_facts(found)} if found else {}
            put_json({**facts, **history, **rest})
            return
        for name, text in _shown(facts, call.zone):
            put(f"{name:14} {text}")
        if whole_life:
            put_life(life, call.zone)
        if found:
            put_dossier(found, call.zone)


def list_(
    context: typer.Context,
    status: Status = None,
    name: Name = None,
    ref: Ref = None,
    profile: Profile = None,
    is_expired: IsExpired = False,
    expiring_before: ExpiringBefore = None,
    key: Key = None,
    imported: Imported = None,
    after: After = None,
    limit: Limit = 200,
    as_json: Json = False,
) -> None:
    """The certificates of the office by number, or those that meet all that is given: number, how
    it stands, level, last day, name.
    """
    require_words(name=name, ref=ref, profile=profile, key=key, after=after)
    # Read before the office is opened: a mistyped number costs no passphrase and no lock.
    cursor = None if after is None else pasted.number_in(after)
    which = CertificateFilter(
        standing=_standing(status),
        name=name,
        ref=None if ref is None else normalize("NFC", ref.strip()),
        profile=_profile_key(profile),
        key_id=key,
    )
    last = None if expiring_before is None else _day(expiring_before)
    at = desk(context)
    with at.opened() as opened:
        office = opened.office
        call = office.call(at.actor)
        before = None if last is None else _ends_before(last, call.zone)
        which = _with_ends(which, before, call.now, is_expired=is_expired)
        if imported is not None:
            which = replace(which, refs=_refs(office, imported))
        for facts in find_certificates.search(office, call, which, after=cursor, limit=limit):
            if as_json:
                put_json(facts, lines=True)
            else:
                put(_line(facts, call.zone))


def export(context: typer.Context, as_json: Json = False) -> None:
    """Everything of the office but its keys as one consistent snapshot, NDJSON with or without
    --json: certificates with names, accounts, assessments and history, lists and signatures.
    """
    with desk(context).called() as (office, call):
        lines = snapshot(office, call)
        # Many at once, because writing out each line costs as much as making it.
        while several := list(islice(lines, _LINES)):
            output.put("\n".join(map(_json_line, several)))


def _json_line(facts: dict[str, Any]) -> str:
    if output.shows_unicode(sys.stdout):
        return orjson.dumps(facts).decode("utf-8")
    return output.as_json(facts, sys.stdout, compact=True)


def _line(facts: dict[str, Any], zone: tzinfo) -> str:
    until = days.last_day(_instant(facts["valid_until"]), zone)
    stands, level = find_certificates.stands(facts), facts["level"]
    line = f"{facts['number']}  {stands:10}  {level:15}  {until}  {facts['name']}"
    return line if facts["accepted"] else f"{line}  !! {' / '.join(sentences('not_accepted'))}"


def _with_ends(
    which: CertificateFilter,
    before: datetime | None,
    now: datetime,
    *,
    is_expired: bool,
) -> CertificateFilter:
    """`which` of those that end before that moment: past their end, or after `now`."""
    # Its last second is the one before `valid_until`.
    next_second = now + timedelta(seconds=1)
    if is_expired:
        return replace(
            which, ends_before=next_second if before is None else min(before, next_second)
        )
    if before is None:
        return which
    return replace(which, ends_from=next_second, ends_before=before)


def _shown(facts: Mapping[str, Any], zone: tzinfo) -> list[tuple[str, str]]:
    """Name and text of what is known of a certificate; days and minutes are those of `zone`."""
    shown = []
    for name, value in facts.items():
        # Said by the standing, and by the words for people.
        if value is None or value is True or name == "expired":
            continue
        if name == "standing":
            text = find_certificates.stands(dict(facts))
        elif name == "accepted":
            text = f"!! {' / '.join(sentences('not_accepted'))}"
        elif name == "criteria":
            text = ", ".join(f"{criterion['id']}: {criterion['level']}" for criterion in value)
        # The day in the office, and the moment as JSON has it.
        elif name == "valid_from":
            text = f"{days.day_of(_instant(value), zone)}  ({value})"
        elif name == "valid_until":
            text = f"{days.last_day(_instant(value), zone)}  ({value})"
        elif name in ("issued_at", "since"):
            text = f"{days.within(_instant(value), zone):%Y-%m-%d %H:%M}  ({value})"
        elif isinstance(value, list):
            # As JSON, because Python's own spelling of a list is no format.
            text = json.dumps(value, ensure_ascii=False)
        else:
            text = str(value)
        shown.append((name, text))
    return shown


def _standing(text: str | None) -> Standing | None:
    if text is not None and text not in list(Standing):
        raise UsageError("usage.standing", standing=text, standings=", ".join(Standing))
    return Standing(text) if text else None


def _profile_key(text: str | None) -> str | None:
    if text is None:
        return None
    profile = pasted.read(text, ()).named
    if profile is None:
        raise UsageError("profile.unreadable")
    return profile.key


def _instant(stamp: str) -> datetime:
    return dates.from_seconds(dates.seconds(stamp, "stamp"))


def _day(text: str) -> date:
    """Raises UsageError `usage.day`."""
    try:
        # date.fromisoformat also takes 20261123 and 2026-W48-1.
        if len(text) != len("2026-11-23"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("usage.day", day=text) from error


def _ends_before(day: date, zone: tzinfo) -> datetime:
    """Before which moment `valid_until` lies where the last day is before `day`."""
    # A second later, because `valid_until` is the first moment after the last day.
    return days.first_moment(day, zone) + timedelta(seconds=1)


def _refs(office: Office, file: Path) -> list[str]:
    """The refs of an import file, those of rows in error too."""
    sheet = sheets.read(read_octets(file), office.programme, today=office.today)
    return [row.ref for row in sheet.rows if row.ref]
