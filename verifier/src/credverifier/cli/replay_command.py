"""`replay`: repeat the check of a receipt, or prove an office's statement, by the caller's own trust
list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from credverifier import receipt, statement, words
from credverifier.cli import check_command, output
from credverifier.errors import ReceiptError, TrustListError
from credverifier.receipt import Replayed
from credverifier.statement import Statement
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire.envelope import dates

DIFFERS = 1


def replay(file: Path, trust: str, now: datetime, *, as_json: bool) -> int:
    """Run the command; returns the exit code of the verdict of then, 1 where it is not the one that
    the receipt says, 2 for what is no receipt, 4 without a usable trust list.
    """
    try:
        text = file.read_text("utf-8")
        anchors = TrustAnchors.from_trust_list(_trust_list(trust))
        if text.lstrip().startswith("{"):
            return _repeat(receipt.replay(text, anchors), as_json=as_json)
        return _tell(statement.read(text.strip(), anchors, now), anchors, as_json=as_json)
    except ReceiptError as error:
        return _refuse(error, as_json=as_json)
    except TrustListError as error:
        return check_command.refuse_untrusted(error, as_json=as_json)
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "not UTF-8"
        message = words.by_language("file_unreadable", path=str(file), problem=problem or "")
        output.refuse("receipt.unreadable", message, as_json=as_json)
        return check_command.USAGE


def _repeat(done: Replayed, *, as_json: bool) -> int:
    """Show a check that was repeated."""
    with output.verdict():
        if as_json:
            output.put_json(_facts(done), indent=2)
        else:
            output.put("\n".join(check_command.lines(done.verdict)))
    if not done.is_same:
        recorded = str(done.receipt.verdict.get("verdict"))
        output.say(*words.said("receipt_differs", recorded=recorded))
        return DIFFERS
    return check_command.EXIT_CODES[done.verdict.outcome]


def _tell(stated: Statement, anchors: TrustAnchors, *, as_json: bool) -> int:
    """Show what an office stated, as its word."""
    verdict, issuer = stated.verdict, anchors.issuers[stated.issuer]
    at = dates.from_seconds(stated.issued_at)
    with output.verdict():
        if as_json:
            facts = {"stated_by": stated.issuer, "stated_at": dates.stamp(at), "verdict": verdict}
            output.put_json(facts, indent=2)
        else:
            output.put("\n".join(_stated_lines(stated, issuer, at)))
    return check_command.EXIT_CODES[verdict["outcome"]]


def _stated_lines(stated: Statement, issuer: Issuer, at: datetime) -> Iterator[str]:
    verdict = stated.verdict
    moment = at
    if "as_of" in verdict:
        moment = dates.from_seconds(dates.seconds(verdict["as_of"], "as_of"))
    headline = words.VERDICTS[verdict["verdict"]]["headline"]
    yield " / ".join(
        words.of_then(headline[language], moment, language, issuer.zone)
        for language in words.LANGUAGES
    )
    certificate = verdict["certificate"]
    if certificate is not None:
        yield check_command.plain(f"{certificate['number']}  {certificate['name']}")
    if verdict["code"] is not None:
        yield f"{verdict['code']}"
    for language in words.LANGUAGES:
        when = words.moment(at, language, issuer.zone)
        by = words.by_language("receipt_stated", issuer=stated.issuer, moment=when)
        yield by[language]


def refuse_receipt(error: ReceiptError) -> None:
    """Tell why there is no receipt; the verdict stands all the same."""
    output.say(*words.said(error.code.replace(".", "_"), problem=error.detail))


def _refuse(error: ReceiptError, *, as_json: bool) -> int:
    message = words.by_language(error.code.replace(".", "_"), problem=error.detail)
    output.refuse(error.code, message, as_json=as_json)
    return check_command.USAGE


def _facts(done: Replayed) -> dict[str, object]:
    recorded = done.receipt.verdict
    return {
        "same": done.is_same,
        "recorded": {name: recorded.get(name) for name in ("outcome", "verdict", "code")},
        "verdict": done.verdict.to_dict(),
    }


def _trust_list(path: str) -> str:
    """Raises TrustListError `trust.missing`."""
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise TrustListError("trust.missing", f"{path}: {problem}") from error
