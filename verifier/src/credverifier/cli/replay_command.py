"""`replay`: repeat the check of a receipt, by the caller's own trust list."""

from __future__ import annotations

from pathlib import Path

from credverifier import receipt, words
from credverifier.cli import check_command, output
from credverifier.errors import ReceiptError, TrustListError
from credverifier.receipt import Replayed
from credverifier.trust.anchors import TrustAnchors

DIFFERS = 1


def replay(file: Path, trust: str, *, as_json: bool) -> int:
    """Run the command; returns the exit code of the verdict of then, 1 where it is not the one that
    the receipt says, 2 for what is no receipt, 4 without a usable trust list.
    """
    try:
        text = file.read_text("utf-8")
        done = receipt.replay(text, TrustAnchors.from_trust_list(_trust_list(trust)))
    except ReceiptError as error:
        return _refuse(error, as_json=as_json)
    except TrustListError as error:
        return check_command.refuse_untrusted(error, as_json=as_json)
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "not UTF-8"
        message = words.by_language("file_unreadable", path=str(file), problem=problem or "")
        output.refuse("receipt.unreadable", message, as_json=as_json)
        return check_command.USAGE
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
