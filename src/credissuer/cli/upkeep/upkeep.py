"""Commands for whoever runs the office: founding, publishing, checking, the database, the
configuration.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from credissuer import settings
from credissuer.badges import qr
from credissuer.bootstrap.founding import found_office
from credissuer.bootstrap.keys import PROVIDERS, keystore_dir, provider_row
from credissuer.bootstrap.opening import OpenedOffice, open_database
from credissuer.bootstrap.public_target import bucket_at, public_folder, public_place
from credissuer.cli.desk import (
    Json,
    announce,
    ask,
    desk,
    new_passphrase,
    put,
    put_json,
    sentences,
)
from credissuer.cli.progress import bar
from credissuer.cli.upkeep.outside import look
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.publishing import publish as publishing
from credissuer.operations.publishing import verify as whole
from credissuer.operations.publishing.mirrors import MOST_TOLD, check_mirror
from credissuer.operations.upkeep import doctor, free_space
from credissuer.operations.upkeep.finding import DoctorFinding
from credissuer.publication.bucket.address import is_url
from credissuer.publication.contract import Publication, PublicTree
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.web_copy import WebFiles
from credissuer.settings import Configuration
from credissuer.signing import documents
from credverifier.cli import output


def init(
    context: typer.Context,
    algorithm: Annotated[str, typer.Option("--algorithm", help="ES256 or EdDSA.")] = "ES256",
    four_eyes: Annotated[
        bool,
        typer.Option("--four-eyes", help="Two people decide on everything that is issued."),
    ] = False,
    provider: Annotated[
        str | None,
        typer.Option(
            "--key-provider",
            help=f"Where private keys are kept: {' or '.join(PROVIDERS)}; else as configured.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set up an office in this folder: private keys, database, public trust documents in keys/."""
    at = desk(context)
    configuration = settings.load(at.config)
    if four_eyes:
        configuration = configuration.with_two_people()
    if provider is not None:
        configuration = configuration.with_key_provider(provider)
    opened = found_office(
        configuration,
        new_passphrase if provider_row(configuration).makes_secret else ask,
        at.actor,
        algorithm,
    )
    office = opened.office
    if as_json:
        keys = [
            {"use": key.use.value, "algorithm": key.algorithm, "thumbprint": key.thumbprint}
            for key in office.keyring.records
        ]
        put_json({"issuer": office.issuer_id, "public_url": office.public_url, "keys": keys})
    else:
        put(office.issuer_id)
        for record in office.keyring.records:
            put(f"{record.use.value:10} {record.algorithm}  {record.thumbprint}")
    if documents.is_development(office.public_url):
        announce("development_office", url=office.public_url)
    # Any ten digits, because only the length counts.
    modules = qr.side(qr.link_text(office.public_url, "0" * 10))
    announce("short_host" if modules == qr.LEAST_LINK else "long_host", modules=modules)
    opened.store.close()


def publish(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help="Folder to write to instead of the configured one, or a bucket: s3://NAME/FOLDER,"
            " gs://…, az://…",
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Compare every file with the database and mend it."),
    ] = False,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--check-mirror",
            metavar="URL|DIR",
            help="Publish nothing: compare a copy of the public files with them.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write as static files what was decided and is not public yet."""
    at = desk(context)
    with at.opened() as opened:
        if mirror is not None:
            _check_mirror(opened, opened.office.call(at.actor), mirror, as_json=as_json)
            return
        configured = public_place(opened.configuration)
        publication, place = _target(opened, to)
        call = opened.office.call(at.actor)
        if verify or place != configured:
            other = None if place == configured else publication
            with bar("verify_progress", whole.count(opened.office)) as advance:
                verified = whole.verify(opened.office, call, other, advance)
            _put_published(verified._asdict(), "verified", place, as_json=as_json)
        else:
            with bar("publish_progress", None) as advance:
                done = publishing.publish(opened.office, call, advance)
            _put_published(done._asdict(), "published", place, as_json=as_json)
        # Because the server and the records of what is public speak of the configured place.
        if place != configured:
            announce("published_elsewhere", folder=configured)


def _target(opened: OpenedOffice, to: str | None) -> tuple[Publication, str]:
    """The publication that `--to` names, the configured one without it; and how it is called."""
    configuration = opened.configuration
    if to is not None and is_url(to):
        # The configured one itself, so that what goes there is recorded as public.
        is_configured = to.rstrip("/") == public_place(configuration)
        bucket = opened.office.publication if is_configured else bucket_at(configuration, to)
        return bucket, to.rstrip("/")
    folder = Path(to).absolute() if to is not None else public_folder(configuration)
    if folder is None:
        return opened.office.publication, public_place(configuration)
    if folder.exists() and not folder.is_dir():
        raise UsageError("usage.output", path=str(folder), problem="not a folder")
    publication = DirectoryPublication(folder)
    # Temporary files of an interrupted run, which a static host would otherwise receive too.
    publication.sweep()
    return publication, str(folder)


