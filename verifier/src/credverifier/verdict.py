"""The result of a verification: a value, never an exception, with the same keys on every surface
(CONTRACT section 1).
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from credverifier import accounts, days, words
from credverifier.errors import CredentialError
from credverifier.vocabulary import CheckName, CheckResult, Code, Outcome, VerdictName
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.content import Content
from credverifier.wire.credentials.credential import Account, Credential, CriterionResult
from credverifier.wire.envelope import dates

CHECKS: tuple[CheckName, ...] = (
    "format",
    "issuer",
    "signature",
    "validity",
    "status",
    "profile",
)


_MISTYPED = "link.number_invalid"
"""The code of which more can be said than of its verdict."""


class Check(NamedTuple):
    """One of the six checks; `detail` is for whoever runs the verifier."""

    name: CheckName
    result: CheckResult
    code: Code | None
    detail: str | None


class Certificate(NamedTuple):
    """What a proven certificate says.

    `number` as people read it; `programme` is the URL of the rules.
    """

    number: str
    name: str
    kind: str | None
    accounts: tuple[Account, ...]
    level: str | None
    criteria: tuple[CriterionResult, ...]
    programme: str | None
    valid_from: datetime
    valid_until: datetime


class Status(NamedTuple):
    """What the standing rests on.

    `as_of` is the `iat` of the oldest list, `fresh_until` the moment from which it no longer
    counts; `since`, `reason` and `superseded_by` (a number as people read it) are from the standing
    note.
    """

    as_of: datetime | None = None
    fresh_until: datetime | None = None
    since: str | None = None
    reason: str | None = None
    superseded_by: str | None = None


class ProfileMatch(NamedTuple):
    """The profile to compare as it was given, and whether it is one of the subject's (None: not
    compared).
    """

    asked: str | None = None
    match: bool | None = None


class Verdict:
    """Outcome, verdict and code of one verification, with every check.

    `zone` is where its days begin and end, `four_eyes` whether its issuer says that two people
    decide (None: it does not say), for showing them: they judge nothing, and are not in the JSON.
    `as_of` is the moment in the past that it is about; None where it is about `checked_at`.
    `bool()` of it raises, because `if verdict:` would take every verdict for a valid one.
    """

    __slots__ = (
        "_certificate",
        "_content",
        "_said",
        "as_of",
        "checked_at",
        "checks",
        "code",
        "four_eyes",
        "outcome",
        "profile",
        "status",
        "verdict",
        "zone",
    )

    def __init__(
        self,
        *,
        code: str | None,
        checks: tuple[Check, ...],
        content: Content | None,
        status: Status,
        profile: ProfileMatch,
        checked_at: datetime,
        zone: tzinfo = days.DEFAULT,
        four_eyes: bool | None = None,
        said: dict[str, str] | None = None,
        as_of: datetime | None = None,
    ) -> None:
        self.code: Code | None = None if code is None else words.code_of(code)
        self.verdict: VerdictName = words.verdict_of(code)
        self.outcome: Outcome = words.outcome_of(self.verdict)
        self.checks = checks
        self.status = status
        self.profile = profile
        self.checked_at = checked_at
        self.as_of = as_of
        self.zone = zone
        self.four_eyes = four_eyes
        self._content = content
        self._said = said
        self._certificate: Certificate | None = None

    @property
    def certificate(self) -> Certificate | None:
        """What the certificate says; None unless signature and content were proven."""
        # Decoded on demand, because `to_dict` reads the payload directly.
        if self._certificate is None and self._content is not None:
            self._certificate = _certificate(
                vc_jwt.decode(self._content.payload),
                self._content.number,
            )
        return self._certificate

    @property
    def predecessor(self) -> str | None:
        """The number (canonical) of the certificate that this one replaced, as it says."""
        supersedes = None if self._content is None else self._content.payload.get("supersedes")
        tail = "" if supersedes is None else supersedes.rpartition("/")[2]
        return tail if number.is_canonical(tail) else None

    @property
    def headline(self) -> dict[str, str]:
        """Two to five words for people, by language; of a past moment behind its date and time."""
        return self._of_then(self._headline())

    def _headline(self) -> dict[str, str]:
        entry = words.VERDICTS[self.verdict]
        if self.code == _MISTYPED:
            return dict(entry["mistyped_headline"])
        if self.profile.match and "matched_headline" in entry:
            return dict(entry["matched_headline"])
        return dict(entry["headline"])

    @property
    def message(self) -> dict[str, str]:
        """One sentence for people, by language; of a past moment behind its date and time."""
        return self._of_then(self._message())

    def _of_then(self, text: dict[str, str]) -> dict[str, str]:
        """`text`, behind the moment that it is about where that is not today."""
        if self.as_of is None:
            return text
        return {
            language: words.of_then(one, self.as_of, language, self.zone)
            for language, one in text.items()
        }

    def _message(self) -> dict[str, str]:
        if self._said is not None:
            return dict(self._said)
        if self.code == _MISTYPED:
            return dict(words.VERDICTS[self.verdict]["mistyped"])
        matched = self.profile.match is True
        names = {
            name
            for sentence in words.sentences(self.verdict, matched=matched)
            for name in sentence.names
        }
        facts = {name: self._fact(name) for name in names}
        return words.message(self.verdict, facts, matched=matched, zone=self.zone)

    def _fact(self, name: str) -> Any:
        """The value of a placeholder in a sentence; None where it is not known."""
        if name == "since":
            since = self.status.since
            if not since:
                return None
            return dates.from_seconds(dates.seconds(since, "since"))
        if name in ("as_of", "reason", "superseded_by"):
            return getattr(self.status, name)
        if name == "profile":
            return self.profile.asked
        if self._content is None:
            return None
        payload = self._content.payload
        subject = payload["credentialSubject"]
        if name == "name":
            return subject["name"]
        if name == "accounts":
            return {
                language: ", ".join(
                    f"{_in_words(account, language)} ({account['platform']})"
                    for account in subject["accounts"]
                )
                for language in words.LANGUAGES
            }
        members = {"valid_from": "validFrom", "valid_until": "validUntil"}
        return _moment(payload[members[name]])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of CONTRACT section 1."""
        status = self.status
        profile = self.profile
        return {
            "outcome": self.outcome,
            "verdict": self.verdict,
            "code": self.code,
            "message": self.message,
            "checks": [
                {
                    "name": name,
                    "result": result,
                    "code": code,
                    "detail": detail,
                }
                for name, result, code, detail in self.checks
            ],
            "certificate": None if self._content is None else _certificate_members(self._content),
            "status": {
                "as_of": _stamp(status.as_of),
                "fresh_until": _stamp(status.fresh_until),
                "since": status.since,
                "reason": status.reason,
                "superseded_by": status.superseded_by,
            },
            "profile": {"asked": profile.asked, "match": profile.match},
            "checked_at": _stamp(self.checked_at),
            # Only where it was asked for: a program that knows of no past is never given one.
            **({} if self.as_of is None else {"as_of": _stamp(self.as_of)}),
        }

    def require_valid(self) -> Verdict:
        """This verdict if it is `valid`; raises NotValidError otherwise."""
        if self.verdict != "valid":
            raise NotValidError(self)
        return self

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a Verdict is neither true nor false: compare .verdict, or call .require_valid()"
        )

    def __repr__(self) -> str:
        return f"<Verdict {self.verdict}{f' {self.code}' if self.code else ''}>"


