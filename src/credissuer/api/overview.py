"""/api/v1/publication and /api/v1/audit/…: what the world sees, and whether the trail holds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter

from credissuer.http.callers import Caller, may
from credissuer.http.shapes.overview import CheckpointOut, PublicationOut, TrailOut
from credissuer.operations.auditing import checkpoint_copies
from credissuer.operations.overview import outside_view, pending
from credissuer.operations.overview.outside_view import SeenFile
from credissuer.staff.roles import Permission
from credverifier.wire.envelope import dates

router = APIRouter(tags=["office"])
MayAudit = Annotated[Caller, may(Permission.AUDIT)]


@router.get("/publication", operation_id="readPublication", response_model=PublicationOut)
def read_publication(caller: Annotated[Caller, may(Permission.READ)]) -> dict[str, Any]:
    """The publication as it is seen at the public URL now, asked for from outside."""
    office, call = caller.office, caller.call()
    health, waits = outside_view.look(office, call), pending.look(office, call)
    age = health.oldest_age
    return {
        "url": health.url,
        "looked_at": dates.stamp(health.looked_at),
        "is_well": health.is_well,
        "last_published": _stamp(health.last_published),
        "oldest_age_seconds": None if age is None else int(age.total_seconds()),
        "believed_until": _stamp(health.believed_until),
        "seconds_to_everybody": health.seconds_to_everybody,
        "files": [_file(file) for file in (health.trust_list, *health.lists)],
        "pending": {"lists": waits.lists, "intents": waits.intents},
    }


@router.post("/audit/checks", operation_id="checkAudit", response_model=TrailOut)
def check_audit(caller: MayAudit) -> dict[str, Any]:
    """Check the whole trail against every signed copy in the configured folder."""
    trail, copies = checkpoint_copies.verify(caller.office, caller.call())
    return {"entries": trail.entries, "checkpoint": trail.checkpoint, "copies": copies}


@router.post(
    "/audit/checkpoints",
    operation_id="keepAuditCheckpoint",
    response_model=CheckpointOut,
    status_code=201,
)
def keep_checkpoint(caller: MayAudit) -> dict[str, Any]:
    """Sign the head of the trail, and keep a copy in the configured folder."""
    copy = checkpoint_copies.keep_copy(caller.office, caller.call())
    return {"file": copy.name, "checkpoint": copy.seq}


def _file(file: SeenFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "problem": None if file.problem is None else file.problem.value,
        "issued_at": _stamp(file.issued_at),
        "expires_at": _stamp(file.expires_at),
        "is_newest": file.is_newest,
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else dates.stamp(moment)
