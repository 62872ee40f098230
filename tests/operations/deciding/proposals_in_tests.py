"""Proposals that the tests make and approve."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.reinstating import reinstatement_content
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from tests.offices import Household, order
from tests.two_people import MAI, QUAN, call_of


def proposed(house: Household, channel: int = 1, by: PersonRecord = MAI) -> ProposalRecord:
    content = issue_content([order(channel)])
    return put(house.office, call_of(house.office, by), "issue", f"R-{channel:04}", content, "xem")


def reinstatement(house: Household, number: str, by: PersonRecord = MAI) -> ProposalRecord:
    with house.store.read() as reading:
        object_id, content = reinstatement_content(reading, number)
    return put(house.office, call_of(house.office, by), "reinstate", object_id, content)


def approve(house: Household, record: ProposalRecord, by: PersonRecord = QUAN) -> ProposalRecord:
    return decide(house.office, call_of(house.office, by), record.id, "approved", None)


def refusal(action: Any) -> str:
    with pytest.raises(IssuerError) as refused:
        action()
    assert refused.value.words("vi") and refused.value.words("en")
    return refused.value.code


def issued(house: Household, record: ProposalRecord) -> Any:
    with house.store.read() as reading:
        return reading.certificates.of_proposal(record.id)
