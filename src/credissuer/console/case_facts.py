"""What the pages of cases share: lists to choose from, and the timeline of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from credissuer.cases.case import CaseSource, CaseState, Severity, shown
from credissuer.cases.report import receipt
from credissuer.console import public_words
from credissuer.console.public_words import PublicWords
from credissuer.console.screens import Screens, say
from credissuer.console.visitors import Visitor
from credissuer.office.call import Call
from credissuer.operations.casework.case_views import CaseView, is_holder
from credissuer.staff.proposal import ProposalRecord
from credissuer.words import FALLBACK
from credverifier import words
from credverifier.wire.status.standing import Standing

SURFACE = "desk_cases"


class Happening(NamedTuple):
    """One line of a timeline. `event` is the key of its words, `facts` fill them."""

    at: datetime
    event: str
    who: str
    facts: dict[str, str]


def preview_of(call: Call, standing: Standing, reason: str) -> dict[str, PublicWords]:
    """Language -> what the page of a certificate says, once it stands so from today."""
    return {
        language: public_words.of(
            standing.value, language, call.zone, since=call.now, reason=reason
        )
        for language in words.LANGUAGES
    }


def reason_words(code: str | None, language: str) -> str:
    """The public words of a reason; a code that was taken off the list stays as it is."""
    known = words.REASONS.get(code or "")
    return (code or "") if known is None else _spoken(known, language)


def choices(language: str, kind: str, codes: Any) -> list[tuple[str, str]]:
    """Code and words of a closed list (`severities`, `sources`, `states`, …)."""
    return [(str(code), str(say(language, f"{SURFACE}.{kind}.{code}"))) for code in codes]


def lists(language: str) -> dict[str, Any]:
    """What every form of cases chooses from."""
    return {
        "reasons": [*public_words.reasons(language).items()],
        "severities": choices(language, "severities", Severity),
        "sources": choices(language, "sources", CaseSource),
        "states": choices(language, "states", CaseState),
        "why": lambda code: reason_words(code, language),
        "shown": shown,
        "receipt": receipt,
    }


def who(screens: Screens, visitor: Visitor | None, view: CaseView, actor: str | None) -> str:
    """The name of whoever acted, or what they are."""
    if not actor:
        return str(screens.say(f"{SURFACE}.nobody", visitor))
    if actor in view.names:
        return view.names[actor]
    if is_holder(actor):
        return str(screens.say(f"{SURFACE}.the_subject", visitor))
    hand = "timer_hand" if actor.startswith("system:") else "office_hand"
    return str(screens.say(f"{SURFACE}.{hand}", visitor))


def timeline(view: CaseView, language: str) -> list[Happening]:
    """Everything that happened in a case, the newest first."""
    case = view.case
    happened = [Happening(case.opened_at, "opened", case.opened_by, {})]
    happened += [
        Happening(one.received_at, "report", "", {"id": receipt(one.id)}) for one in view.reports
    ]
    happened += [Happening(one.added_at, "evidence", one.added_by, {}) for one in view.evidence]
    happened += [Happening(one.given_at, "answered", one.given_by, {}) for one in view.answers]
    for one in view.suspensions:
        happened.append(Happening(one.suspended_at, "suspended", one.suspended_by, {}))
        if one.confirmed_at and one.confirmed_by:
            happened.append(Happening(one.confirmed_at, "confirmed", one.confirmed_by, {}))
        if one.escalated_at:
            happened.append(Happening(one.escalated_at, "escalated", "system:timers", {}))
        # A revocation says so itself.
        if one.ended_at and not (case.outcome == "revoked" and one.ended_at == case.closed_at):
            happened.append(Happening(one.ended_at, "ended", "", {}))
    for proposal in view.proposals:
        happened += _of_proposal(proposal, language)
    for appeal in view.appeals:
        told = {"id": shown(appeal.id)}
        happened.append(Happening(appeal.lodged_at, "appealed", appeal.lodged_by, told))
    if case.closed_at and case.proposal_id is None:
        outcome = str(say(language, f"{SURFACE}.outcomes.{case.outcome}"))
        happened.append(Happening(case.closed_at, "closed", "", {"outcome": outcome}))
    # Reversed after sorting, so that of what happened in one moment the later step comes first, too.
    return sorted(happened, key=lambda one: one.at)[::-1]


def _of_proposal(proposal: ProposalRecord, language: str) -> list[Happening]:
    if proposal.kind == "appeal":
        word = f"{SURFACE}.appeal_outcomes.{proposal.content['outcome']}"
    else:
        word = f"{SURFACE}.measures.{proposal.kind.removeprefix('case-')}"
    told = {"measure": str(say(language, word))}
    found = [Happening(proposal.proposed_at, "proposed", f"person:{proposal.proposed_by}", told)]
    if proposal.decided_at and proposal.outcome:
        by = f"person:{proposal.decided_by or proposal.proposed_by}"
        event = proposal.outcome
        if proposal.kind == "appeal" and event == "approved":
            event, told = "appeal_decided", {"outcome": told["measure"]}
        found.append(Happening(proposal.decided_at, event, by, told))
    return found


def _spoken(by_language: dict[str, str], language: str) -> str:
    return by_language.get(language) or by_language[FALLBACK]
