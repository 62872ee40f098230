"""The command `credverifier`: results on stdout, messages on stderr, an exit code an outcome."""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from credverifier import __version__, accounts, platforms, policies, words
from credverifier.cli import output, process
from credverifier.errors import ProfileError, TrustListError
from credverifier.online.network import Fetch, from_network
from credverifier.online.verifier import Verifier
from credverifier.reading import arguments, links, pasted, qr_pictures, told
from credverifier.reading.arguments import ArgumentError
from credverifier.reading.told import ReadingText
from credverifier.trust import trust_update
from credverifier.trust.anchors import TrustAnchors
from credverifier.verdict import Verdict
from credverifier.wire.credentials.credential import Account

EXIT_CODES = {
    "valid": 0,
    "invalid": 1,
    "unknown": 3,
}
USAGE, CONFIGURATION = 2, 4

_COLOURS = {
    "valid": "32",
    "invalid": "31",
    "unknown": "33",
}
_PICTOGRAPH = "[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_EMOJI = re.compile(
    rf"{_PICTOGRAPH}[\ufe0f\U0001f3fb-\U0001f3ff]?"
    rf"(?:\u200d(?={_PICTOGRAPH})|[\U000e0061-\U000e007a]{{5}}\U000e007f)?"
)
"""A pictograph with its tone or style, and its joiner where another one follows; or a flag of tags.
"""

_LINKS = (None, "link", "post", "app")
"""What a code that is not ours may be and still be told by where it leads: a Wi-Fi code, for one,
has a password in it.
"""

_UNREADABLE = {
    "profile.unreadable": "profile_unreadable",
    "profile.ambiguous": "several_accounts",
    "share_link.unresolved": "share_link",
}
"""Code -> the sentence of `commands` in `words` that goes with it."""


def _clock() -> datetime:
    return datetime.now(UTC)


def main(
    argv: list[str] | None = None,
    *,
    clock: Callable[[], datetime] = _clock,
    fetch: Fetch = from_network,
) -> int:
    """Run the command; returns its exit code.

    `clock` and `fetch` are what `Verifier` takes by these names.
    """
    # Of the class, because the parsers of the commands are made by the one of the program.
    _Parser.as_json = output.wants_json(argv)
    options = _parser().parse_args(argv)
    try:
        if options.command == "trust":
            # Imported here, because a check needs none of it.
            from credverifier.cli import trust_command

            return trust_command.update(Path(_trust(options.trust)), clock(), as_json=options.json)
        verifier = Verifier.from_trust_list(
            _trust(options.trust),
            clock=clock,
            fetch=fetch,
            cache_dir=_cache_dir(),
            offline=options.offline,
            max_status_age=options.max_status_age,
            not_before_slack=policies.ON_DEVICES.seconds,
        )
        _warn(verifier.anchors, clock())
        if options.command in ("check-csv", "check-sheet"):
            from credverifier.cli import check_csv as sheet

            return sheet.check_csv(verifier, options)
        return _check(verifier, options)
    except TrustListError as error:
        output.refuse(error.code, _untrusted(error), as_json=options.json)
        return CONFIGURATION
    except ArgumentError as error:
        output.refuse(error.code, error.message, as_json=options.json)
        return USAGE
    except ProfileError as error:
        accounts = ", ".join(error.accounts)
        message = words.by_language(_UNREADABLE[error.code], accounts=accounts)
        output.refuse(error.code, message, as_json=options.json)
        return USAGE


def _untrusted(error: TrustListError) -> dict[str, str]:
    """What is wrong with the trust list, and where another one is looked for."""
    message = words.by_language(error.code.replace(".", "_"), problem=error.detail)
    # An expired one is there: looking elsewhere would not help.
    if error.code == "trust.expired":
        return message
    hints = words.by_language("no_trust")
    return {language: f"{text} {hints[language]}" for language, text in message.items()}


def _warn(anchors: TrustAnchors, now: datetime) -> None:
    """Warn before the trust list ends, because from then on no check works."""
    if anchors.expires_at - now < timedelta(days=trust_update.WARN_DAYS):
        from credverifier.cli import trust_command

        trust_command.warn(anchors, now)


def _check(verifier: Verifier, options: argparse.Namespace) -> int:
    # As an unset variable of a shell script gives it: no certificate is meant, and none is invalid.
    if not options.what.strip():
        raise ArgumentError("usage.empty", words.by_language("nothing_to_check"))
    what = arguments.read(
        options.what,
        {origin.partition("://")[2] for origin in verifier.anchors.origins},
    )
    meant = links.understood(what, verifier.anchors) if isinstance(what, str) else None
    # Not resolved, because the platform would learn which profile is checked.
    if (meant is not None and meant.kind == pasted.SHARE) or platforms.share_link(
        options.profile or ""
    ):
        raise ProfileError("share_link.unresolved")
    verdict = verifier.check(what, profile=options.profile)
    is_no_certificate = verdict.code in ("link.foreign", "link.number_invalid")
    said = told.of(meant) if meant is not None and is_no_certificate else None
    if isinstance(what, bytes):
        said = _explain(what, verdict, verifier.anchors)
    if options.offline and verdict.outcome == "unknown" and not options.json:
        # Because the verdict speaks of hosts, and none of them was asked.
        output.say(words.in_one_line("offline"))
    with output.verdict():
        if options.json:
            output.put_json(verdict.to_dict(), indent=2)
        else:
            output.put("\n".join(_lines(verdict, said)))
    return EXIT_CODES[verdict.outcome]