class NotValidError(CredentialError):
    """Carries the `verdict` that was not `valid`. Raised by `Verdict.require_valid` alone."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code or verdict.verdict, verdict.message[words.FALLBACK])
        self.verdict = verdict


def refusal(
    error: CredentialError,
    *,
    passed: tuple[str, ...] = (),
    asked: str | None = None,
    now: datetime,
) -> Verdict:
    """The verdict where a check failed that ends the verification: all later ones are not checked."""
    failed = error.code.partition(".")[0]
    checks = tuple(
        Check(name, "fail", words.code_of(error.code), error.detail or None)
        if name == failed
        else Check(
            name,
            "pass" if name in passed else "not_checked",
            None,
            None,
        )
        for name in CHECKS
    )
    return Verdict(
        code=error.code,
        checks=checks,
        content=None,
        status=Status(),
        profile=ProfileMatch(asked),
        checked_at=now,
        said=error.said,
    )


def _certificate(credential: Credential, certificate_number: str) -> Certificate:
    return Certificate(
        number=number.show(certificate_number),
        name=credential.subject.name,
        kind=credential.subject.kind,
        accounts=credential.subject.accounts,
        level=credential.level,
        criteria=credential.criteria,
        programme=credential.programme.id if credential.programme else None,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
    )


def _certificate_members(content: Content) -> dict[str, Any]:
    """`Certificate` as JSON. From the payload at once, because every HTTP answer needs it."""
    payload = content.payload
    subject = payload["credentialSubject"]
    programme = subject.get("programme")
    return {
        "number": number.show(content.number),
        "name": subject["name"],
        "kind": subject.get("kind"),
        "accounts": [
            {
                "platform": account["platform"],
                "handle": account["handle"],
                "url": accounts.address(*_members(account)),
            }
            for account in subject["accounts"]
        ],
        "level": subject.get("level"),
        "criteria": [
            {"id": item["criterion"], "level": item["level"]}
            for item in subject.get("criteria", ())
        ],
        "programme": programme["id"] if programme else None,
        "valid_from": _stamp(_moment(payload["validFrom"])),
        "valid_until": _stamp(_moment(payload["validUntil"])),
    }


def _members(account: dict[str, Any]) -> tuple[str, str, str | None, str | None]:
    return (
        account["platform"],
        account["handle"],
        account.get("accountId"),
        account.get("url"),
    )


def _in_words(account: dict[str, Any], language: str) -> str:
    return accounts.in_words(*_members(account), language=language)


def _moment(text: str) -> datetime:
    return dates.from_seconds(dates.seconds(text, "validity"))


@lru_cache(maxsize=1024)
def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else dates.stamp(moment)
