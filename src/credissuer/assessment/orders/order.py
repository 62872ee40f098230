"""An order: an assessed subject to be certified, under the orderer's own reference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.assessment.subjects import AssessedSubject, SubjectAccount

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`ref` is the orderer's own key; `level` is what the programme grants.

    `holder_key` is the public JWK to which the certificate for wallets is bound, where there is
    one. `after_sanction`: the note for the office that says why the subject is certified although
    it was revoked or suspended before.
    """

    ref: str
    subject: AssessedSubject
    assessment: Assessment
    level: str
    holder_key: Mapping[str, str] | None = None
    after_sanction: str | None = None

    def body_sha256(self) -> str:
        """Hex SHA-256 over everything that the certificate will say (canonical JSON).

        It detects a `ref` that is used again for something else. The assessor, the
        requested level and the note are not part of it, because the same row imported by another
        person is the same.
        """
        body = {
            "kind": self.subject.kind,
            "name": self.subject.name,
            "accounts": [_account(account) for account in self.subject.accounts],
            "criteria": {finding.criterion: finding.level for finding in self.assessment.findings},
            "level": self.level,
            "assessed_on": self.assessment.assessed_on.isoformat(),
            # Absent and not null, because the digests of orders without them are older than the
            # members.
            **({"holder_key": dict(self.holder_key)} if self.holder_key else {}),
            **({"portrait": self.subject.portrait.sha256} if self.subject.portrait else {}),
        }
        return sha256(_CANONICAL.encode(body).encode("ascii")).hexdigest()


def _account(account: SubjectAccount) -> dict[str, Any]:
    return {
        "platform": account.platform,
        "handle": account.handle,
        "account_id": account.account_id,
        "url": account.url,
        "control_proven_on": _iso(account.control_proven_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def recorded(
    ref: str,
    subject: SubjectRecord,
    accounts: Sequence[AccountRecord],
    assessment: AssessmentRecord,
    portrait: PortraitRecord | None = None,
) -> Order:
    """The order that a stored subject and assessment come from."""
    return Order(
        ref=ref,
        subject=AssessedSubject(
            kind=subject.kind,
            name=subject.name,
            accounts=tuple(map(_recorded_account, accounts)),
            portrait=portrait.portrait() if portrait else None,
        ),
        assessment=Assessment(
            findings=tuple(
                CriterionFinding(criterion=name, level=level)
                for name, level in assessment.findings.items()
            ),
            level=assessment.level,
            assessed_on=assessment.assessed_on,
            assessor=assessment.assessor,
        ),
        level=assessment.level,
    )


def _recorded_account(account: AccountRecord) -> SubjectAccount:
    return SubjectAccount(
        platform=account.platform,
        handle=account.handle,
        account_id=account.account_id,
        url=account.url,
        control_proven_on=account.control_proven_on,
    )
