"""What is ordered for a renewal: an order of which what stays as it was may be left away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.orders.draft import (
    NO_HOLDER_KEY,
    OrderDraft,
    UncheckedAccount,
    UncheckedOrder,
)
from credissuer.assessment.orders.order_check import check_order, check_subject
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.errors import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalOrder:
    """An order as it was sent, before any check. What is None stays as in the old certificate.

    `line` is where it begins in its file, from 1. `number` or `ref` name the old certificate,
    whichever is no empty text. `standing` is what an export says of it. An empty `portrait` takes
    the old one away.
    """

    line: int = 1
    number: str = ""
    ref: str = ""
    standing: str | None = None
    kind: str | None = None
    name: str | None = None
    level: str | None = None
    criteria: Mapping[str, str] | None = None
    assessed_on: str | None = None
    accounts: Sequence[UncheckedAccount] | None = None
    holder_key: Any = NO_HOLDER_KEY
    portrait: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the old certificate says, `shown` being its number as people read it."""

    shown: str
    subject: SubjectRecord
    accounts: Sequence[AccountRecord]
    assessment: AssessmentRecord
    portrait: PortraitRecord | None = None

    def unchecked_accounts(self) -> list[UncheckedAccount]:
        """The accounts as an order has them."""
        return [
            UncheckedAccount(url=account.url, proven_on=_iso(account.control_proven_on))
            for account in self.accounts
        ]


def assesses_anew(order: RenewalOrder, before: Before) -> bool:
    """Whether an order rests on another assessment than the old certificate."""
    findings = {name: level.strip() for name, level in (order.criteria or {}).items()}
    # What an export says is what was found before: handed back, it is no new assessment.
    if order.criteria is not None and findings != before.assessment.findings:
        return True
    assessed_on = (order.assessed_on or "").strip()
    return bool(assessed_on) and assessed_on != before.assessment.assessed_on.isoformat()


def check_renewal(
    order: RenewalOrder,
    before: Before,
    programme: AssessmentProgramme,
    *,
    today: date,
    assessor: str,
) -> OrderDraft:
    """The order with what it leaves away, checked like any order; its ref is the old number.

    Raises RefusedError as `check_order` does, and `assessment.outdated` for another level by an
    assessment under another version of the programme.
    """
    anew = assesses_anew(order, before)
    old = before.assessment
    if not anew and (order.level or old.level).strip() == old.level:
        draft = check_subject(_merged(order, before, anew), today=today, line=order.line)
        draft.level = old.level
        draft.assessment = Assessment(
            findings=tuple(
                CriterionFinding(criterion=name, level=x) for name, x in old.findings.items()
            ),
            level=old.level,
            assessed_on=old.assessed_on,
            assessor=old.assessor,
        )
    else:
        # Findings under other rules earn no level under these.
        if not anew and (old.programme, old.version) != (programme.id, programme.version):
            raise RefusedError(
                "assessment.outdated",
                version=old.version,
                current=programme.version,
            )
        draft = check_order(
            _merged(order, before, anew),
            programme,
            today=today,
            assessor=assessor if anew else old.assessor,
            line=order.line,
        )
        if anew and draft.assessment and draft.assessment.assessed_on < old.assessed_on:
            draft.refuse(
                "/assessed_on",
                RefusedError("renew.assessed_before", text=old.assessed_on.isoformat()),
            )
    _require_proofs(draft, before)
    return draft


def _merged(order: RenewalOrder, before: Before, anew: bool) -> UncheckedOrder:
    old = before.assessment
    criteria = (order.criteria or {}) if anew else old.findings
    assessed_on = (order.assessed_on or "") if anew else old.assessed_on.isoformat()
    # With new findings the highest level that they earn, as in every order.
    level = order.level or ("" if anew else old.level)
    return UncheckedOrder(
        ref=before.shown,
        kind=before.subject.kind if order.kind is None else order.kind,
        name=before.subject.name if order.name is None else order.name,
        level=level,
        criteria=criteria,
        assessed_on=assessed_on,
        accounts=before.unchecked_accounts() if order.accounts is None else order.accounts,
        holder_key=order.holder_key,
        portrait=_portrait(before) if order.portrait is None else order.portrait,
    )


def _portrait(before: Before) -> str:
    return before.portrait.content if before.portrait else ""


def _require_proofs(draft: OrderDraft, before: Before) -> None:
    """An account whose control the old certificate states must be proven in the new one too."""
    proven = {account.key for account in before.accounts if account.control_proven_on is not None}
    for position, account in draft.accounts.items():
        if account.key in proven and account.control_proven_on is None:
            missing = RefusedError("account.proof_missing", account=account.key)
            draft.refuse(f"/accounts/{position}/proven_on", missing)


def changes(draft: OrderDraft, before: Before) -> Iterator[tuple[str, str, str]]:
    """(member, old, new) of everything that the new certificate says otherwise; no text for what is
    not there.
    """
    old = before.assessment
    if draft.kind != before.subject.kind:
        yield "kind", before.subject.kind, draft.kind
    if draft.name != before.subject.name:
        yield "name", before.subject.name, draft.name or ""
    old_portrait = before.portrait.portrait().sha256 if before.portrait else ""
    new_portrait = draft.portrait.sha256 if draft.portrait else ""
    if old_portrait != new_portrait:
        yield "portrait", old_portrait, new_portrait
    if draft.level != old.level:
        yield "level", old.level, draft.level or ""
    if draft.assessment is not None:
        findings = {one.criterion: one.level for one in draft.assessment.findings}
        for criterion in dict.fromkeys([*old.findings, *findings]):
            pair = old.findings.get(criterion, ""), findings.get(criterion, "")
            if pair[0] != pair[1]:
                yield criterion, *pair
        if draft.assessment.assessed_on != old.assessed_on:
            days = old.assessed_on.isoformat(), draft.assessment.assessed_on.isoformat()
            yield "assessed_on", *days
    yield from _changed_accounts(draft, before)


def _changed_accounts(draft: OrderDraft, before: Before) -> Iterator[tuple[str, str, str]]:
    old = {account.key: account for account in before.accounts}
    new = {account.key: account for account in draft.accounts.values()}
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            yield "account", old[key].url, ""
        elif key not in old:
            yield "account", "", new[key].url
        if key in new:
            was = _iso(old[key].control_proven_on) if key in old else ""
            proven_on = _iso(new[key].control_proven_on)
            if was != proven_on:
                yield f"proven_on {key}", was, proven_on


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
