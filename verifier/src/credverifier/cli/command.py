"""The command `credverifier`: results on stdout, messages on stderr, an exit code an outcome."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from credverifier import __version__
from credverifier.cli import output, process
from credverifier.errors import BundleError, TrustListError

if TYPE_CHECKING:
    from credverifier.online.network import Fetch

USAGE = 2


def _clock() -> datetime:
    return datetime.now(UTC)


def main(
    argv: list[str] | None = None,
    *,
    clock: Callable[[], datetime] = _clock,
    fetch: Fetch | None = None,
) -> int:
    """Run the command; returns its exit code.

    `clock` and `fetch` are what `Verifier` takes by these names; by default it asks the network.
    """
    # Of the class, because the parsers of the commands are made by the one of the program.
    _Parser.as_json = output.wants_json(argv)
    parser = _parser()
    options = parser.parse_args(argv)
    if getattr(options, "certificates", None) and options.bundle is None:
        parser.error("--certificates goes with --bundle")
    trust = _trust(options.trust)
    # Imported here, because `--help` needs none of it, and a check nothing of the trust command.
    from credverifier.cli import check_command
    from credverifier.online.network import from_network

    if options.command == "bundle":
        return _bundle(options, Path(trust), clock(), fetch or from_network)
    if options.command == "find":
        from credverifier.cli import find_command

        return find_command.find(options, Path(trust), clock, fetch or from_network)
    if options.command == "replay":
        from credverifier.cli import replay_command

        return replay_command.replay(Path(options.file), trust, clock(), as_json=options.json)
    if options.command == "trust":
        from credverifier.cli import trust_command

        try:
            if options.act == "pin":
                return trust_command.pin(Path(trust), Path(options.roots), as_json=options.json)
            return trust_command.update(Path(trust), clock(), as_json=options.json)
        except TrustListError as error:
            return check_command.refuse_untrusted(error, as_json=options.json)
    return check_command.run(
        options,
        trust=trust,
        cache_dir=_cache_dir(),
        clock=clock,
        fetch=fetch or from_network,
    )


def _bundle(options: argparse.Namespace, trust: Path, now: datetime, fetch: Fetch) -> int:
    from credverifier.cli import bundle_command, check_command

    folder = Path(options.dir) if options.dir else _bundle_dir()
    try:
        return bundle_command.run(options, trust=trust, folder=folder, now=now, fetch=fetch)
    except TrustListError as error:
        return check_command.refuse_untrusted(error, as_json=options.json)
    except BundleError as error:
        return bundle_command.refuse(error, as_json=options.json)


class _Parser(argparse.ArgumentParser):
    """One that tells what it did not understand as every refusal is told, where JSON is wanted."""

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        if _Parser.as_json:
            from credverifier import words  # here, because most arguments are understood

            output.refuse(
                "usage.arguments", words.by_language("usage", problem=message), as_json=True
            )
            sys.exit(USAGE)
        super().error(message)

    as_json = False
    """Whether `--json` was among the arguments: what was not understood has no options."""


class _Version(argparse.Action):
    """`--version`, of the program and of each command; with `--json` as JSON."""

    def __init__(self, option_strings: list[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **options)

    def __call__(self, *_: object) -> NoReturn:
        if _Parser.as_json:
            output.put_json({"program": "credverifier", "version": __version__})
        else:
            output.put(f"credverifier {__version__}")
        sys.exit(0)


def _age(text: str) -> float:
    seconds = float(text)
    # Also for NaN, which is neither smaller nor greater than anything.
    if not seconds >= 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 0 on")
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="credverifier",
        description="Check credibility certificates: signature, validity, revocation, and whose "
        "profile it is.",
        epilog="Exit codes: 0 valid, 1 invalid, 2 wrong usage, 3 unknown, 4 no usable trust list, "
        "70 internal error.",
    )
    parser.add_argument("--version", action=_Version, help="show the version and stop")
    commands = parser.add_subparsers(dest="command", required=True)
    check = _add_check(commands.add_parser("check", help="check one certificate"))
    sheet = commands.add_parser(
        "check-csv",
        aliases=["check-sheet"],
        help="check a sheet: the same rows back, verdict columns added",
    )
    sheet.add_argument("input", metavar="IN.csv|IN.xlsx")
    sheet.add_argument("-o", "--output", metavar="OUT.csv|OUT.xlsx", required=True)
    sheet.add_argument("--column", metavar="NAME", help="the column with links, numbers or tokens")
    sheet.add_argument(
        "--profile-column",
        metavar="NAME",
        help="the column with the profile to compare",
    )
    sheet.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, by its name")
    sheet.add_argument(
        "--json", action="store_true", help="how many rows had which outcome, as JSON"
    )
    watch = _add_watch(
        commands.add_parser("watch", help="check a sheet, and then what has changed")
    )
    for command in (check, sheet, watch):
        command.add_argument("--trust", metavar="FILE", help="the trust list")
        command.add_argument(
            "--max-status-age",
            metavar="S",
            type=_age,
            help="refuse status lists older than S seconds",
        )
        if command is not watch:
            _add_offline(command)
    _add_find(commands.add_parser("find", help="find somebody who agreed to be found"))
    _add_replay(commands.add_parser("replay", help="repeat the check of a receipt"))
    _add_trust(commands.add_parser("trust", help="the trust list"))
    _add_bundle(commands.add_parser("bundle", help="offline bundles: all that a check needs"))
    for command in (check, sheet, watch):
        command.add_argument("--version", action=_Version, help=argparse.SUPPRESS)
    return parser


def _add_offline(check: argparse.ArgumentParser) -> None:
    """The options of a check that asks nobody."""
    check.add_argument("--offline", action="store_true", help="use only what was seen before")
    check.add_argument(
        "--bundle",
        metavar="FILE|DIR",
        help="ask nobody: use an offline bundle, or a folder of them",
    )
    check.add_argument(
        "--certificates",
        metavar="DIR",
        help="with --bundle: a folder of certificates, each as NUMBER.jwt",
    )


def _add_watch(watch: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The arguments of `watch` alone."""
    watch.add_argument(
        "file",
        metavar="SHEET|CAMPAIGN.toml",
        help="a sheet (CSV, XLSX), or a campaign file that names one and its last day",
    )
    watch.add_argument("--until", metavar="DAY", help="the last day, YYYY-MM-DD in Hanoi")
    watch.add_argument(
        "--every", metavar="S", type=_age, help="look again every S seconds, until it is stopped"
    )
    watch.add_argument(
        "--state",
        metavar="FILE",
        help="where to remember the last look (default: SHEET.watch.json)",
    )
    watch.add_argument("--column", metavar="NAME", help="the column with links, numbers or tokens")
    watch.add_argument(
        "--profile-column", metavar="NAME", help="the column with the profile to compare"
    )
    watch.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, by its name")
    watch.add_argument("--json", action="store_true", help="what has changed, as JSON")
    # It follows what is published, so that it asks the hosts each time.
    watch.set_defaults(offline=False, bundle=None, certificates=None)
    return watch


