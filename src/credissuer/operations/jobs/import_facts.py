"""An uploaded sheet and its rows as programs read them, over HTTP and at the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credissuer.assessment.importing.import_file import DryRun, JudgedRow, RowKind
from credissuer.assessment.importing.sheet import ImportSheet
from credissuer.assessment.orders.draft import column
from credissuer.errors import FieldError
from credissuer.operations.jobs.dry_run import orders_sha256
from credissuer.operations.jobs.uploads import UploadedImport
from credverifier.wire import number
from credverifier.wire.envelope import dates

MOST_ERRORS = 500
"""Cells in error that the facts of a file name; its rows (`row_facts`) name all."""


def upload_facts(upload: UploadedImport) -> dict[str, Any]:
    """A file and how far it has come, without its rows."""
    file = upload.file
    return {
        "id": file.id,
        "name": file.name,
        "sheet": file.sheet,
        "sha256": file.sha256,
        "uploaded_at": dates.stamp(file.uploaded_at),
        "state": upload.state,
        "proposal": upload.proposals[0].id if upload.proposals else None,
        "job": upload.jobs[0].id if upload.jobs else None,
    }


def import_facts(upload: UploadedImport, run: DryRun | None) -> dict[str, Any]:
    """A file with its dry run; the members of that are null once the file was erased."""
    if run is None:
        members = ("rows", "counts", "ready_sha256", "errors", "more_errors")
        return {**upload_facts(upload), **dict.fromkeys(members)}
    errors = [error for row in run.rows for error in _located(row, run.sheet)]
    return {
        **upload_facts(upload),
        "rows": len(run.rows),
        "counts": {kind.value: run.counts[kind] for kind in RowKind},
        "ready_sha256": orders_sha256(run.orders),
        "errors": errors[:MOST_ERRORS],
        "more_errors": max(0, len(errors) - MOST_ERRORS),
    }


def row_facts(row: JudgedRow, sheet: ImportSheet) -> dict[str, Any]:
    """One row of a dry run: `line` is where it begins in the file, from 1; `ready` whether nothing
    stands against it, also where it is `certified` already.
    """
    return {
        "line": row.row.line,
        "ref": row.row.ref,
        "kind": row.kind.value,
        "ready": not row.problems,
        "number": None if row.number is None else number.show(row.number),
        "errors": [error_facts(problem, sheet) for problem in row.problems],
    }


def error_facts(problem: FieldError, sheet: ImportSheet) -> dict[str, Any]:
    """What is wrong with a cell: `column` is our name of its column, `title` that of the file; both
    null where the row as a whole is meant.
    """
    name = column(problem.pointer)
    return {
        "pointer": problem.pointer,
        "column": name,
        "title": None if name is None else sheet.title(name),
        "code": problem.code,
        "message": dict(problem.words),
    }


def _located(row: JudgedRow, sheet: ImportSheet) -> Iterator[dict[str, Any]]:
    """Each error of a row with the row that it is in."""
    for problem in row.problems:
        yield {"line": row.row.line, "ref": row.row.ref, **error_facts(problem, sheet)}
