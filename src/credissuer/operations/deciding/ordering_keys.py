"""What a command orders about keys: done at once in an office of one, proposed where two decide."""

from __future__ import annotations

from datetime import timedelta

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import change_keys
from credissuer.operations.deciding.key_changes import rotation_content
from credissuer.operations.deciding.ordering import decided_by_two
from credissuer.operations.deciding.propose import put
from credissuer.operations.perform import needs
from credissuer.operations.renewing import reissue
from credissuer.signing import lifecycle
from credissuer.signing.provider import KeyRecord, KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission


@needs(Permission.KEYS)
def order_rotation(
    office: Office, call: Call, use: KeyUse, overlap: timedelta, algorithm: str | None = None
) -> KeyRecord | ProposalRecord:
    """The next step of a rotation, or the proposal of it.

    Raises as `Keyring.rotate` and `propose.put`.
    """
    if not decided_by_two(office, call):
        return change_keys.rotate(office, call, use, overlap, algorithm)
    following = lifecycle.upcoming(office.keyring.records, use)
    if following is not None:
        # Now, because nobody can approve it before.
        lifecycle.check_overlap(following, call.now, overlap)
    content = rotation_content(office, use, overlap, algorithm)
    return put(office, call, "key-rotate", use.value, content)


@needs(Permission.KEYS)
def order_retirement(office: Office, call: Call, thumbprint: str) -> KeyRecord | ProposalRecord:
    """A next key that was given up, or the proposal of it. Raises as `Keyring.retire` and
    `propose.put`.
    """
    if not decided_by_two(office, call):
        return change_keys.retire(office, call, thumbprint)
    lifecycle.retired(office.keyring.records, thumbprint)
    return put(office, call, "key-retire", thumbprint, {})


@needs(Permission.KEYS)
def propose_reissue(office: Office, call: Call, thumbprint: str) -> ProposalRecord | None:
    """The proposal to sign anew what compromised keys signed; None where nobody has to decide on
    it, or two people have. Raises as `propose.put`.
    """
    with office.store.read() as reading:
        if reissue.is_decided(reading, reissue.compromised_keys(office)):
            return None
    content = {
        "keys": reissue.compromised_keys(office),
        "certificates": reissue.waiting(office, call),
    }
    return put(office, call, reissue.KIND, thumbprint, content)
