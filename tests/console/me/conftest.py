from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.office import Office
from credissuer.store.applications.applications import Applications
from tests.callers import Caller
from tests.console.me.browsing import REQUIRED, Browser
from tests.console.me.test_applying import fill_in
from tests.offices import Clock


@pytest.fixture
def visitor(call: Caller, office: Office) -> Browser:
    """Somebody who is not signed in."""
    return Browser(call, office)


@pytest.fixture
def holder(visitor: Browser) -> Browser:
    """Somebody who is."""
    visitor.sign_in()
    return visitor


@pytest.fixture
def certified(certificate: str, holder: Browser, office: Office, clock: Clock) -> Browser:
    """A holder whose application was granted."""
    fill_in(holder)
    holder.send("/me/apply/public", page="/me/apply/public", item=[*REQUIRED, "portrait"])
    holder.send("/me/apply/review", page="/me/apply/review")
    with office.store.write() as transaction:
        found = transaction.certificates.by_number(certificate)
        assert found is not None
        [record] = transaction.of(Applications).page()
        granted = replace(
            record,
            state=ApplicationState.GRANTED,
            closed_at=clock.now,
            certificate=certificate,
            subject_id=found.subject_id,
        )
        transaction.of(Applications).change(granted)
    clock.move(minutes=1)
    return holder
