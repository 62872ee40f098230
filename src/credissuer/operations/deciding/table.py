"""The kinds of proposals: one row each, from the module of its feature."""

from __future__ import annotations

from credissuer.errors import NotFoundError
from credissuer.operations.deciding.kind import ProposalKind

KINDS: dict[str, ProposalKind] = {}


def kind_of(name: str) -> ProposalKind:
    """Raises NotFoundError `proposal.kind_unknown`, of a proposal of a version that had more."""
    found = KINDS.get(name)
    if found is None:
        raise NotFoundError("proposal.kind_unknown", kind=name)
    return found
