"""The triggers that hold rows to what was recorded and to what two people decided, by name.

The migrations make them; whoever owns the tables can drop one, so `credissuer doctor` looks whether
they are all there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

Names = Mapping[str, Collection[str]]
"""Table -> its triggers, without the name of the table and a `_` before each."""

ON_BOTH: Names = {
    "appeal": (
        *("begins_undecided", "decided_by_others", "never_replaced", "stays"),
        "stays_as_lodged",
    ),
    "audit": ("grows_at_its_end", "stays_as_written"),
    "audit_head": ("moves_forward", "stays"),
    "case_answer": ("never_replaced", "stays", "stays_as_said"),
    "case_evidence": ("never_replaced", "stays", "stays_as_said"),
    "case_note": ("never_replaced", "stays", "stays_as_said"),
    "case_suspension": (
        *("begins_unconfirmed", "confirmed_by_another", "never_replaced", "stays"),
        "stays_as_made",
    ),
    "certificate": (
        *("issued_by_two", "lifted_by_two", "never_replaced", "stays", "stays_as_issued"),
        "uses_an_approval_once",
    ),
    "certificate_note": ("stays_as_written",),
    "office_policy": ("lowered_by_two", "one_row", "stays", "uses_an_approval_once"),
    "proposal": (
        *("appeal_by_others", "appeal_decided_by_others", "begins_undecided"),
        *("decided_by_another", "never_replaced", "stays", "stays_as_proposed", "stays_decided"),
    ),
    "proposal_item": ("comes_with_it", "stays", "stays_as_proposed"),
    "public_change": ("stays_as_written",),
    "violation_case": (
        *("begins_open", "decided_by_two", "never_replaced", "stays", "stays_as_opened"),
        "stays_decided",
    ),
    "worksheet": ("never_replaced", "stays", "stays_as_taken"),
    "worksheet_note": ("finished_delete", "finished_insert", "finished_update"),
}

ON_SQLITE: Names = {
    "audit": ("keeps_every_row",),
    "certificate_note": ("grows_at_its_end", "keeps_every_row"),
    "public_change": ("keeps_every_row",),
}

_FILLED = (
    *("appeal", "audit", "case_answer", "case_evidence", "case_note", "case_suspension"),
    *("certificate", "certificate_note", "office_policy", "proposal", "proposal_item"),
    *("public_change", "violation_case", "worksheet"),
)
# Against TRUNCATE, which SQLite does not have.
ON_POSTGRESQL: Names = dict.fromkeys(_FILLED, ("stays_filled",))


def expected(*names: Names) -> set[tuple[str, str]]:
    """(Table, whole name of the trigger) of these."""
    return {
        (table, f"{table}_{name}")
        for tables in names
        for table, own in tables.items()
        for name in own
    }


def missing(there: Collection[tuple[str, str]], *names: Names) -> list[str]:
    """A sentence for each trigger of `names` that is not among (table, trigger) `there`."""
    return [
        f"trigger {trigger} on {table} is missing or switched off"
        for table, trigger in sorted(expected(*names) - set(there))
    ]
