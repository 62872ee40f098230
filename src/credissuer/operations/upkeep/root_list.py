"""Whether verifiers that pinned the root can go on: its list is public, good for a while, and names
the keys that are in use.
"""

from __future__ import annotations

from datetime import timedelta

from credissuer.office import Office
from credissuer.operations.publishing import root_lists
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.trust import root_list, trust_update
from credverifier.trust.root_list import RootList

PUBLISH, CEREMONY = "credissuer publish", "credissuer root sign"
_FOLLOWED = (KeyUse.CREDENTIAL, KeyUse.STATUS)


def examine(office: Office) -> DoctorFinding:
    """The list in keys/ beside the keyring and the public copy."""
    seen = root_lists.look(office)
    if seen is None:
        return well("root_unneeded", about="root_list")
    if seen.listed is None:
        command = "credissuer root publish FOLDER"
        return wrong("root_list", "root_list_unusable", command, problem=seen.problem)
    path = root_list.PATH.removeprefix("/")
    if office.publication.get(path) != office.documents.get(root_lists.LATEST):
        return wrong("root_list", "root_list_unpublished", PUBLISH)
    unknown = [
        record.thumbprint
        for record in office.keyring.records
        if record.use in _FOLLOWED and not _says(seen.listed, office.issuer_id, record)
    ]
    if unknown:
        return wrong("root_list", "root_list_behind", CEREMONY, keys=", ".join(unknown))
    left = timedelta(seconds=seen.listed.expires_at - office.clock().timestamp())
    if left < timedelta(days=trust_update.WARN_DAYS):
        return wrong("root_list", "root_list_ending", CEREMONY, days=left.days)
    return well("root_list", version=seen.listed.version, days=left.days)


def _says(listed: RootList, issuer_id: str, record: KeyRecord) -> bool:
    """Whether the list is right about a key: it may have been announced or in use by then, and must
    say that it is compromised.
    """
    states = {
        key["kid"]: key["state"]
        for issuer in listed.trust_list["issuers"]
        if issuer["id"] == issuer_id
        for key in issuer["jwks"]["keys"]
    }
    is_compromised = record.state is KeyState.COMPROMISED
    if record.thumbprint not in states:
        # What verifies nothing may be missing: given up, or compromised before it was listed.
        return is_compromised or (record.state is KeyState.RETIRED and record.valid_from is None)
    return (states[record.thumbprint] == KeyState.COMPROMISED) is is_compromised
