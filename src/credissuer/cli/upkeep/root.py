"""The offline root: its keys, its ceremonies, and what the office publishes of them."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer

from credissuer import settings
from credissuer.bootstrap.clock_and_chance import utc_clock
from credissuer.bootstrap.keys import PROVIDERS, provider_row, root_provider
from credissuer.cli.desk import (
    Json,
    Yes,
    announce,
    ask,
    desk,
    interactive,
    new_passphrase,
    put,
    put_json,
    put_row,
    read_octets,
    sentences,
    writing,
)
from credissuer.errors import RefusedError, UsageError
from credissuer.operations.publishing import publish_root
from credissuer.publication.directory import DirectoryPublication
from credissuer.settings import Configuration
from credissuer.signing import ceremony, root_medium
from credverifier.trust import root_list

Medium = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder with the root key, on its offline medium.")
]
Provider = Annotated[
    str | None,
    typer.Option(
        "--key-provider",
        help=f"Where the root key is kept: {' or '.join(PROVIDERS)}; else as configured.",
    ),
]


def init(
    context: typer.Context,
    medium: Medium,
    algorithm: Annotated[str, typer.Option("--algorithm", help="ES256 or EdDSA.")] = "ES256",
    beside: Annotated[
        Path | None,
        typer.Option("--with", metavar="FILE", help="The root.json of another custodian."),
    ] = None,
    threshold: Annotated[
        int, typer.Option("--threshold", help="How many custodians must sign a list.")
    ] = 1,
    provider: Provider = None,
    as_json: Json = False,
) -> None:
    """Make a root key in DIR, a folder on an offline medium; it signs trust lists and nothing
    else.
    """
    configuration = _configuration(context, provider)
    others = None if beside is None else root_medium.read(read_octets(beside))
    prompt = new_passphrase if provider_row(configuration).makes_secret else ask
    keys = root_provider(configuration, medium.absolute(), prompt, is_new=True)
    state = root_medium.found(medium.absolute(), keys, algorithm, others, threshold)
    for key in state["keys"]:
        put_row({"root": key["kid"], "algorithm": key["alg"]}, as_json=as_json)
    announce("root_made", file=medium / root_medium.NAME)


def sign(
    context: typer.Context,
    medium: Medium,
    trust_list: Annotated[
        Path, typer.Argument(metavar="LIST", help="The office's keys/trust-list.json.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the signed list is written.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who holds the ceremony; for the transcript.")],
    days: Annotated[
        int,
        typer.Option("--days", min=1, max=root_list.MAX_DAYS, help="How long the list is good."),
    ] = 365,
    following: Annotated[
        Path | None,
        typer.Option("--next", metavar="FILE", help="The root.json of the root that comes next."),
    ] = None,
    join: Annotated[
        Path | None,
        typer.Option("--join", metavar="FILE", help="A list that another custodian has signed."),
    ] = None,
    provider: Provider = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Sign the office's trust list with the root key in DIR, and write the transcript."""
    configuration = _configuration(context, provider)
    at, state = utc_clock(), root_medium.load(medium.absolute())
    octets = read_octets(trust_list)
    asked = ceremony.agenda(
        octets,
        state,
        state if following is None else root_medium.read(read_octets(following)),
        at,
        timedelta(days=days),
        "" if join is None else read_octets(join).decode("ascii"),
    )
    for row in ceremony.changes(asked):
        put_row(dict(zip(("issuer", "use", "state", "key"), row, strict=True)), as_json=as_json)
    if not yes:
        _confirm()
    keys = root_provider(configuration, medium.absolute(), ask, is_new=False)
    signer = root_medium.signer(keys, state)
    text, listed = ceremony.signed(asked, signer)
    tool = f"credissuer {metadata.version('credissuer')}"
    told = ceremony.transcript(asked, signer, octets, text, at, by, tool)
    pin = root_list.pin(root_list.read(text))
    _write(out, octets, text, pin, told)
    # After the files, because the medium must not count a list that nobody has.
    root_medium.save(medium.absolute(), pin if following is None else {**state, **_taken(pin)})
    _tell(told, as_json=as_json)
    if listed is None:
        announce("root_join", count=state["threshold"], file=out / ceremony.OUTPUT)
    else:
        announce("root_signed", folder=out)