def _check_mirror(opened: OpenedOffice, call: Call, place: str, *, as_json: bool) -> None:
    """Exit 1 where the copy lacks something or holds something else."""
    tree: PublicTree
    if place.startswith(("https://", "http://")):
        is_local = documents.is_development(opened.office.public_url)
        tree = WebFiles(place, allow_loopback=is_local)
    elif is_url(place):
        tree = bucket_at(opened.configuration, place)
    else:
        tree = DirectoryPublication(Path(place).absolute())
    with bar("mirror_progress", None) as advance:
        found = check_mirror(opened.office, call, tree, advance)
    if as_json:
        put_json({**found._asdict(), "mirror": place}, lines=True)
    else:
        for fault in ("missing", "altered", "old"):
            for path in getattr(found, fault)[:MOST_TOLD]:
                put(f"{fault:8} {path}")
    counts = {name: len(getattr(found, name)) for name in ("missing", "altered", "old")}
    announce("mirror", files=found.files, mirror=place, **counts)
    if not found.is_whole:
        raise typer.Exit(1)


def _put_published(counts: dict[str, int], outcome: str, place: str, *, as_json: bool) -> None:
    if as_json:
        put_json({**counts, "folder": place}, lines=True)
    announce(outcome, **counts, folder=place)


def examine(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Finish or void what an interrupted run left open.")
    ] = False,
    whole: Annotated[
        bool,
        typer.Option("--full", help="Compare every public file, every table, the whole trail."),
    ] = False,
    outside: Annotated[
        bool,
        typer.Option(
            "--outside", help="Look only from outside, as a stranger: canaries, lists, files."
        ),
    ] = False,
    metrics: Annotated[
        Path | None,
        typer.Option("--metrics-file", help="With --outside: write what was seen for Prometheus."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Look the office over in seconds, of what is many at some; exit 1 if something needs care."""
    at = desk(context)
    if metrics is not None and not outside:
        raise UsageError("usage.arguments", problem="--metrics-file without --outside")
    if outside:
        seen = look(at, metrics)
        _tell(seen, as_json=as_json)
        if not all(finding.ok for finding in seen):
            raise typer.Exit(1)
        return
    # Before the office is opened, because on a full disk its database may not be.
    findings = list(free_space.examine(_folders(settings.load(at.config))))
    _tell(findings, as_json=as_json)
    with at.opened() as opened:
        call = opened.office.call(at.actor)
        if fix:
            resolved = doctor.resolve(opened.office, call)
            for name in resolved.finished:
                announce("finished", name=name)
            for name in resolved.voided:
                announce("voided", name=name)
            _tell([resolved.finding], as_json=as_json)
        # After the fix, so that the findings show what is left.
        found = _examined(opened.office, call, whole=whole)
        _tell(found, as_json=as_json)
    findings += found
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _examined(office: Office, call: Call, *, whole: bool) -> list[DoctorFinding]:
    if not whole:
        return list(doctor.examine(office, call))
    with bar("comparing", doctor.to_compare(office, call)) as done:
        return list(doctor.examine(office, call, whole=True, progress=done))


def _folders(configuration: Configuration) -> list[Path]:
    """Where the office writes: its folder with the database, the keys, and the public files."""
    public = public_folder(configuration)
    return [configuration.folder, keystore_dir(configuration), *([public] if public else [])]


def _tell(findings: Sequence[DoctorFinding], *, as_json: bool) -> None:
    with output.verdict():
        for finding in findings:
            _tell_one(finding, as_json=as_json)


def _tell_one(finding: DoctorFinding, *, as_json: bool) -> None:
    if as_json:
        facts = {"ok": finding.ok, "name": finding.name, "code": finding.code}
        put_json({**facts, "command": finding.command, **finding.words}, lines=True)
        return
    mark = "ok " if finding.ok else "!! "
    put(f"{mark} {finding.name:12} {' / '.join(finding.words.values())}")
    if finding.command is not None:
        put(f"{'':16} [{finding.code}] {' / '.join(sentences('mend'))}: {finding.command}")


def db_upgrade(context: typer.Context, as_json: Json = False) -> None:
    """Bring the database to this version; a database that is a file is copied first."""
    # Without opening the office, because that refuses a database of another version.
    store = open_database(settings.load(desk(context).config))
    store.upgrade()
    revision = str(store.schema()["database"])
    if as_json:
        put_json({"revision": revision}, lines=True)
    else:
        put(revision)
    store.close()


def config_show(context: typer.Context, as_json: Json = False) -> None:
    """Every setting with its value and where it came from; secrets are left out."""
    rows = settings.load(desk(context).config).shown()
    if as_json:
        by_name = {name: {"value": value, "source": source} for name, value, source in rows}
        put_json(by_name)
        return
    for name, value, source in rows:
        put(f"{name:18} {value:50} {source}")
