"""/office/accounts-due: what staff looks at again, because no adapter can."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.applications.proof import ProofState
from credissuer.store.applications.proofs import Proofs
from tests.assessed_applications import DUNG, MAI
from tests.console.assessing_desk import AssessingDesk
from tests.console.signed_in import said


@pytest.fixture
def due(assessing: AssessingDesk) -> AssessingDesk:
    """The account was proven a month ago."""
    now = assessing.house.office.clock()
    with assessing.house.store.write() as transaction:
        transaction.of(Proofs).change(
            replace(
                assessing.proof(),
                state=ProofState.PROVEN,
                method="bio",
                checked_by=MAI.id,
                checked_at=now - timedelta(days=30),
                recheck_at=now - timedelta(hours=1),
            )
        )
    return assessing


def test_what_is_due_is_looked_at_and_gone_from_the_list(due: AssessingDesk) -> None:
    mai = due.browser(MAI)
    assert "minhanh1" in said(mai.get("/office/accounts-due"))
    assert "minhanh1" in said(mai.get("/office"))
    seen = mai.post(f"/office/accounts-due/{due.proof().id}", result="same")
    assert seen.status_code == 303
    assert "Không có tài khoản nào đến hạn" in said(mai.get("/office/accounts-due"))


def test_drift_is_recorded(due: AssessingDesk) -> None:
    mai = due.browser(MAI)
    assert mai.post(f"/office/accounts-due/{due.proof().id}", result="x").status_code == 400
    assert mai.post(f"/office/accounts-due/{due.proof().id}", result="gone").status_code == 303
    assert due.proof().state is ProofState.DRIFTED


def test_only_assessors_look(due: AssessingDesk) -> None:
    dung = due.browser(DUNG)
    assert dung.get("/office/accounts-due").status_code == 403
    assert dung.post(f"/office/accounts-due/{due.proof().id}", result="gone").status_code == 403
