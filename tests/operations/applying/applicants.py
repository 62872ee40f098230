"""A holder in a test: gets in by a link, and acts."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from credissuer.applications.application import ApplicationRecord
from credissuer.applications.holder import HolderRecord
from credissuer.applications.proof import ProofRecord
from credissuer.operations.applying import consenting, drafts, entering, proving, sending
from credissuer.operations.applying.own import holder_actor
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.proofs import Proofs
from tests.offices import Household

EMAIL = "minh.anh@example.vn"
REQUIRED = ("name", "accounts", "standing", "criteria")
WHO = {"kind": "person", "name": "Minh Ánh", "about": "Nấu ăn", "phone": ""}
PROFILE = "https://www.tiktok.com/@minhanh.bep"


def secret_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["key"][0]


def anybody(house: Household, operation: Any, *arguments: Any, **options: Any) -> Any:
    call = house.office.call(ANYBODY)
    return perform(house.office, call, operation, *arguments, **options)


class Applicant:
    """Somebody who has signed in."""

    def __init__(self, house: Household, email: str = EMAIL) -> None:
        self.house = house
        link = anybody(house, entering.begin, house.office, email, "vi")
        self.entered = anybody(house, entering.enter, house.office, secret_in(link))

    @property
    def holder(self) -> HolderRecord:
        return self.entered.holder

    def act(self, operation: Any, *arguments: Any, **options: Any) -> Any:
        call = self.house.office.call(holder_actor(self.holder.id))
        return perform(self.house.office, call, operation, *arguments, **options)

    def application(self) -> ApplicationRecord:
        """The newest of theirs."""
        with self.house.store.read() as reading:
            return reading.of(ApplicationReading).of_holder(self.holder.id)[0]

    def proofs(self) -> list[ProofRecord]:
        with self.house.store.read() as reading:
            return reading.of(Proofs).of_application(self.application().id)

    def fill_in(self) -> ApplicationRecord:
        """A draft that lacks nothing."""
        draft = self.act(drafts.start, self.house.office)
        self.act(drafts.save_details, draft.id, WHO)
        self.act(proving.add_account, self.house.office, draft.id, PROFILE)
        self.act(consenting.agree, draft.id, "2026-1", REQUIRED)
        for proof in self.proofs():
            self.act(proving.placed, draft.id, proof.id, "bio")
        return self.application()

    def send(self) -> ApplicationRecord:
        return self.act(sending.submit, self.house.office, self.fill_in().id)
