"""Check an order member by member, and collect every problem.

A JSON body, an order file and a row of the import sheet all become an `UncheckedOrder`, which
`check_order` turns into an order or a list of problems.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.orders.draft import (
    NO_HOLDER_KEY,
    OrderDraft,
    UncheckedAccount,
    UncheckedOrder,
    column,
)
from credissuer.assessment.portrait import read_encoded
from credissuer.assessment.programme.criteria import AssessmentProgramme, Criterion
from credissuer.assessment.programme.rubric import certificate_level, criterion_level, decide
from credissuer.assessment.subjects import KINDS, UNRESOLVED, ShareLinks, account_from_url
from credissuer.assessment.text.names import clean_name, hidden_characters, visible
from credissuer.errors import RefusedError

ACCOUNTS = 4
"""How many accounts an order can name."""

LONGEST_REF = 80

# The pattern comes first because `date.fromisoformat` also takes 20260115 and 2026-W03-4.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_order(
    unchecked: UncheckedOrder,
    programme: AssessmentProgramme,
    *,
    today: date,
    assessor: str,
    line: int = 1,
    share_links: ShareLinks = UNRESOLVED,
) -> OrderDraft:
    """`unchecked` by the rules of `programme`; `today` is the last day that is not the future.
    `share_links` says where those among its accounts lead.

    Raises RefusedError `assessment.unknown_criterion`, `issue.file_invalid` for what could not be
    a row of the sheet either.
    """
    _require_known_criteria(unchecked, programme)
    # A problem is reported by its column of the sheet, and a fifth account has none.
    if len(unchecked.accounts) > ACCOUNTS:
        raise RefusedError("issue.file_invalid", problem=f"more than {ACCOUNTS} accounts")
    draft = _beginning(unchecked, line)
    _check_assessment(draft, unchecked, programme, today, assessor)
    _check_accounts(draft, unchecked.accounts, today, share_links)
    _check_holder_key(draft, unchecked)
    if unchecked.portrait:
        draft.portrait = draft.attempt("/portrait", lambda: read_encoded(unchecked.portrait))
    return draft


def check_subject(
    unchecked: UncheckedOrder,
    *,
    today: date,
    line: int = 1,
    share_links: ShareLinks = UNRESOLVED,
) -> OrderDraft:
    """`unchecked` without its assessment, which the caller has judged."""
    if len(unchecked.accounts) > ACCOUNTS:
        raise RefusedError("issue.file_invalid", problem=f"more than {ACCOUNTS} accounts")
    draft = _beginning(unchecked, line)
    _check_accounts(draft, unchecked.accounts, today, share_links)
    _check_holder_key(draft, unchecked)
    if unchecked.portrait:
        draft.portrait = draft.attempt("/portrait", lambda: read_encoded(unchecked.portrait))
    return draft


def _beginning(unchecked: UncheckedOrder, line: int) -> OrderDraft:
    """A draft with ref, kind and name."""
    # NFC, because the ref is the idempotency key: two spellings of é must not issue twice.
    ref = normalize("NFC", unchecked.ref.strip())
    draft = OrderDraft(line=line, ref=ref, kind=unchecked.kind.strip())
    draft.attempt("/ref", lambda: check_ref(ref))
    draft.attempt("/kind", lambda: _check_kind(draft.kind))
    draft.name = draft.attempt("/name", lambda: clean_name(unchecked.name.strip()))
    return draft


def _check_holder_key(draft: OrderDraft, unchecked: UncheckedOrder) -> None:
    key = unchecked.holder_key
    if key is not NO_HOLDER_KEY:
        draft.holder_key = draft.attempt("/holder_key", lambda: read_holder_key(key))


def check_ref(ref: str) -> None:
    """Raises RefusedError `import.ref_missing`, `import.ref_invalid` for what cannot be a ref."""
    if not ref:
        raise RefusedError("import.ref_missing")
    # A ref stands in logs and error files: what is hidden or not printable could forge a line
    # there.
    if len(ref) > LONGEST_REF or hidden_characters(ref) or not ref.isprintable():
        raise RefusedError(
            "import.ref_invalid",
            ref=visible(ref),
            longest=LONGEST_REF,
        )


def _require_known_criteria(unchecked: UncheckedOrder, programme: AssessmentProgramme) -> None:
    for criterion in unchecked.criteria:
        if programme.criterion(criterion) is None:
            raise RefusedError(
                "assessment.unknown_criterion",
                criterion=criterion,
                criteria=", ".join(item.id for item in programme.criteria),
            )


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise RefusedError("import.kind_unknown", kind=visible(kind) or "—")


def _check_assessment(
    draft: OrderDraft,
    unchecked: UncheckedOrder,
    programme: AssessmentProgramme,
    today: date,
    assessor: str,
) -> None:
    """Decide even where level or date are wrong, so that the orderer sees every problem at once."""
    assessed_on = draft.attempt(
        "/assessed_on",
        lambda: _assessed_on(unchecked.assessed_on.strip(), today),
    )
    wanted = unchecked.level.strip()
    level = (
        draft.attempt("/level", lambda: certificate_level(programme, wanted)) if wanted else None
    )
    findings = [
        _finding(draft, criterion, unchecked.criteria.get(criterion.id, "").strip())
        for criterion in programme.criteria
    ]
    complete = tuple(finding for finding in findings if finding)
    if len(complete) < len(findings):
        return
    # Any day will do: without a valid one the draft has a problem and becomes no order.
    judged_on = assessed_on or today
    draft.assessment = _shared_assessment(
        complete, level.id if level else None, judged_on, assessor
    )
    try:
        draft.level = decide(programme, draft.assessment).level
    except RefusedError as error:
        # The problem points to one cell, and the first criterion below its minimum is the one to
        # mend first; the level, where the mean is too low.
        [first, *_] = str(error.facts.get("criterion")).split(", ")
        pointer = f"/criteria/{first}" if programme.criterion(first) else "/level"
        draft.refuse(pointer, error)


@lru_cache(maxsize=1024)
def _shared_assessment(
    findings: tuple[CriterionFinding, ...], level: str | None, assessed_on: date, assessor: str
) -> Assessment:
    """One value for all rows that were judged alike: a large file has few, and holds each once."""
    return Assessment(findings=findings, level=level, assessed_on=assessed_on, assessor=assessor)


def _assessed_on(text: str, today: date) -> date:
    if not text:
        raise RefusedError("import.date_missing")
    return _day(text, today)


def _finding(draft: OrderDraft, criterion: Criterion, text: str) -> CriterionFinding | None:
    pointer = f"/criteria/{criterion.id}"
    if not text:
        missing = RefusedError("assessment.missing_criterion", criterion=criterion.id)
        draft.refuse(pointer, missing)
        return None
    level = draft.attempt(pointer, lambda: criterion_level(criterion, text))
    return CriterionFinding(criterion=criterion.id, level=level.id) if level else None


def _check_accounts(
    draft: OrderDraft,
    accounts: Sequence[UncheckedAccount],
    today: date,
    share_links: ShareLinks,
) -> None:
    for position, account in enumerate(accounts):
        _check_account(
            draft,
            position,
            account.url.strip(),
            account.proven_on.strip(),
            today,
            share_links,
        )
    if not any(account.url.strip() for account in accounts):
        draft.refuse("/accounts/0/url", RefusedError("account.missing"))


def _check_account(
    draft: OrderDraft,
    position: int,
    url: str,
    proof: str,
    today: date,
    share_links: ShareLinks,
) -> None:
    pointer, proof_pointer = (f"/accounts/{position}/{name}" for name in ("url", "proven_on"))
    proven_on = draft.attempt(proof_pointer, lambda: _day(proof, today)) if proof else None
    # A day without its link is a shifted column as a rule: nobody should guess whose proof it is.
    if proof and not url:
        unproven = RefusedError("import.proven_without_account", account=column(pointer))
        draft.refuse(proof_pointer, unproven)
    if not url:
        return
    account = draft.attempt(pointer, lambda: account_from_url(url, proven_on, share_links))
    if account is None:
        return
    # Within one order; between orders of one file `twins` compares.
    if account.key in {earlier.key for earlier in draft.accounts.values()}:
        duplicate = RefusedError(
            "account.duplicate",
            account=account.key,
            line=draft.line,
        )
        draft.refuse(pointer, duplicate)
        return
    draft.accounts[position] = account


# Cached, because a large file has few days, and holds each once.
@lru_cache(maxsize=1024)
def _day(text: str, today: date) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError("not YEAR-MONTH-DAY")
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("import.date_invalid", text=visible(text)) from error
    if day > today:
        raise RefusedError(
            "import.date_future",
            text=text,
            today=today.isoformat(),
        )
    return day
