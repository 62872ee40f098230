"""The desk of an office with an application, as each of its people sees it."""

from __future__ import annotations

from pathlib import Path

from credissuer.office import Office
from credissuer.operations.deciding import policy
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import operator
from tests.assessed_applications import AssessedOffice, prepared
from tests.callers import Caller
from tests.console.signed_in import Browser
from tests.offices import Household

AT = "/office/applications/A-00000001"


class AssessingDesk(AssessedOffice):
    """`browser` gives a browser in which a person of `tests.assessed_applications` is signed in."""

    def __init__(self, office: Office, caller: Caller, folder: Path) -> None:
        made = prepared(Household(folder, office, office.store))  # type: ignore[arg-type]
        super().__init__(made.house)
        self.caller = caller

    def browser(self, who: PersonRecord) -> Browser:
        return Browser(self.house.office, self.caller, who)

    def two_decide(self) -> None:
        office = self.house.office
        perform(office, office.call(operator("test")), policy.raise_flag)
