"""`find`: who agreed to be found, searched on this machine in the issuers' signed directory."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from credverifier import platforms, words
from credverifier.cli import check_command, output
from credverifier.cli.check_command import plain
from credverifier.errors import StatusError, TrustListError
from credverifier.online.directory import Directory, DirectoryFilter
from credverifier.online.network import Fetch
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets import formulas
from credverifier.wire.directory import DirectoryEntry, folded

UNKNOWN = 3
COLUMNS = ("number", "name", "level", "accounts", "topics", "region", "until", "link")
"""The columns of the CSV, which `credverifier check-csv` reads again."""


def find(
    options: argparse.Namespace, trust: Path, clock: Callable[[], datetime], fetch: Fetch
) -> int:
    """Run the command; returns 0, 2 for a topic, platform, region or level that there is not, 3
    where a directory cannot be read, 4 without a usable trust list.
    """
    try:
        verifier = Verifier.from_trust_list(trust, clock=clock, fetch=fetch)
        verifier.anchors.require_current(clock())
        found: list[tuple[Directory, DirectoryEntry]] = []
        for issuer in verifier.anchors.issuers:
            directory = verifier.directory(issuer)
            found += [(directory, one) for one in directory.find(_filter(options, directory))]
    except TrustListError as error:
        return check_command.refuse_untrusted(error, as_json=options.json)
    except _UnknownWordError as error:
        message = words.by_language("find_unknown", text=error.text, known=", ".join(error.known))
        output.refuse("usage.find", message, as_json=options.json)
        return check_command.USAGE
    except StatusError as error:
        message = words.by_language("find_unreadable", problem=str(error))
        output.refuse(error.code, message, as_json=options.json)
        return UNKNOWN
    _put(found, options)
    return 0


class _UnknownWordError(Exception):
    """A word that is none of the codes of the directory, nor what one is called."""

    def __init__(self, text: str, known: list[str]) -> None:
        super().__init__(text)
        self.text = text
        self.known = known


def _filter(options: argparse.Namespace, directory: Directory) -> DirectoryFilter:
    head = directory.head
    names = {name: {"vi": platforms.display_name(name)} for name in platforms.names()}
    return DirectoryFilter(
        options.text or "",
        _code(options.topic, head.topics),
        _code(options.platform, names),
        _code(options.region, head.regions),
        _code(options.level, head.levels),
    )


def _code(text: str | None, table: Mapping[str, Mapping[str, str]]) -> str | None:
    """The code that is meant by itself or by one of its names. Raises _UnknownWordError."""
    if text is None:
        return None
    for code, names in table.items():
        if folded(text) in {folded(code), *map(folded, names.values())}:
            return code
    raise _UnknownWordError(text, list(table))


def _put(found: list[tuple[Directory, DirectoryEntry]], options: argparse.Namespace) -> None:
    if options.json:
        for directory, one in found:
            output.put_json(_facts(directory, one), compact=True)
        return
    if options.csv:
        output.put(_table(found), end="")
        return
    for directory, one in found:
        output.put("\n".join(_lines(directory, one)))
    output.say(*words.said("find_count", count=len(found)))


def _facts(directory: Directory, one: DirectoryEntry) -> dict[str, object]:
    return {**one.to_dict(), "link": _link(directory, one)}


def _link(directory: Directory, one: DirectoryEntry) -> str:
    return f"{directory.issuer.public_url}/c/{one.number.replace('-', '')}"


def _lines(directory: Directory, one: DirectoryEntry) -> Iterator[str]:
    yield plain(f"{one.number}  {one.name}  {_name(directory.head.levels, one.level)}")
    yield plain("  " + ", ".join(f"{platform} @{handle}" for platform, handle in one.accounts))
    about = [_name(directory.head.topics, topic) for topic in one.topics]
    about += [_name(directory.head.regions, one.region)] if one.region else []
    if about:
        yield plain(f"  {' · '.join(about)}")
    yield f"  {_link(directory, one)}"


def _name(table: Mapping[str, Mapping[str, str]], code: str) -> str:
    return table.get(code, {}).get(words.DEFAULT, code)


def _table(found: list[tuple[Directory, DirectoryEntry]]) -> str:
    """The CSV, with a BOM for Excel, and no cell that a spreadsheet would calculate."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for directory, one in found:
        accounts = " ".join(f"{platform}:{handle}" for platform, handle in one.accounts)
        region = _name(directory.head.regions, one.region) if one.region else ""
        topics = ", ".join(_name(directory.head.topics, topic) for topic in one.topics)
        level, link = _name(directory.head.levels, one.level), _link(directory, one)
        cells = (one.number, one.name, level, accounts, topics, region, one.until[:10], link)
        writer.writerow([formulas.neutral(cell) for cell in cells])
    return "\ufeff" + text.getvalue()
