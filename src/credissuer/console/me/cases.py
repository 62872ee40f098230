"""/me/cases: a case as its subject sees it: what is looked into, the answer, the appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from fastapi import APIRouter, Response

from credissuer.cases.answer import MOST_TEXT, AnswerRecord
from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import DECIDED, CaseRecord, CaseState, CaseStep, is_possible, shown
from credissuer.cases.deadlines import is_past
from credissuer.console.case_facts import SURFACE, reason_words
from credissuer.console.forms import Form, FormData
from credissuer.console.holders import Holder, Me, MeScreens, Own
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.operations.casework import appealing, hearing
from credissuer.operations.casework.case_records import find_case
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.casework.holders import cases_of, require_subject
from credissuer.operations.perform import Operation, perform
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import SuspensionReading
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers

router = APIRouter()


class OwnCase(NamedTuple):
    """A case for its subject: no note of staff, no name of anybody, no evidence of others.

    `suspended_to` is the last second of a suspension that was decided for a time; None for any
    other, and once it is over.
    """

    case: CaseRecord
    certificate: CertificateRecord | None
    answers: list[AnswerRecord]
    appeal: AppealRecord | None
    may_answer: bool
    may_appeal: bool
    appeal_over: bool
    suspended_to: datetime | None


@router.get("/cases")
def own_cases(holder: Holder, me: Me) -> Response:
    """Every case about the holder's certificates."""
    with me.office.store.read() as reading:
        found = [_seen(reading, me, one) for one in cases_of(reading, holder.holder)]
    return me.show("me/cases.html", cases=found, **_words(me))


@router.get("/cases/{case_id}")
def own_case(holder: Holder, me: Me, case_id: str) -> Response:
    """One of them."""
    return _page(me, holder, case_id)


@router.post("/cases/{case_id}/answer")
def answer(holder: Holder, me: Me, form: Form, case_id: str) -> Response:
    """Answer it."""
    return _submission(me, holder, form, case_id, "sent", hearing.answer)


@router.post("/cases/{case_id}/appeal")
def appeal(holder: Holder, me: Me, form: Form, case_id: str) -> Response:
    """Appeal against its decision."""
    return _submission(me, holder, form, case_id, "appealed", appealing.lodge)


def _submission(
    me: MeScreens,
    holder: Own,
    form: FormData,
    case_id: str,
    said: str,
    operation: Operation[[Office, str, str, NewCaseEvidence | None], Any],
) -> Response:
    """Hand in a text, with a file where one was chosen."""
    office, call = me.office, holder.call(me.office)
    upload = form.file("file")
    piece = None if upload is None else NewCaseEvidence(call.now, content=upload.octets)
    try:
        perform(office, call, operation, office, case_id, form.text("text"), piece)
    except IssuerError as error:
        if error.code == "case.not_found":
            raise
        return _page(me, holder, case_id, error, form)
    return me.way(f"/me/cases/{case_id}", f"{SURFACE}.{said}")


def _page(
    me: MeScreens,
    holder: Own,
    case_id: str,
    error: IssuerError | None = None,
    form: FormData | None = None,
) -> Response:
    with me.office.store.read() as reading:
        case = find_case(reading, case_id)
        require_subject(reading, holder.call(me.office), case)
        seen = _seen(reading, me, case)
    return me.show(
        "me/case.html",
        error=error,
        typed=form.typed() if form else None,
        one=seen,
        most=MOST_TEXT,
        **_words(me),
    )


def _seen(reading: Reading, me: MeScreens, case: CaseRecord) -> OwnCase:
    now = me.office.clock()
    appeals = reading.of(AppealReading).of_case(case.id)
    certificate = None
    if case.certificate is not None:
        certificate = reading.certificates.by_number(case.certificate)
    is_decided = case.outcome in DECIDED
    # Until somebody asks, or the certificate is suspended, there is nothing to answer.
    asked = case.answer_due_at is not None and case.state is not CaseState.OPEN
    return OwnCase(
        case=case,
        certificate=certificate,
        answers=reading.of(Hearings).answers(case.id),
        appeal=appeals[-1] if appeals else None,
        may_answer=asked and is_possible(case.state, CaseStep.ANSWER),
        may_appeal=is_decided and not appeals and not is_past(case.appeal_until, now),
        appeal_over=is_decided and not appeals and is_past(case.appeal_until, now),
        suspended_to=_suspended_to(reading, case),
    )


def _suspended_to(reading: Reading, case: CaseRecord) -> datetime | None:
    for suspension in reading.of(SuspensionReading).of_case(case.id):
        if suspension.ended_at is None and suspension.lifts_at is not None:
            # The moment before, because it lifts with the first moment of the next day.
            return suspension.lifts_at - timedelta(seconds=1)
    return None


def _words(me: MeScreens) -> dict[str, Any]:
    language = me.language()
    return {
        "shown": shown,
        "why": lambda code: reason_words(code, language),
        "number": numbers.show,
    }