def _explain(picture: bytes, verdict: Verdict, anchors: TrustAnchors) -> ReadingText | None:
    """What to say of the codes in a picture, in place of the verdict's own words.

    Prints what a person must know beside it: where its codes lead, which others are in it, or what
    is not installed.
    """
    if verdict.code in ("link.foreign", "link.number_invalid"):
        texts = qr_pictures.texts(picture)
        meant = [links.understood(text, anchors) for text in texts]
        # Of what is no link only the kind is told: a Wi-Fi code has a password in it.
        places = ", ".join(
            links.place(text) for text, one in zip(texts, meant, strict=True) if one.what in _LINKS
        )
        if verdict.code == "link.foreign" and places:
            output.say(f"{words.in_one_line('leads_to')}: {places}")
        return told.of(meant[0]) if len(meant) == 1 else None
    if verdict.code != "link.unreadable":
        for text in links.beside(picture, anchors):
            output.say(f"{words.in_one_line('code_beside')}: {_beside(text, anchors)}")
    elif advice := arguments.advice(picture):
        output.say(advice)
    elif not qr_pictures.available():
        output.say(*words.said("no_code_reader", packages=qr_pictures.PACKAGES))
    return None


def _beside(text: str, anchors: TrustAnchors) -> str:
    """Where a code of somebody else leads; of what is no link only the kind."""
    meant = links.understood(text, anchors)
    if meant.what in _LINKS:
        return links.place(text)
    if meant.what == "payment":
        return words.in_one_line("payment_code")
    said = told.of(meant)
    return "-" if said is None or said.headline is None else " / ".join(said.headline.values())


class _Parser(argparse.ArgumentParser):
    """One that tells what it did not understand as every refusal is told, where JSON is wanted."""

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        if _Parser.as_json:
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
    check = commands.add_parser("check", help="check one certificate")
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
    check.add_argument("--json", action="store_true", help="the verdict as JSON")
    sheet.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, by its name")
    sheet.add_argument(
        "--json", action="store_true", help="how many rows had which outcome, as JSON"
    )
    for command in (check, sheet):
        command.add_argument("--trust", metavar="FILE", help="the trust list")
        command.add_argument(
            "--max-status-age",
            metavar="S",
            type=_age,
            help="refuse status lists older than S seconds",
        )
        command.add_argument("--offline", action="store_true", help="use only what was seen before")
    trust = commands.add_parser("trust", help="the trust list")
    trust.add_argument("--version", action=_Version, help=argparse.SUPPRESS)
    update = trust.add_subparsers(dest="act", required=True).add_parser(
        "update",
        help="take each issuer's newer word, if a key signs it that is trusted already",
    )
    update.add_argument("--trust", metavar="FILE", help="the trust list")
    update.add_argument("--json", action="store_true", help="a JSON line for each issuer")
    for command in (check, sheet, update):
        command.add_argument("--version", action=_Version, help=argparse.SUPPRESS)
    return parser


def _trust(option: str | None) -> str:
    return option or os.environ.get("CREDVERIFIER_TRUST") or "keys/trust-list.json"


def _cache_dir() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "credverifier"
    home = os.environ.get("HOME")
    return Path(home) / ".cache" / "credverifier" if home else None


def _lines(verdict: Verdict, said: ReadingText | None = None) -> Iterator[str]:
    """What is shown of a verdict to people; `said` stands in place of its own words."""
    headline = (said and said.headline) or verdict.headline
    message = said.sentence if said else verdict.message
    # NO_COLOR switches colours off whatever its value (no-color.org).
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    colour = is_terminal and "NO_COLOR" not in os.environ
    code = _COLOURS[verdict.outcome]
    title = " / ".join(headline.values())
    yield f"\x1b[1;{code}m{title}\x1b[0m" if colour else title
    for language in words.LANGUAGES:
        yield plain(message[language])
    certificate = verdict.certificate
    if certificate is not None:
        yield plain(f"\n{certificate.number}  {certificate.name}")
        for account in certificate.accounts:
            yield plain(f"  {_account(account)}")
        first = words.day(certificate.valid_from, words.DEFAULT, verdict.zone)
        last = words.last_day(certificate.valid_until, words.DEFAULT, verdict.zone)
        yield f"  {first} - {last}"
    checked = words.moment(verdict.checked_at, words.DEFAULT, verdict.zone)
    as_of = verdict.status.as_of
    listed = words.moment(as_of, words.DEFAULT, verdict.zone) if as_of else "-"
    yield f"\n{words.in_one_line('checked')} {checked}; {words.in_one_line('list')} {listed}"
    for check in verdict.checks:
        yield f"  {check.name:10} {check.result:12} {check.code or ''}"
    yield " ".join(words.NOTES["no_guarantee"].values())


def _account(account: Account) -> str:
    """An account in each language, and the link that `--profile` takes."""
    members = (account.platform, account.handle, account.account_id, account.url)
    named = dict.fromkeys(
        accounts.in_words(*members, language=language) for language in words.LANGUAGES
    )
    profile = platforms.leads_to(*members)
    said = f"{account.platform}: {' / '.join(named)}"
    return said if profile is None else f"{said}  {profile.url}"


def plain(text: str) -> str:
    """Text of a certificate as a terminal may show it: no control, format or bidi characters.

    A joiner or tag within an emoji stays, and so does an emoji that is younger than this Python's
    Unicode.
    """
    shown: list[str] = []
    end = 0
    for emoji in _EMOJI.finditer(text):
        shown += (_printable(text[end : emoji.start()]), emoji[0])
        end = emoji.end()
    return "".join((*shown, _printable(text[end:])))


def _printable(text: str) -> str:
    return "".join(
        # A control or format character could move the cursor or turn the direction of the text.
        item if unicodedata.category(item)[0] != "C" or item == "\n" else "\ufffd"
        for item in text
    )


def entry() -> None:
    """The console script: `main` with an exit code for everything that can end it."""
    sys.exit(process.exit_code(main))
