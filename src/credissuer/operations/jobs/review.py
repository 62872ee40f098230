"""What the second person looks at before the rows of a sheet are certified."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from credissuer.assessment.importing.import_file import RowKind, problems_of
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_text import order_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import FieldError, ForbiddenError, NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission
from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.draft import CertificateDraft, beside_earlier
from credissuer.operations.jobs.dry_run import CHUNK
from credissuer.operations.jobs.import_job import KIND
from credissuer.operations.jobs.import_kind import job_of
from credissuer.operations.perform import needs
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading


class ProposedRow(NamedTuple):
    """A proposed row and what would become of it now: `order` is None where it is none any more.

    `line` is where it begins in the file, from 1; None where a command read another file.
    """

    line: int | None
    ref: str
    name: str
    order: Order | None
    number: str | None = None
    problems: tuple[FieldError, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a certificate would come of it."""
        return self.number is None and not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReview:
    """`left_out` are the rows of the sheet that were not proposed, by what they were then; `levels`
    how many of the proposed rows would get which level. `earlier`: the rows whose subject was
    certified before, each as the new certificate beside the last one. `job` is what followed.
    """

    file_name: str | None
    file_sha256: str
    left_out: dict[RowKind, int]
    rows: list[ProposedRow]
    levels: Counter[str]
    earlier: list[CertificateDraft]
    job: JobRecord | None

    @property
    def ready(self) -> int:
        """How many rows would be certified now."""
        return sum(row.is_ready for row in self.rows)

    @property
    def certified(self) -> list[ProposedRow]:
        """The rows that have their certificate by now."""
        return [row for row in self.rows if row.number is not None]

    @property
    def refused(self) -> list[ProposedRow]:
        """The rows that would be refused now, with their reasons."""
        return [row for row in self.rows if row.problems]


@needs(Permission.READ)
def review(office: Office, call: Call, proposal_id: str) -> ImportReview:
    """A proposed import by the records of this moment. Changes nothing.

    Raises NotFoundError `proposal.not_found`, also for another kind; ForbiddenError `actor.not_permitted` for whoever
    has no part in such decisions.
    """
    view = proposal_views.one(office, call, proposal_id)
    proposal = view.proposal
    if proposal.kind != KIND:
        raise NotFoundError("proposal.not_found", id=proposal_id)
    if not view.shows_content:
        raise ForbiddenError("actor.not_permitted", actor=call.actor.id, permission="decide")
    read = _rows(office, call, proposal)
    with office.store.read() as reading:
        rows = _judged(reading, office, call, read)
        ready = [row.order for row in rows if row.is_ready and row.order is not None]
        job = job_of(reading, proposal)
        earlier = beside_earlier(reading, office, call, ready)
    counts = proposal.content.get("counts", {})
    return ImportReview(
        file_name=proposal.content.get("file_name"),
        file_sha256=proposal.content["file_sha256"],
        left_out={kind: counts.get(kind.value, 0) for kind in RowKind if kind is not RowKind.READY},
        rows=rows,
        levels=Counter(row.order.level for row in rows if row.order is not None),
        earlier=earlier,
        job=job,
    )


def _rows(office: Office, call: Call, proposal: ProposalRecord) -> list[ProposedRow]:
    """The rows as they were proposed, read by the rules of today."""
    content = proposal.content
    lines = content.get("lines", ())
    rows = []
    for position, (each, permit) in enumerate(
        zip(content["orders"], content["permits"], strict=True)
    ):
        members = each["order"]
        line = lines[position] if position < len(lines) else None
        row = ProposedRow(line, members["ref"], members["name"], None)
        try:
            order = order_of(members, office.programme, today=call.today, assessor=each["assessor"])
            if order.body_sha256() != permit["body_sha256"]:
                raise RefusedError("proposal.stale", id=proposal.id)
            row = row._replace(order=replace(order, after_sanction=each.get("after_sanction")))
        except RefusedError as refusal:
            row = row._replace(problems=problems_of(refusal))
        rows.append(row)
    return rows


def _judged(
    reading: Reading, office: Office, call: Call, rows: list[ProposedRow]
) -> list[ProposedRow]:
    """Each row with its certificate or what stands against it in the office's records."""
    orders = [row.order for row in rows if row.order is not None]
    answers: dict[str, admission.Admission] = {}
    for start in range(0, len(orders), CHUNK):
        chunk = orders[start : start + CHUNK]
        admissions = admission.admit(reading, chunk, office.programme.limits, call)
        answers |= {order.ref: each for order, each in zip(chunk, admissions, strict=True)}
    return [_with_answer(row, answers.get(row.ref)) for row in rows]


def _with_answer(row: ProposedRow, admitted: admission.Admission) -> ProposedRow:
    if isinstance(admitted, RefusedError):
        return row._replace(problems=problems_of(admitted))
    if isinstance(admitted, CertificateRecord) and admitted.released_at is not None:
        return row._replace(number=admitted.number)
    return row
