"""The kinds of proposals: one row each, from the module of its feature."""

from __future__ import annotations

from credissuer.errors import NotFoundError
from credissuer.operations.assessing.granting import Refuse
from credissuer.operations.bulk.bulk_kinds import BULK_KINDS
from credissuer.operations.casework.case_kinds import CASE_KINDS
from credissuer.operations.casework.panel import AppealDecision
from credissuer.operations.deciding.issuing import Issue
from credissuer.operations.deciding.key_changes import KEY_KINDS
from credissuer.operations.deciding.kind import ProposalKind
from credissuer.operations.deciding.one_person import OnePersonOffice
from credissuer.operations.deciding.reinstating import Reinstate
from credissuer.operations.deciding.renewing import Renew
from credissuer.operations.jobs.import_kind import Import
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES

_EVERY: tuple[ProposalKind, ...] = (
    *(Issue(), Import(), Renew(), Reinstate(), OnePersonOffice(), Refuse()),
    *(*CASE_KINDS, AppealDecision()),
    *BULK_KINDS,
    *KEY_KINDS,
    *(PERSON_ROLES, PERSON_RECOVERY),
)

KINDS: dict[str, ProposalKind] = {kind.name: kind for kind in _EVERY}


def kind_of(name: str) -> ProposalKind:
    """Raises NotFoundError `proposal.kind_unknown`, of a proposal of a version that had more."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotFoundError("proposal.kind_unknown", kind=name)
    return kind
