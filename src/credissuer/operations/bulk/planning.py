"""What a change of many certificates would do, by the office's records of this moment."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.credentials.bulk.order import BulkOrder, BulkRow, BulkSelection, require_sound
from credissuer.credentials.bulk.plan import BulkPlan, Fate, PlannedRow, judged, seconds
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange
from credissuer.documents import fence
from credissuer.errors import ForbiddenError, IssuerError, NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bulk.allowed import require_may_look
from credissuer.operations.deciding.own_affairs import own_affairs
from credissuer.operations.deciding.persons import person_of
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import CaseReading
from credissuer.store.searching.certificate_selection import CertificateSelection
from credissuer.store.transaction import Reading
from credverifier import platforms
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire import number as numbers


@needs(Permission.READ)
def tried(office: Office, call: Call, order: BulkOrder) -> BulkPlan:
    """What the change would do; nothing is changed.

    Raises ForbiddenError without the permission of the change, UsageError as `require_sound`,
    NotFoundError and UsageError for a selection by what is not there.
    """
    require_may_look(call, order.change)
    with fence.held(office) as reading:
        return plan_of(reading, call, order)


def plan_of(reading: Reading, call: Call, order: BulkOrder) -> BulkPlan:
    """The same inside a transaction. Raises as `tried`."""
    require_sound(order)
    if order.selection:
        require_known(reading, order.selection)
        records = reading.of(CertificateSelection).selected(order.selection)
        if not records:
            raise NotFoundError("bulk.nothing_selected")
        named: list[tuple[BulkRow, str | None]] = [
            (BulkRow(numbers.show(record.number)), record.number) for record in records
        ]
        by_number = {record.number: record for record in records}
    else:
        named = [(row, _number(row.text)) for row in order.rows]
        wanted = [number for _, number in named if number is not None]
        by_number = reading.certificates.by_numbers(wanted)
    barred = _barred(reading, call, order.change, by_number)
    rows, seen = [], set[str]()
    for row, number in named:
        is_twice = number in seen
        if number is not None:
            seen.add(number)
        certificate = None if number is None else by_number.get(number)
        error = RefusedError("bulk.twice") if is_twice else barred.get(number or "")
        rows.append(_planned(order, row, certificate, error))
    return BulkPlan(order=order, rows=tuple(rows))


def require_known(reading: Reading, by: BulkSelection) -> None:
    """Refuse what a slip of the finger would make an empty selection.

    Raises NotFoundError `bulk.import_not_found`, UsageError `bulk.platform_unknown`.
    """
    if by.platform is not None and by.platform not in platforms.names():
        known = ", ".join(sorted(platforms.names()))
        raise UsageError("bulk.platform_unknown", platform=by.platform[:40], platforms=known)
    if by.import_id is not None and not reading.of(CertificateSelection).has_import(by.import_id):
        raise NotFoundError("bulk.import_not_found", id=by.import_id[:80])


def _planned(
    order: BulkOrder,
    row: BulkRow,
    certificate: CertificateRecord | None,
    error: IssuerError | None,
) -> PlannedRow:
    kept = order.effective(row)
    fate = Fate.REFUSED
    if row.until:
        # A suspension that ends by itself is bound to the case that decides it.
        error = error or RefusedError("bulk.until")
    if error is None:
        fate, error = judged(order.change, kept.reason, certificate, row.text)
    code = None if error is None else error.code
    words = None
    if error is not None:
        words = {language: error.words(language) for language in ("vi", "en")}
    return PlannedRow(
        text=kept.text,
        number=None if certificate is None else certificate.number,
        reason=kept.reason,
        note=kept.note,
        until=row.until,
        standing=None if certificate is None else certificate.standing.value,
        since=None if certificate is None else seconds(certificate.since),
        fate=fate.value,
        code=code,
        words=words,
    )


def _barred(
    reading: Reading,
    call: Call,
    change: StandingChange,
    by_number: dict[str, CertificateRecord],
) -> dict[str, IssuerError]:
    """Number -> why this caller may not change it, or not in this way."""
    barred: dict[str, IssuerError] = {}
    own = own_affairs(reading, person_of(reading, call.actor))
    if own is not None:
        for number in own.certificates & by_number.keys():
            barred[number] = ForbiddenError("decision.on_oneself")
    if change is StandingChange.REINSTATE:
        # Decided there, with what the subject had to say.
        for case in reading.of(CaseReading).of_certificates(sorted(by_number)):
            if case.closed_at is None and case.certificate is not None:
                shown = numbers.show(case.certificate)
                barred[case.certificate] = RefusedError("many.open_case", number=shown)
    return barred


def _number(text: str) -> str | None:
    # First what nearly all are, because taking a text apart costs ten times as much.
    plain = numbers.read(text)
    if plain is not None:
        return plain
    try:
        return pasted.number_in(text)
    except LinkError:
        return None


def first_of(plan: BulkPlan, fate: Fate, most: int) -> Sequence[PlannedRow]:
    """The first rows of that fate."""
    return [row for row in plan.rows if row.fate == fate.value][:most]
