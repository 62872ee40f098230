"""The commands `check`, `check-csv` and `watch`: what is checked and what is said of it.

Apart from the reading of arguments, because `--help` needs nothing of this.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from credverifier import accounts, past, platforms, policies, words
from credverifier.cli import output
from credverifier.cli.counted_fetch import CountedFetch
from credverifier.errors import BundleError, MomentError, ProfileError, TrustListError
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


def run(
    options: argparse.Namespace,
    *,
    trust: str,
    cache_dir: Path | None,
    clock: Callable[[], datetime],
    fetch: Fetch = from_network,
) -> int:
    """Check what `options` name; returns the exit code.

    `trust` is the path of the trust list; `cache_dir`, `clock` and `fetch` are what `Verifier`
    takes by these names.
    """
    counted = CountedFetch(fetch)
    choices: dict[str, Any] = {
        "clock": clock,
        "fetch": counted,
        "cache_dir": cache_dir,
        "max_status_age": options.max_status_age,
        "not_before_slack": policies.ON_DEVICES.seconds,
    }

    def made() -> Verifier:
        if options.bundle is not None:
            return Verifier.offline(
                options.bundle, trust, certificates=options.certificates, **choices
            )
        return Verifier.from_trust_list(trust, offline=options.offline, **choices)

    try:
        verifier = made()
        _warn(verifier.anchors, clock())
        if options.command in ("check-csv", "check-sheet"):
            from credverifier.cli import check_csv as sheet

            return sheet.check_csv(verifier, options)
        if options.command == "watch":
            from credverifier.cli import watch_command

            return watch_command.watch(made, options, clock, counted)
        return _check(verifier, options)
    except TrustListError as error:
        return refuse_untrusted(error, as_json=options.json)
    except BundleError as error:
        from credverifier.cli import bundle_command

        return bundle_command.refuse(error, as_json=options.json)
    except ArgumentError as error:
        output.refuse(error.code, error.message, as_json=options.json)
        return USAGE
    except MomentError as error:
        message = words.by_language(error.code.replace(".", "_"), moment=options.as_of)
        output.refuse(error.code, message, as_json=options.json)
        return USAGE
    except ProfileError as error:
        names = ", ".join(error.accounts)
        message = words.by_language(_UNREADABLE[error.code], accounts=names)
        output.refuse(error.code, message, as_json=options.json)
        return USAGE


def refuse_untrusted(error: TrustListError, *, as_json: bool) -> int:
    """Tell what is wrong with the trust list; returns the exit code."""
    output.refuse(error.code, _untrusted(error), as_json=as_json)
    return CONFIGURATION


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
    verdict = _checked(verifier, what, options)
    is_no_certificate = verdict.code in ("link.foreign", "link.number_invalid")
    said = told.of(meant) if meant is not None and is_no_certificate else None
    if isinstance(what, bytes):
        said = _explain(what, verdict, verifier.anchors)
    is_offline = options.offline or options.bundle is not None
    if is_offline and verdict.outcome == "unknown" and not options.json:
        # Because the verdict speaks of hosts, and none of them was asked.
        output.say(words.in_one_line("offline" if options.bundle is None else "offline_bundle"))
    with output.verdict():
        if options.json:
            output.put_json(verdict.to_dict(), indent=2)
        else:
            output.put("\n".join(lines(verdict, said)))
    return EXIT_CODES[verdict.outcome]


def _checked(verifier: Verifier, what: str | bytes, options: argparse.Namespace) -> Verdict:
    """The verdict; its receipt is written where one is wanted."""
    as_of = None if options.as_of is None else past.read_moment(options.as_of)
    if options.receipt is None:
        return verifier.check(what, profile=options.profile, as_of=as_of)
    from credverifier.cli import replay_command
    from credverifier.online import whole_files

    done = verifier.check_with_receipt(what, profile=options.profile, as_of=as_of)
    if done.receipt is None:
        assert done.problem is not None
        replay_command.refuse_receipt(done.problem)
        return done.verdict
    try:
        whole_files.replace(Path(options.receipt), done.receipt.to_json())
    except OSError as error:
        facts = {"path": options.receipt, "problem": error.strerror or str(error)}
        raise ArgumentError(
            "receipt.unwritable", words.by_language("receipt_unwritable", **facts)
        ) from error
    return done.verdict


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


def lines(verdict: Verdict, said: ReadingText | None = None) -> Iterator[str]:
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