def verify(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What root sign wrote.")],
    root: Annotated[
        Path | None,
        typer.Option("--root", metavar="FILE", help="A root.json that you have from elsewhere."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the transcript of a ceremony against its files; exit 1 where something differs."""
    told = _transcript(read_octets(folder / ceremony.TRANSCRIPT))
    text = read_octets(folder / ceremony.OUTPUT)
    problems = ceremony.problems(told, read_octets(folder / ceremony.INPUT), text)
    if root is not None:
        pinned = {key["kid"] for key in root_medium.read(read_octets(root))["keys"]}
        if told.get("root") not in pinned:
            problems.append("root: not the key of --root")
    _tell(told, as_json=as_json)
    if problems:
        raise RefusedError("root.refused", problem="; ".join(problems))
    announce("root_verified")


def publish(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What root sign wrote.")],
    as_json: Json = False,
) -> None:
    """Take the list of a ceremony into keys/ and publish it."""
    at = desk(context)
    text = read_octets(folder / ceremony.OUTPUT)
    root = read_octets(folder / root_medium.NAME) if (folder / root_medium.NAME).exists() else None
    # Of the ceremony, because the first root.json must be that of the keys that signed.
    if (folder / ceremony.TRANSCRIPT).exists():
        told = _transcript(read_octets(folder / ceremony.TRANSCRIPT))
        root = root_medium.text(told["roots"])
    with at.opened() as opened:
        listed = publish_root.publish(opened.office, opened.office.call(at.actor), text, root)
    if as_json:
        put_json({"version": listed.version, "signed_by": sorted(listed.signed_by)}, lines=True)
    announce("root_published", version=listed.version)


def _write(
    out: Path, trust_list: bytes, text: str, pin: dict[str, Any], told: dict[str, Any]
) -> None:
    """The folder of a ceremony. Raises UsageError `usage.output`."""
    files = {
        ceremony.INPUT: trust_list,
        ceremony.OUTPUT: text.encode("ascii"),
        root_medium.NAME: root_medium.text(pin),
        ceremony.TRANSCRIPT: _lines(told),
    }
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        folder = DirectoryPublication(out.absolute())
        for name, octets in files.items():
            folder.put(name, octets)


def _confirm() -> None:
    """Raises UsageError `usage.confirmation` without a terminal; ends the command at a no."""
    if not interactive():
        raise UsageError("usage.confirmation")
    if not typer.confirm(" / ".join(sentences("root_sign")), err=True):
        raise typer.Abort


def _configuration(context: typer.Context, provider: str | None) -> Configuration:
    configuration = settings.load(desk(context).config)
    return configuration if provider is None else configuration.with_key_provider(provider)


def _taken(pin: dict[str, Any]) -> dict[str, Any]:
    """What an old root remembers of the list with which it named another one."""
    return {name: pin[name] for name in ("version", "digest")}


def _lines(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _transcript(octets: bytes) -> dict[str, Any]:
    try:
        told = json.loads(octets)
        if type(told) is not dict:
            raise ValueError("no object")
    except ValueError as error:
        raise UsageError(
            "usage.file", path=ceremony.TRANSCRIPT, problem=f"no transcript: {error}"
        ) from error
    return told


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        put_json(told, lines=True)
        return
    for name in ("at", "by", "tool", "root", "version", "previous", "ends"):
        put(f"{name:10} {told.get(name)}")
    for name in ("input", "output"):
        put(f"{name:10} {told[name]['file']}  sha256 {told[name]['sha256']}")
