"""The command `restore`: bring the office back from a backup, or mend the database that is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from credissuer import settings
from credissuer.assessment.text.names import name_skeleton
from credissuer.audit.trail import AuditEvent
from credissuer.bootstrap.clock_and_chance import utc_clock
from credissuer.bootstrap.configured import database_url
from credissuer.bootstrap.opening import office_over, open_database, serving
from credissuer.cli.desk import Desk, announce, ask, desk, put, put_json
from credissuer.cli.progress import bar, in_megabytes
from credissuer.cli.upkeep.restored_files import Restored
from credissuer.errors import BackupError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.restoring import restore as restoring
from credissuer.operations.restoring import unpublished
from credissuer.operations.restoring.mend import MendedDatabase, mend
from credissuer.operations.restoring.wish import Backup, Wish
from credissuer.operations.upkeep import archive
from credissuer.recovery import manifest
from credissuer.recovery.manifest import Manifest
from credissuer.signing import documents
from credissuer.staff.roles import OPERATOR
from credissuer.store.restoring import holds_an_office, place_at
from credissuer.store.sql import SqlStore, open_store
from credverifier.reading import pasted
from credverifier.wire import number

# Long, and of no use to whoever decides: `--json` has them.
_UNTOLD = ("key", "token_sha256", "lost_hash", "source")

LONGEST_NAME = 100
"""Characters of the name of the second person."""

Json = Annotated[bool, typer.Option("--json", help="The changes as NDJSON on stdout.")]


def restore(
    context: typer.Context,
    source: Annotated[
        Path | None, typer.Argument(metavar="[FILE|DIR]", help="A backup; or --here.")
    ] = None,
    here: Annotated[
        bool, typer.Option("--here", help="Mend the database that is there, from no backup.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without this it is only told what would be done.")
    ] = False,
    move_aside: Annotated[
        bool, typer.Option("--replace", help="Move a database that is there aside, and keep it.")
    ] = False,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="URL|DIR", help="Another copy of the public files."),
    ] = None,
    void: Annotated[
        list[str] | None,
        typer.Option("--void", metavar="NUMBER", help="Give up a published certificate for good."),
    ] = None,
    accept_loss: Annotated[
        bool,
        typer.Option("--accept-loss", help="Go on where nothing tells what was published since."),
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="SECOND_PERSON", help="Who accepts it as well.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring the office back from a backup and up to what was published since; says first what it
    would do. Nothing that was decided is undone, and nothing is deleted.
    """
    at = desk(context)
    if here == (source is not None):
        raise UsageError("usage.restore")
    wish = Wish(
        void=frozenset(pasted.number_in(text) for text in void or ()),
        second=_second(at, accept_loss, by),
    )
    if source is None:
        done = _here(at, wish, witness or (), keep=yes)
    else:
        done = _from_backup(at, source, wish, witness or (), may_be_moved=move_aside, keep=yes)
    _tell(done, keep=yes, as_json=as_json)


def _here(at: Desk, wish: Wish, others: Sequence[str], *, keep: bool) -> MendedDatabase:
    with at.opened() as opened:
        office = opened.office
        call = office.call(at.actor)
        with office.publish_lock():
            evidence = restoring.witnesses(office, call, others)
            done = perform_behind(office, call, Mending(keep), mend, office, evidence, wish)
        if keep:
            _bring_out(at, office, done)
        return done


def _from_backup(
    at: Desk,
    source: Path,
    wish: Wish,
    others: Sequence[str],
    *,
    may_be_moved: bool,
    keep: bool,
) -> MendedDatabase:
    with _unpacked(source) as (made, folder):
        files = Restored(settings.load(at.config), folder)
        _require_same_office(files, made)
        digest = hashlib.sha256(manifest.written(made)).hexdigest()
        if _is_there(files, digest, may_be_moved=may_be_moved):
            # An interrupted run got that far: what is left is to mend and to publish.
            if keep:
                files.put_where_absent()
            return _here(at, wish, others, keep=keep)
        wish = replace(wish, backup=Backup(digest, made.audit_seq, made.audit_hash))
        dump = folder / manifest.DATABASES[made.database]
        # Unpacked here, and nobody else's.
        may_move = folder != source
        with _loaded(files, dump, keep=keep, may_move=may_move) as (office, store):
            call = office.call(at.actor)
            evidence = restoring.witnesses(office, call, others)
            mending = Mending(keep, store.admitting(made.schema))
            with bar("checking_trail", made.audit_seq) as checked:
                done = perform_behind(office, call, mending, mend, office, evidence, wish, checked)
    if keep:
        with at.opened() as opened:
            _bring_out(at, opened.office, done)
    return done


