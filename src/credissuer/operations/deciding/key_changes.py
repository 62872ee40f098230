"""What two people decide about keys: a next key, its first use, giving it up, and signing anew.

That a key is compromised says one person, at once (docs/adr/0035).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations import change_keys
from credissuer.operations.renewing import reissue
from credissuer.signing import lifecycle
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction


class RotateKey:
    """One step of a rotation. The object is the use of the key; `next` in the content is None where
    a next key is to be made, else the key that is to go to work.
    """

    name = "key-rotate"
    propose = Permission.KEYS
    decide = Permission.KEYS

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[None]:
        """Nothing but a look, because keys are files: `after` turns them.

        Raises RefusedError `proposal.stale` where the keys have changed since, SigningKeyError
        `key.overlap_not_over`.
        """
        content = proposal.content
        use = KeyUse(content["use"])
        if (_active(office, use), _next(office, use)) != (content["active"], content["next"]):
            raise RefusedError("proposal.stale", id=proposal.id)
        following = lifecycle.upcoming(office.keyring.records, use)
        if following is not None:
            lifecycle.check_overlap(following, call.now, _overlap(content))
        return Outcome(None)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Make the next key, or put it to work. Again: what is done already is done."""
        content = proposal.content
        use = KeyUse(content["use"])
        if (_active(office, use), _next(office, use)) == (content["active"], content["next"]):
            overlap, algorithm = _overlap(content), content["algorithm"]
            change_keys.rotate(office, call, use, overlap, algorithm, proposal=proposal)


class RetireKey:
    """The object is the thumbprint of a next key that was never used."""

    name = "key-retire"
    propose = Permission.KEYS
    decide = Permission.KEYS

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[None]:
        """Nothing but a look. Raises NotFoundError, SigningKeyError `key.only_active`,
        `.cannot_change`.
        """
        lifecycle.retired(office.keyring.records, proposal.object)
        return Outcome(None)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Give it up. Again: it is given up already."""
        record = lifecycle.find(office.keyring.records, proposal.object)
        if record.state is KeyState.NEXT:
            change_keys.retire(office, call, proposal.object, proposal=proposal)


class ReissueUnderNewKey:
    """The object is the thumbprint of a compromised key, `keys` in the content all of them."""

    name = reissue.KIND
    propose = Permission.KEYS
    decide = Permission.KEYS

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[None]:
        """Let it be signed anew. Raises RefusedError `proposal.stale` where another key is
        compromised by now.
        """
        if reissue.compromised_keys(office) != proposal.content["keys"]:
            raise RefusedError("proposal.stale", id=proposal.id)
        return Outcome(None)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: `credissuer keys compromise KEY --reissue` does it now, because it takes minutes
        and shows how far it is.
        """


KEY_KINDS = (RotateKey(), RetireKey(), ReissueUnderNewKey())


def rotation_content(
    office: Office, use: KeyUse, overlap: timedelta, algorithm: str | None
) -> dict[str, Any]:
    """The content of a proposal to rotate: the keys of the use as they are now."""
    return {
        "use": use.value,
        "active": _active(office, use),
        "next": _next(office, use),
        "overlap_seconds": int(overlap.total_seconds()),
        "algorithm": algorithm,
    }


def _active(office: Office, use: KeyUse) -> str | None:
    # Of a use that has no key yet: there is nothing to rotate, and the keyring says so.
    return _thumbprint(lifecycle.active(office.keyring.records, use))


def _next(office: Office, use: KeyUse) -> str | None:
    return _thumbprint(lifecycle.upcoming(office.keyring.records, use))


def _thumbprint(record: KeyRecord | None) -> str | None:
    return None if record is None else record.thumbprint


def _overlap(content: dict[str, Any]) -> timedelta:
    return timedelta(seconds=content["overlap_seconds"])
