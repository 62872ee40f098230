"""The job that certifies the rows of a sheet, as it begins."""

from __future__ import annotations

from typing import Any

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.staff.job import JobRecord
from credverifier.wire import number

KIND = "import"


def new_job(
    office: Office, call: Call, object_id: str, content: dict[str, Any], *, total: int
) -> JobRecord:
    """A running job for `total` rows.

    `content` has the `name` of the file, `lines` (where each row begins in it) and either
    `proposal`, which holds the approved orders, or `ready_sha256`: then they are those of the file.
    """
    return JobRecord(
        id=number.from_entropy(office.entropy(6))[:9],
        kind=KIND,
        object=object_id,
        content=content,
        created_by=call.actor.id,
        created_at=call.now,
        state="running",
        total=total,
    )