def _add_check(check: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The arguments of `check` alone."""
    check.add_argument(
        "what",
        metavar="TOKEN|FILE|LINK|NUMBER|PROFILE|PICTURE",
        help="a certificate, a badge (PNG, SVG), any picture with its code, or a profile; - reads "
        "a token from stdin",
    )
    check.add_argument(
        "--profile",
        metavar="URL",
        help="the profile you are on: is it the subject's?",
    )
    check.add_argument("--json", action="store_true", help="the verdict as JSON")
    check.add_argument(
        "--receipt",
        metavar="FILE",
        help="write what the verdict rests on into FILE, to be replayed later",
    )
    check.add_argument(
        "--as-of",
        metavar="TIME",
        help="how it stood then: a day (2027-03-03, its end) or a moment (2027-03-03T10:00:00+07:00)",
    )
    return check


def _add_find(find: argparse.ArgumentParser) -> None:
    """The arguments of `find`."""
    find.add_argument(
        "text", metavar="TEXT", nargs="?", help="part of a name, handle or number; accents may lack"
    )
    find.add_argument("--topic", metavar="WORD", help="a topic, by its code or name")
    find.add_argument("--platform", metavar="WORD", help="a platform")
    find.add_argument("--region", metavar="WORD", help="a province or city, by its code or name")
    find.add_argument("--level", metavar="WORD", help="a level of the programme")
    find.add_argument("--trust", metavar="FILE", help="the trust list")
    shape = find.add_mutually_exclusive_group()
    shape.add_argument("--csv", action="store_true", help="a sheet that check-csv takes")
    shape.add_argument("--json", action="store_true", help="who was found, as JSON")
    find.add_argument("--version", action=_Version, help=argparse.SUPPRESS)


def _add_replay(replay: argparse.ArgumentParser) -> None:
    """The arguments of `replay`."""
    replay.add_argument(
        "file", metavar="FILE", help="a receipt, as check --receipt or the HTTP API gave it"
    )
    replay.add_argument("--trust", metavar="FILE", help="the trust list")
    replay.add_argument("--json", action="store_true", help="what comes of it, as JSON")
    replay.add_argument("--version", action=_Version, help=argparse.SUPPRESS)


def _add_trust(trust: argparse.ArgumentParser) -> None:
    """The commands below `trust`."""
    acts = trust.add_subparsers(dest="act", required=True)
    update = acts.add_parser(
        "update",
        help="take what is newer, if a key signs it that is trusted already, or the pinned root",
    )
    pin = acts.add_parser("pin", help="from now on only these root keys change the trust list")
    pin.add_argument("roots", metavar="ROOTS", help="the root keys, as the alliance gives them out")
    for command, each in ((update, "issuer"), (pin, "root key")):
        command.add_argument("--trust", metavar="FILE", help="the trust list")
        command.add_argument("--json", action="store_true", help=f"a JSON line for each {each}")
    for command in (trust, update, pin):
        command.add_argument("--version", action=_Version, help=argparse.SUPPRESS)


def _add_bundle(bundle: argparse.ArgumentParser) -> None:
    """The commands below `bundle`."""
    acts = bundle.add_subparsers(dest="act", required=True)
    update = acts.add_parser(
        "update", help="fetch what is newer; never goes back to an older bundle"
    )
    update.add_argument(
        "--small",
        action="store_true",
        help="half the size: without certificate numbers, and more often mistaken about a profile",
    )
    status = acts.add_parser("status", help="how old the bundles are, and whether they still count")
    for command in (update, status):
        command.add_argument("--trust", metavar="FILE", help="the trust list")
        command.add_argument("--dir", metavar="DIR", help="the folder in which bundles are kept")
        command.add_argument("--json", action="store_true", help="a JSON line for each bundle")
    for command in (bundle, update, status):
        command.add_argument("--version", action=_Version, help=argparse.SUPPRESS)


def _trust(option: str | None) -> str:
    # Here, because `--help` needs no trust list.
    from credverifier.online import trust_lists

    return option or str(trust_lists.usual_place())


def _cache_dir() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "credverifier"
    home = os.environ.get("HOME")
    return Path(home) / ".cache" / "credverifier" if home else None


def _bundle_dir() -> Path:
    return (_cache_dir() or Path()) / "bundles"


def entry() -> None:
    """The console script: `main` with an exit code for everything that can end it."""
    sys.exit(process.exit_code(main))