@contextmanager
def _unpacked(source: Path) -> Iterator[tuple[Manifest, Path]]:
    """As `archive.opened`, with a bar that ends when all is unpacked."""
    packed = source.stat().st_size // 1_000_000 if source.is_file() else None
    with ExitStack() as stack:
        with bar("unpacking", packed) as advance:
            opened = stack.enter_context(archive.opened(source, in_megabytes(advance)))
        yield opened


@contextmanager
def _loaded(
    files: Restored, dump: Path, *, keep: bool, may_move: bool
) -> Iterator[tuple[Office, SqlStore]]:
    """The office on the database of a backup, and that database: in the end it takes the place of
    the one that is there, or is forgotten, without `keep` and where anything fails.
    """
    url = database_url(files.configuration)
    place, there = place_at(url), open_store(url)
    aside = utc_clock().strftime("%Y%m%dt%H%M%S")
    if not keep and not place.has_room and holds_an_office(there):
        raise BackupError("restore.no_trial")
    with serving(there):
        there.close()
        store = open_store(place.load(dump, aside, may_move=may_move))
        settled = False
        try:
            yield office_over(files.configuration, ask, store, files.keys), store
            store.close()
            if keep:
                files.put_where_absent()
                place.settle(aside)
                settled = True
        finally:
            store.close()
            if not settled:
                place.discard()


def _is_there(files: Restored, digest: str, *, may_be_moved: bool) -> bool:
    """Whether an interrupted run has brought this very backup back already.

    Raises BackupError `restore.database_there` for any other work of an office, unless it may be
    moved aside.
    """
    store = open_database(files.configuration)
    try:
        if not holds_an_office(store):
            return False
        if restoring.was_just_restored_from(store, digest):
            return True
        if not may_be_moved:
            place = place_at(database_url(files.configuration))
            raise BackupError("restore.database_there", path=place.name)
        return False
    finally:
        store.close()


def _require_same_office(files: Restored, made: Manifest) -> None:
    configured = documents.issuer_id(files.configuration.settings.public_url)
    if made.issuer != configured:
        raise BackupError("restore.other_office", found=made.issuer, configured=configured)
    store = open_database(files.configuration)
    store.close()
    if made.database != store.kind:
        raise BackupError("restore.other_database", found=made.database, configured=store.kind)


def _bring_out(at: Desk, office: Office, done: MendedDatabase) -> None:
    with bar("comparing", unpublished.count(office)) as advance:
        published = restoring.bring_out(office, office.call(at.actor), done, advance)
    announce("restored", changes=len(done.events), written=published.written)


def _second(at: Desk, accept_loss: bool, by: str | None) -> str | None:
    """The second person, who accepts the loss with the one at the command line."""
    if not accept_loss:
        if by is not None:
            raise UsageError("usage.restore")
        return None
    name = " ".join((by or "").split())
    person = at.actor.id.removeprefix(OPERATOR)
    # Folded, because the same name in capitals is no second person.
    is_another = name_skeleton(name) not in ("", name_skeleton(person))
    if not is_another or len(name) > LONGEST_NAME:
        raise RefusedError("restore.second_person", person=person)
    return name


def _tell(done: MendedDatabase, *, keep: bool, as_json: bool) -> None:
    for event in done.events:
        if as_json:
            facts = {"action": event.action, "object": event.object, "detail": event.detail}
            put_json(facts, lines=True)
        else:
            put(_line(event))
    for path in done.set_aside:
        announce("set_aside", path=path)
    if any(event.action == "token.revoked" for event in done.events):
        announce("tokens_revoked")
    if any(event.action == "person.disabled" for event in done.events):
        announce("accounts_shut")
    if not done.events:
        announce("nothing_to_restore")
    elif not keep:
        announce("restore_dry_run")


def _line(event: AuditEvent) -> str:
    facts = " ".join(
        f"{name}={value}"
        for name, value in event.detail.items()
        if value is not None and name not in _UNTOLD
    )
    shown = number.show(event.object) if number.is_canonical(event.object) else event.object
    return f"{event.action:24} {shown}  {facts}"
