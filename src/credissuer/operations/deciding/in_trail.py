"""Whether the audit trail knows of every decision that the database holds: SQL that pretends that
two people decided writes no entry of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from credissuer.audit.trail import AuditEntry
from credissuer.errors import AuditError
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading

_MADE, _APPROVED = "proposal.made", "proposal.approved"

Said = tuple[str, str]
"""Who, as the id of a person, and the digest of what they had before them."""


@dataclass(slots=True)
class Decisions:
    """What the trail says of proposals: id -> who made it, and who approved it."""

    made: dict[str, Said] = field(default_factory=dict)
    approved: dict[str, Said] = field(default_factory=dict)

    def follow(self, entry: AuditEntry) -> None:
        """Take in one entry of the trail."""
        said = (str(entry.detail.get("person")), str(entry.detail.get("content_sha256")))
        # The first of each counts: nobody decides twice.
        if entry.action == _MADE:
            self.made.setdefault(entry.object, said)
        elif entry.action == _APPROVED:
            self.approved.setdefault(entry.object, said)

    def compare(self, reading: Reading) -> None:
        """Raises AuditError `audit.undecided` for a decision of which the trail does not tell."""
        for proposal in reading.of(ProposalReading).approved():
            if not self.knows(proposal):
                raise AuditError("audit.undecided", id=proposal.id)

    def knows(self, proposal: ProposalRecord) -> bool:
        """Whether an approved proposal was made and approved by whom the database says."""
        wanted = proposal.content_sha256
        if self.made.get(proposal.id) != (proposal.proposed_by, wanted):
            return False
        # Decided as it was made, in an office of one.
        if proposal.alone:
            return True
        return self.approved.get(proposal.id) == (proposal.decided_by, wanted)


def is_known(reading: Reading, proposal: ProposalRecord) -> bool:
    """Whether the trail knows of the decision on one approved proposal."""
    decisions = Decisions()
    for entry in reading.audit.of_proposal(proposal.id):
        decisions.follow(entry)
    return decisions.knows(proposal)
