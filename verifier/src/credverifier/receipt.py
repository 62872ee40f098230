"""Receipts: what a check rested on, kept in one file, so that anybody can repeat it later.

A receipt holds the certificate, the status lists and the note that were used, the trust list, the
moment and the verdict. It needs no trust itself: all that decides in it is signed by the issuer,
and whoever replays it trusts a list of their own. The moment is the word of whoever made it; that
the lists are not younger, and were not over, is what is proven of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from credverifier import past, platforms
from credverifier.errors import CredentialError, ReceiptError
from credverifier.trust.anchors import TrustAnchors
from credverifier.verdict import Verdict
from credverifier.verification import verify
from credverifier.wire.envelope import dates, strict_json

FORMAT = "credverifier-receipt/1"
MAX_RECEIPT = 16 * 1024 * 1024
"""Characters of a receipt: three full lists, and room."""

_MOST_FILES = 40
_TEXTS = ("credential", "checked_at")
_ASKED = {"profile", "max_status_age", "not_before_slack", "as_of"}
_MEMBERS = {"format", "checked_at", "asked", "credential", "files", "trust_list", "verdict"}


class Receipt(NamedTuple):
    """One check. `files`: URL -> signed text of every list and note that it used. `asked` holds
    what `verify` is asked: `profile`, `max_status_age`, `not_before_slack` and `as_of`, null where
    nothing was.
    """

    checked_at: datetime
    asked: Mapping[str, Any]
    credential: str
    files: Mapping[str, str]
    trust_list: Mapping[str, Any]
    verdict: Mapping[str, Any]

    def to_json(self) -> str:
        """The text of the file, with its own digest."""
        content = {
            "format": FORMAT,
            "checked_at": dates.stamp(self.checked_at),
            "asked": dict(self.asked),
            "credential": self.credential,
            "files": dict(self.files),
            "trust_list": dict(self.trust_list),
            "verdict": dict(self.verdict),
        }
        sealed = {**content, "sha256": _digest(content)}
        return json.dumps(sealed, ensure_ascii=False, indent=2) + "\n"


class Replayed(NamedTuple):
    """A check that was repeated. `verdict` is what the certificate and the lists say of that moment,
    which is its `as_of`; `is_same` whether the receipt says the same of standing, certificate and
    profile.
    """

    verdict: Verdict
    is_same: bool
    receipt: Receipt


def read(text: str) -> Receipt:
    """The receipt in a file. Raises ReceiptError `receipt.malformed`, `receipt.altered`."""
    if len(text) > MAX_RECEIPT:
        raise ReceiptError("receipt.malformed", "too large")
    try:
        content = strict_json.loads(text.encode("utf-8"))
        digest = content.pop("sha256")
        if content["format"] != FORMAT:
            raise ReceiptError("receipt.malformed", f"format {str(content['format'])[:40]}")
        if digest != _digest(content):
            raise ReceiptError("receipt.altered", "its digest is another one")
        return _receipt(content)
    except ReceiptError:
        raise
    except (CredentialError, UnicodeEncodeError, ValueError, KeyError, TypeError) as error:
        raise ReceiptError("receipt.malformed", str(error)) from error


def replay(receipt: Receipt | str, anchors: TrustAnchors) -> Replayed:
    """Repeat the check of a receipt, as of its moment, by the trust list `anchors`.

    By the newest one that there is: a key that has retired since still proves what it signed, and
    one that was compromised since proves nothing any more. Raises ReceiptError as `read`,
    TrustListError `trust.expired` where the list was over at that moment already.
    """
    kept = read(receipt) if isinstance(receipt, str) else receipt
    verdict = verify(
        kept.credential,
        anchors=anchors,
        lists=kept.files,
        now=kept.checked_at,
        profile=kept.asked["profile"],
        max_status_age=kept.asked["max_status_age"],
        not_before_slack=kept.asked["not_before_slack"],
        as_of=_moment(kept.asked.get("as_of")),
    )
    is_same = _findings(verdict.to_dict()) == _findings(kept.verdict)
    # It says nothing about today.
    verdict.as_of = verdict.as_of or kept.checked_at
    return Replayed(verdict, is_same, kept)


def _receipt(content: Mapping[str, Any]) -> Receipt:
    """Raises ValueError, KeyError, TypeError, CredentialError for what no receipt holds."""
    if content.keys() != _MEMBERS:
        raise ValueError("other members than those of a receipt")
    asked, files = content["asked"], content["files"]
    _require_question(asked)
    if any(type(content[name]) is not str for name in _TEXTS):
        raise ValueError("a member is no text")
    if not isinstance(files, dict) or len(files) > _MOST_FILES:
        raise ValueError("files")
    if any(type(text) is not str for text in files.values()):
        raise ValueError("files")
    if not isinstance(content["trust_list"], dict) or not isinstance(content["verdict"], dict):
        raise TypeError("trust_list or verdict")
    members = [content["verdict"].get(name) for name in ("certificate", "profile", "status")]
    if not all(isinstance(member, dict | None) for member in members):
        raise TypeError("verdict")
    checked_at = dates.from_seconds(int(dates.seconds(content["checked_at"], "checked_at")))
    past.require_past(_moment(asked.get("as_of")), checked_at)
    return Receipt(
        checked_at, asked, content["credential"], files, content["trust_list"], content["verdict"]
    )


def _findings(verdict: Mapping[str, Any]) -> list[Any]:
    """What two verdicts have in common that are the same: not their words, which may be put better,
    nor members that only one of two versions has.
    """
    certificate = verdict.get("certificate") or {}
    profile, status = verdict.get("profile") or {}, verdict.get("status") or {}
    return [
        verdict.get("verdict"),
        verdict.get("code"),
        certificate.get("number"),
        profile.get("match"),
        status.get("as_of"),
        status.get("superseded_by"),
    ]


def _require_question(asked: Any) -> None:
    """Refuse what `verify` cannot be asked. Raises ValueError, CredentialError."""
    # Those of before there were questions about the past have no `as_of`.
    if not isinstance(asked, dict) or asked.keys() | {"as_of"} != _ASKED:
        raise ValueError("asked")
    if not isinstance(asked["profile"], str | None) or not all(
        type(asked[name]) in (int, float, type(None))
        for name in ("max_status_age", "not_before_slack")
    ):
        raise ValueError("asked")
    if asked["profile"] is not None:
        platforms.normalise(asked["profile"])


def _moment(text: Any) -> datetime | None:
    return None if text is None else dates.from_seconds(dates.seconds(text, "as_of"))


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
