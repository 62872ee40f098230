"""What the office has decided and the public cannot see yet, by the office's own records."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.operations.publishing.keep_public import behind_lists
from credissuer.operations.upkeep import public_files
from credissuer.operations.upkeep.finding import DoctorFinding
from credissuer.staff.roles import Permission

MOST_FILES = 200
"""Certificates, and documents of a kind, whose public files are looked for at one look."""


class Pending(NamedTuple):
    """`lists` are ids of status lists that are due or not out, `intents` counts certificates that
    are half signed; `files` are findings about the public files, of some
    certificates only: `credissuer doctor` looks for all.
    """

    lists: list[int]
    intents: int
    files: list[DoctorFinding]

    @property
    def is_nothing(self) -> bool:
        """Whether everything that was decided is out."""
        return not self.lists and not self.intents and all(finding.ok for finding in self.files)


@needs(Permission.READ)
def look(office: Office, call: Call) -> Pending:
    """What waits to be published."""
    with office.store.read() as reading:
        intents = {intent.number for intent in reading.renditions.open_intents()}
    lists = [state.id for state in behind_lists(office)]
    return Pending(lists, len(intents), list(public_files.examine(office, MOST_FILES)))
