"""A word is planted in every private column of the desk; nothing that the public reads has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, Table

from credissuer.cases.case import shown
from credissuer.cases.report import read as read_report
from credissuer.operations import timers
from credissuer.operations.casework import (
    appealing,
    decisions,
    evidence,
    handling,
    hearing,
    opening,
    suspending,
)
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import ANYBODY
from credissuer.store.columns import JsonObject, PlainText
from credissuer.store.table import Row
from credissuer.store.transaction import load_every_aggregate
from tests.console.desk_of_cases import CaseDesk

load_every_aggregate()

WORD = "zhoàng-yến-z"
"""Nobody writes it; it is the same in NFC, JSON and a URL that is decoded."""

NOT_OF_THE_DESK = {
    *("account", "assessment", "certificate", "portrait", "rendition", "replaced_rendition"),
    *("status_list", "status_list_order", "retired_index", "subject", "vc_api_signature"),
    *("audit", "audit_head", "document", "index_state"),
}
"""What becomes public with a certificate, and the trail, which is looked through instead."""

STEERS = {
    ("violation_case", "reason"): "the public code",
    ("case_suspension", "reason"): "the public code",
    ("report", "certificate"): "a number of ours",
    ("report", "number"): "a number",
    ("holder", "subject_id"): "whose certificate it is",
    ("holder", "email"): "the address on the envelope",
    ("person", "email"): "the address on the envelope",
    ("notice", "recipient"): "the address on the envelope",
    ("proposal", "kind"): "by which module it is carried out",
    ("proposal", "object"): "what it is about",
    ("proposal", "content"): "what the signer compares again; below it is looked for in the story",
    ("proposal", "content_sha256"): "the same",
    ("proposal_item", "object"): "what it permits",
    ("proposal_item", "body_sha256"): "the same",
    ("proposal_item", "supersedes"): "the same",
}
"""Columns without which nothing goes on; none is written freely."""


def columns() -> Iterator[tuple[Table, Column]]:
    """Every column of the desk in which somebody writes freely."""
    for table in Row.metadata.sorted_tables:
        if table.name in NOT_OF_THE_DESK:
            continue
        # What has a length or a list of its own is no free text.
        bounded = " ".join(
            str(check.sqltext)
            for check in table.constraints
            if isinstance(check, CheckConstraint) and (" IN (" in str(check.sqltext))
        )
        for column in table.columns:
            is_text = column.type is PlainText or isinstance(column.type, JsonObject)
            is_key = column.primary_key or column.foreign_keys
            is_listed = f'"{column.name}" IN (' in bounded
            is_free = is_text and not is_key and not is_listed
            if is_free and (table.name, column.name) not in STEERS:
                yield table, column


def plant(database: Path) -> int:
    """Write the word everywhere, past every trigger and check; returns how many columns had rows."""
    planted = 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for table, column in columns():
            value = f"'{WORD} ' || rowid"
            if isinstance(column.type, JsonObject):
                value = f"json_set(\"{column.name}\", '$.planted', '{WORD}')"
            done = connection.execute(
                f'UPDATE "{table.name}" SET "{column.name}" = {value}'
                f' WHERE "{column.name}" IS NOT NULL'
            )
            planted += done.rowcount > 0
    return planted


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def story(desk: CaseDesk) -> str:
    """A case with a row in every table of cases, each text with the word in it."""
    bureau, office = desk.bureau, desk.bureau.house.office
    given = read_report(
        kind="false_claim",
        text=f"{WORD} nói sai",
        number=bureau.certificate.number,
        evidence=[f"https://example.vn/{WORD}"],
        contact=f"{WORD}@example.vn",
    )
    report = perform(office, office.call(ANYBODY), receive, office, given)
    reason = "false_claim"
    case = shown(
        bureau.offices(
            "lan", opening.open_from_reports, [report.id], reason=reason, note=f"{WORD} ghi chú"
        ).id
    )
    piece = NewCaseEvidence(
        bureau.now, f"https://example.vn/{WORD}", b"%PDF-" + WORD.encode(), WORD
    )
    bureau.offices("lan", evidence.add_evidence, case, piece)
    bureau.offices("lan", suspending.suspend, case, reason)
    bureau.offices("lan", hearing.answer_for, case, f"{WORD} trả lời", evidence=piece)
    bureau.act("lan", handling.add_note, case, WORD)
    made = bureau.offices("lan", decisions.propose_decision, case, "revoke", note=WORD)
    bureau.decide("quan", made, note=WORD)
    appeal = bureau.offices("kol", appealing.lodge, case, f"{WORD} khiếu nại")
    wanted = WantedOutcome("overturned")
    over = bureau.offices("ha", appealing.propose_on_appeal, shown(appeal.id), wanted, WORD)
    bureau.decide("viet", over, note=WORD)
    return case


def spoken(desk: CaseDesk) -> Iterator[tuple[str, str]]:
    """(Where, what) of everything that leaves the office."""
    bureau, office = desk.bureau, desk.bureau.house.office
    for folder in ("public", "keys"):
        for file in (bureau.house.folder / folder).rglob("*"):
            if file.is_file() and "/index/" not in str(file):
                yield str(file), file.read_bytes().decode("utf-8", "replace")
    number = bureau.certificate.number
    for path in (
        *("/", "/bao-vi-pham", f"/c/{number}", f"/vi/c/{number}", f"/c/{number}.jwt"),
        *(f"/c/{number}/kit", f"/api/v1/certificates/{number}", "/.well-known/trust-list.json"),
        f"/oembed?url={office.public_url}/c/{number}",
    ):
        reply = desk.caller.get(path)
        yield path, reply.text
    checked = desk.caller.post("/api/v1/verify", {"number": f"{number[:5]}-{number[5:]}"})
    assert checked.status_code == 200
    yield "/api/v1/verify", checked.text
    exported = export(office, office.call(bureau.call("dung").actor))
    yield "export", json.dumps([*exported], ensure_ascii=False)
    with bureau.house.store.read() as reading:
        for entry in reading.audit.entries():
            yield f"audit {entry.action}", json.dumps([entry.actor, entry.object, entry.detail])
    yield "log", desk.log.getvalue()


def test_no_private_word_leaves_the_office(desk: CaseDesk) -> None:
    story(desk)
    notices = desk.bureau.house.folder / "credissuer.db"
    with closing(sqlite3.connect(notices)) as connection:
        queued = connection.execute("SELECT kind, facts FROM notice").fetchall()
    assert len(queued) > 5
    assert [kind for kind, facts in queued if WORD in json.dumps(json.loads(facts))] == []
    # Each of these has a row with the word in it already, or gets one.
    assert plant(desk.bureau.house.folder / "credissuer.db") > 25
    desk.bureau.house.later(days=29)
    for name in timers.TIMERS:
        if name.startswith("case-"):
            timers.run(desk.bureau.house.office, name)
    desk.bureau.house.publish()
    said = dict(spoken(desk))
    assert len(said) > 40
    escaped = json.dumps(WORD)[1:-1]
    assert [where for where, text in said.items() if WORD in text or escaped in text] == []


def test_every_private_column_of_cases_is_among_them() -> None:
    """So that a column which is overlooked here is seen."""
    found = {(table.name, column.name) for table, column in columns()}
    assert found >= {
        ("case_note", "text"),
        ("case_answer", "text"),
        ("case_evidence", "note"),
        ("case_evidence", "url"),
        ("appeal", "text"),
        ("report", "text"),
        ("report", "contact"),
        ("proposal", "note"),
        ("violation_case", "profile"),
    }
    assert {name for name, _ in STEERS} <= set(Row.metadata.tables)
