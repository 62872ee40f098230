"""Whether the database finds something wrong with itself: damage, or a trigger that is gone."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong

MEND = "credissuer restore FILE --replace"


def examine(office: Office, *, whole: bool) -> DoctorFinding:
    """One finding. Not `whole`: every small table, and parts of the large ones."""
    problems = office.store.check(whole=whole)
    if problems:
        return wrong("database", "database_damaged", MEND, problems="; ".join(problems[:3]))
    return well("database_whole" if whole else "database", about="database")
