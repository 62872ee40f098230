"""What each row of a sheet is by the office's records of this moment; nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from credissuer.assessment.importing.import_file import DryRun, judge, problems_of
from credissuer.assessment.importing.sheet import ImportSheet
from credissuer.assessment.orders.order import Order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import FieldError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission
from credissuer.store.transaction import Reading

CHUNK = 2_000
"""Rows that are looked up together."""


def dry_run_of(reading: Reading, call: Call, office: Office, sheet: ImportSheet) -> DryRun:
    """Every row of `sheet` with what it is: ready, twice in the file, certified or invalid."""
    return dry_run_with_sanctions(reading, call, office, sheet)[0]


def dry_run_with_sanctions(
    reading: Reading, call: Call, office: Office, sheet: ImportSheet
) -> tuple[DryRun, dict[str, tuple[Sanction, ...]]]:
    """The same, and ref -> earlier sanctions of the rows that have no certificate."""
    refused: dict[str, tuple[FieldError, ...]] = {}
    certified: dict[str, str] = {}
    sanctions: dict[str, tuple[Sanction, ...]] = {}
    # Once, because it is put together of all rows whenever it is asked for.
    ready = sheet.ready
    for start in range(0, len(ready), CHUNK):
        orders = ready[start : start + CHUNK]
        found = admission.considered_all(reading, orders, office.programme.limits, call)
        _sort(orders, found.admissions, refused, certified)
        sanctions |= found.sanctions
    return judge(sheet, refused, certified), sanctions


def orders_sha256(orders: Iterable[Order]) -> str:
    """The digest (hex) of what would be certified: every ref with its order, in order.

    Who confirms an import sends the one that they were shown, so that nothing else is certified.
    """
    digest = hashlib.sha256()
    for order in orders:
        digest.update(f"{order.ref}\n{order.body_sha256()}\n".encode())
    return digest.hexdigest()


def _sort(
    orders: Sequence[Order],
    admissions: Sequence[admission.Admission],
    refused: dict[str, tuple[FieldError, ...]],
    certified: dict[str, str],
) -> None:
    for order, admitted in zip(orders, admissions, strict=True):
        if isinstance(admitted, RefusedError):
            refused[order.ref] = problems_of(admitted)
        # Intended and not released: an interrupted run, which a new one finishes.
        elif isinstance(admitted, CertificateRecord) and admitted.released_at is not None:
            certified[order.ref] = admitted.number
