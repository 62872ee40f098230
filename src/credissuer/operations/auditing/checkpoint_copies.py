"""Copies of the audit checkpoint in a folder outside of the office's machine.

Whoever can write to the database and to the office's folder can cut the trail and the checkpoint
that lies beside it. They cannot sign another head, and do not reach these copies.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from credissuer.documents import checkpoint
from credissuer.errors import AuditError, ConfigError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing.vouch import vouch
from credissuer.operations.upkeep import check_trail
from credissuer.operations.upkeep.check_trail import Trail
from credissuer.publication.contract import Publication
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction

NAME = re.compile(r"audit-checkpoint-[0-9TZ-]{10,20}\.jwt")


class CheckpointCopy(NamedTuple):
    """A copy that was made: the name of its file, and the entry up to which it vouches."""

    name: str
    seq: int


@needs(Permission.AUDIT)
def keep_copy(office: Office, call: Call, folder: Publication | None = None) -> CheckpointCopy:
    """Sign the head of the trail and keep a copy in `folder`, else in the configured one.

    Raises ConfigError `audit.no_folder` where there is neither, PublicationError, SigningKeyError.
    """
    return _keep(office, call, _folder(office, folder), f"{call.now:%Y-%m-%dT%H%M%SZ}")


@needs(Permission.AUDIT)
def keep_daily(office: Office, call: Call) -> int:
    """A copy for the day that ended last, unless there is one; returns how many were made.

    Nothing where no folder is configured. Raises as `keep_copy`.
    """
    if office.checkpoint_folder is None:
        return 0
    day = call.today - timedelta(days=1)
    if office.checkpoint_folder.get(_name(day.isoformat())) is not None:
        return 0
    _keep(office, call, office.checkpoint_folder, day.isoformat())
    return 1


@needs(Permission.AUDIT)
def verify(office: Office, call: Call) -> tuple[Trail, int]:
    """The whole trail against every copy in the configured folder, and how many those were; what
    came of it is an entry.

    Raises AuditError as `check_trail.verify`.
    """
    folder = office.checkpoint_folder
    names = [] if folder is None else sorted(filter(NAME.fullmatch, folder.names("")))
    contents = [folder.get(name) for name in names] if folder is not None else []
    copies = [octets for octets in contents if octets is not None]
    try:
        trail = check_trail.verify(office, call, copies)
    except AuditError as error:
        perform(office, call, record_check, error.code)
        raise
    perform(office, call, record_check, None)
    return trail, len(copies)


def last_copy(office: Office) -> str | None:
    """The name of the newest copy in the configured folder, None where there is none."""
    if office.checkpoint_folder is None:
        return None
    return max(filter(NAME.fullmatch, office.checkpoint_folder.names("")), default=None)


def day_of(name: str) -> date:
    """The day in the name of a copy."""
    return date.fromisoformat(name.removeprefix("audit-checkpoint-")[:10])


@operation(Permission.AUDIT)
def record_check(transaction: Transaction, call: Call, code: str | None) -> Outcome[None]:
    """That somebody had the whole trail checked, and how it does not hold (None: it holds)."""
    return Outcome(None, (call.event("audit.verified", "audit", code=code),))


@operation(Permission.AUDIT)
def record_copy(transaction: Transaction, call: Call, name: str) -> Outcome[None]:
    """That a copy of this name is about to be kept."""
    return Outcome(None, (call.event("audit.checkpoint_kept", name),))


def _keep(office: Office, call: Call, folder: Publication, when: str) -> CheckpointCopy:
    name = _name(when)
    # Before the signature, so that the copy vouches for its own entry.
    perform(office, call, record_copy, name)
    vouch(office)
    octets = office.own_folder.get(checkpoint.PATH)
    # `vouch` has just kept one.
    assert octets is not None
    claims = checkpoint.prove(office, octets)
    folder.put(name, octets)
    return CheckpointCopy(name, int(claims["version"]))


def _folder(office: Office, folder: Publication | None) -> Publication:
    chosen = folder or office.checkpoint_folder
    if chosen is None:
        raise ConfigError("audit.no_folder")
    return chosen


def _name(when: str) -> str:
    return f"audit-checkpoint-{when}.jwt"
