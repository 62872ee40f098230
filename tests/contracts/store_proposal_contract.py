"""The contract of every store for proposals: read back, decided once, and SQL that tries to get
round two people.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from credissuer.errors import RefusedError
from credissuer.staff.proposal import ProposalRecord, digest, issue_permit, items_of, lift_permit
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.contract import Store
from credissuer.store.staff.proposals import Policy, Proposals
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records
from tests.two_people import MAI, QUAN

NOW = records.NOW
NUMBER = records.certificate(1).number
ISSUED, OPEN, LIFT, UNUSED, REFUSED = (f"PR000000{serial}" for serial in range(1, 6))


TWIN = replace(QUAN, id="P00000007", login="mai2", email=MAI.email)
"""Another account of MAI's."""
GONE = replace(QUAN, id="P00000008", login="gone", email="gone@tnso.example", disabled_at=NOW)
"""Somebody who does not work here any more."""


def proposal(
    proposal_id: str = OPEN, *permits: dict[str, Any], kind: str = "issue", **changes: Any
) -> ProposalRecord:
    content = {"permits": list(permits)}
    record = ProposalRecord(
        id=proposal_id,
        kind=kind,
        object="row-2",
        content=content,
        content_sha256=digest(content),
        proposed_by=MAI.id,
        proposed_at=NOW,
        note="hồ sơ 17",
        alone=0,
    )
    return replace(record, **changes)


def decided(record: ProposalRecord, outcome: str = "approved") -> ProposalRecord:
    return replace(
        record,
        decided_by=QUAN.id,
        decided_at=NOW,
        outcome=outcome,
        begun_at=NOW if outcome == "approved" else None,
    )


def fill(store: Store) -> None:
    """An office in which two decide: a certificate that they issued, and which is suspended for
    the second time; an open proposal, a refused one, and an approval that nobody has used yet.
    """
    with store.write() as transaction:
        transaction.add([MAI, QUAN, TWIN, GONE])
        policy = transaction.of(Policy)
        policy.change(
            replace(policy.get(), four_eyes=1, changed_at=NOW, changed_by=f"person:{MAI.id}")
        )
        permits = {
            ISSUED: issue_permit("row-1", records.HASH),
            OPEN: issue_permit("row-2", records.HASH),
            LIFT: lift_permit(NUMBER, NOW),
            UNUSED: issue_permit("row-4", records.HASH),
            REFUSED: issue_permit("row-5", records.HASH),
        }
        proposals = transaction.of(Proposals)
        for proposal_id, permitted in permits.items():
            made = proposal(proposal_id, permitted)
            transaction.add([made, *items_of(made.id, made.content)])
            if proposal_id != OPEN:
                outcome = "refused" if proposal_id == REFUSED else "approved"
                proposals.change(decided(made, outcome))
        transaction.status_lists.add(records.status_list())
        transaction.add([records.subject(1), records.assessment(1)])
        transaction.add([records.certificate(1, proposal_id=ISSUED)])
        transaction.certificates.release([NUMBER], NOW)
        suspended = records.certificate(1, standing=Standing.SUSPENDED, since=NOW)
        transaction.certificates.change_standing(suspended)
        transaction.certificates.change_standing(records.certificate(1))
        again = NOW + timedelta(hours=1)
        transaction.certificates.change_standing(replace(suspended, since=again))


def copied(verb: str = "INSERT", **values: str) -> str:
    """SQL that inserts the certificate again, with other values in these columns."""
    names = [column.name for column in CERTIFICATES.table.columns]
    fresh = {"standing": "'valid'", "since": "NULL", "reason": "NULL", "released_at": "NULL"}
    given = {"number": "'9999999999'", "index": "9", "ref": "'row-9'", **fresh, **values}
    selected = ", ".join(given.get(name, f'"{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"{verb} INTO certificate ({listed}) SELECT {selected} FROM certificate"


APPROVED = (
    "outcome = 'approved', decided_at = 1, begun_at = 1, version = version + 1, decided_by = "
)
AGAINST_TWO = {
    "a certificate without a decision": copied(proposal_id="NULL"),
    "a certificate by a decision on another": copied(),
    "a certificate by an open proposal": copied(ref="'row-2'", proposal_id=f"'{OPEN}'"),
    "a certificate by a refused proposal": copied(ref="'row-5'", proposal_id=f"'{REFUSED}'"),
    "another text than was approved": copied(
        ref="'row-4'", proposal_id=f"'{UNUSED}'", body_sha256=f"'{'0' * 64}'"
    ),
    "in place of another certificate": copied(
        ref="'row-4'", proposal_id=f"'{UNUSED}'", supersedes=f"'{NUMBER}'"
    ),
    "released before it is signed": copied(
        ref="'row-4'", proposal_id=f"'{UNUSED}'", released_at="1"
    ),
    "issued before it was decided": copied(ref="'row-4'", proposal_id=f"'{UNUSED}'", issued_at="1"),
    "born suspended": copied(
        ref="'row-4'", proposal_id=f"'{UNUSED}'", standing="'suspended'", since="1"
    ),
    "an old approval lifts a second suspension": "UPDATE certificate SET standing = 'valid'",
    "the second suspension becomes the first": (
        f"UPDATE certificate SET since = {int(NOW.timestamp())}"
    ),
    "both at once": (f"UPDATE certificate SET standing = 'valid', since = {int(NOW.timestamp())}"),
    "a suspension without a beginning": "UPDATE certificate SET since = NULL",
    "another subject": "UPDATE certificate SET subject_id = subject_id || 'x'",
    "another text": f"UPDATE certificate SET body_sha256 = '{'0' * 64}'",
    "a longer validity": "UPDATE certificate SET valid_until = valid_until + 1",
    "another index": 'UPDATE certificate SET "index" = 7',
    "another decision": f"UPDATE certificate SET proposal_id = '{UNUSED}'",
    "no decision": "UPDATE certificate SET proposal_id = NULL",
    "an earlier issue": "UPDATE certificate SET issued_at = 1",
    "a certificate is removed": "DELETE FROM certificate",
    "one decides on their own": f"UPDATE proposal SET {APPROVED} proposed_by WHERE id = '{OPEN}'",
    "one decides by their second account": (
        f"UPDATE proposal SET {APPROVED} '{TWIN.id}' WHERE id = '{OPEN}'"
    ),
    "somebody who has left": f"UPDATE proposal SET {APPROVED} '{GONE.id}' WHERE id = '{OPEN}'",
    "nobody decides": f"UPDATE proposal SET {APPROVED} NULL WHERE id = '{OPEN}'",
    "somebody who is not there": f"UPDATE proposal SET {APPROVED} 'P00000009' WHERE id = '{OPEN}'",
    "another proposer": (
        f"UPDATE proposal SET proposed_by = '{QUAN.id}', version = 2 WHERE id = '{OPEN}'"
    ),
    "another content": (
        f"UPDATE proposal SET content = '{{}}', version = version + 1 WHERE id = '{OPEN}'"
    ),
    "another kind": (
        f"UPDATE proposal SET kind = 'one-person-office', version = 2 WHERE id = '{OPEN}'"
    ),
    "alone after all": f"UPDATE proposal SET alone = 1, {APPROVED} NULL WHERE id = '{OPEN}'",
    "refused becomes approved": (
        f"UPDATE proposal SET outcome = 'approved', begun_at = 1, version = version + 1"
        f" WHERE id = '{REFUSED}'"
    ),
    "approved becomes open": (
        "UPDATE proposal SET outcome = NULL, decided_by = NULL, decided_at = NULL, begun_at = NULL,"
        f" version = version + 1 WHERE id = '{UNUSED}'"
    ),
    "a decision by somebody else": (
        f"UPDATE proposal SET decided_by = NULL, version = version + 1 WHERE id = '{UNUSED}'"
    ),
    "an older version": f"UPDATE proposal SET version = 1 WHERE id = '{UNUSED}'",
    "a change without a version": f"UPDATE proposal SET note = note WHERE id = '{UNUSED}'",
    "a proposal is removed": f"DELETE FROM proposal WHERE id = '{OPEN}'",
    "a proposal that is born approved": (
        "INSERT INTO proposal SELECT 'PR0000009', kind, object, content, content_sha256,"
        " proposed_by, proposed_at, note, alone, decided_by, decided_at, outcome, decision_note,"
        f" held_until, recalled_by, recalled_at, begun_at, done_at, 1 FROM proposal"
        f" WHERE id = '{UNUSED}'"
    ),
    "a proposal that is born alone": (
        "INSERT INTO proposal SELECT 'PR0000009', kind, object, content, content_sha256,"
        " proposed_by, proposed_at, note, 1, NULL, decided_at, outcome, decision_note,"
        f" held_until, recalled_by, recalled_at, begun_at, done_at, 1 FROM proposal"
        f" WHERE id = '{UNUSED}'"
    ),
    "an approval permits more": (
        f"INSERT INTO proposal_item VALUES ('{UNUSED}', 1, 'issue', 'row-9', '{records.HASH}',"
        " NULL, NULL, 0)"
    ),
    "an approval permits something else": "UPDATE proposal_item SET object = 'row-9'",
    "what was used is unused": "UPDATE proposal_item SET spent = 0 WHERE action = 'lift'",
    "what was permitted is removed": "DELETE FROM proposal_item",
    "the flag is lowered": "UPDATE office_policy SET four_eyes = 0",
    "the flag is lowered by another decision": (
        f"UPDATE office_policy SET four_eyes = 0, proposal_id = '{UNUSED}'"
    ),
    "the flag was raised later": "UPDATE office_policy SET changed_at = changed_at + 1",
    "the policy is removed": "DELETE FROM office_policy",
    "a second policy": "INSERT INTO office_policy (id, four_eyes) VALUES (1, 0)",
    "the policy under another name": "UPDATE office_policy SET id = 2",
    "a decider is removed": f"DELETE FROM person WHERE id = '{QUAN.id}'",
}
FINAL = ("valid", "suspended", "superseded", "voided")


def everything(store: Store) -> list[Any]:
    names = ("certificate", "proposal", "proposal_item", "office_policy", "person")
    with store.read() as reading:
        return [
            sorted(map(str, reading._connection.execute(text(f"SELECT * FROM {name}"))))
            for name in names
        ]


def attack(store: Store, statement: str) -> None:
    """The statement is refused, whatever it was."""
    before = everything(store)
    with pytest.raises(RefusedError) as refused, store.write() as transaction:
        changed = transaction._connection.execute(text(statement))
        # A statement that meets no row would prove nothing.
        assert changed.rowcount == 0, "it was carried out"
        pytest.fail("it met no row")
    assert refused.value.code == "store.conflict"
    assert everything(store) == before


class StoreProposalContract:
    """Proposals are read back unchanged, decided once and kept; SQL does nothing without two."""

    def test_a_proposal_is_read_back_unchanged(self, store: Store) -> None:
        made = proposal(OPEN, issue_permit("row-2", records.HASH), lift_permit(NUMBER, NOW))
        items = items_of(made.id, made.content)
        with store.write() as transaction:
            transaction.add([MAI, QUAN])
            transaction.add([made, *items])
        with store.read() as reading:
            proposals = reading.of(Proposals)
            assert proposals.by_id(OPEN) == made
            assert proposals.items(OPEN) == items
            assert proposals.open_on("issue", "row-2") == made
            assert proposals.page(is_open=True) == [made]
            assert proposals.page(is_open=False) == proposals.page(after=OPEN) == []

    def test_a_decision_counts_the_version_and_is_refused_by_another(self, store: Store) -> None:
        made = proposal()
        with store.write() as transaction:
            transaction.add([MAI, QUAN])
            transaction.add([made])
            changed = transaction.of(Proposals).change(decided(made))
        with store.read() as reading:
            assert reading.of(Proposals).by_id(OPEN) == changed
            assert reading.of(Proposals).unfinished() == [changed]
        with pytest.raises(RefusedError) as refused, store.write() as transaction:
            transaction.of(Proposals).change(replace(made, outcome="withdrawn", decided_at=NOW))
        assert refused.value.code == "proposal.changed"

    def test_what_two_people_decided_is_done_once(self, store: Store) -> None:
        fill(store)
        with store.write() as transaction:
            certificate = records.certificate(4, subject_id=records.subject(1).id)
            assessed = replace(certificate, assessment_id=records.assessment(1).id)
            transaction.add([replace(assessed, proposal_id=UNUSED)])
        attack(store, copied(ref="'row-4'", proposal_id=f"'{UNUSED}'"))

    @pytest.mark.parametrize("name", AGAINST_TWO)
    def test_sql_does_nothing_without_two_people(self, store: Store, name: str) -> None:
        fill(store)
        attack(store, AGAINST_TWO[name])

    @pytest.mark.parametrize("standing", FINAL)
    def test_what_was_revoked_stays_revoked(self, store: Store, standing: str) -> None:
        fill(store)
        revoked = records.certificate(1, standing=Standing.REVOKED, since=NOW)
        with store.write() as transaction:
            transaction.certificates.change_standing(revoked)
        attack(store, f"UPDATE certificate SET standing = '{standing}'")

    def test_the_flag_is_lowered_by_two_people_once(self, store: Store) -> None:
        fill(store)
        lower = f"UPDATE office_policy SET four_eyes = 0, proposal_id = '{NUMBER[:9]}'"
        made = proposal(NUMBER[:9], {"action": "lower"}, kind="one-person-office")
        with store.write() as transaction:
            transaction.add([made, *items_of(made.id, made.content)])
        attack(store, lower)
        with store.write() as transaction:
            transaction.of(Proposals).change(decided(made))
            transaction._connection.execute(text(lower))
            transaction._connection.execute(text("UPDATE office_policy SET four_eyes = 1"))
        attack(store, lower)

    def test_one_person_does_as_before_in_an_office_of_one(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list())
            transaction.add([records.subject(1), records.assessment(1)])
            transaction.add([records.certificate(1)])
            suspended = records.certificate(1, standing=Standing.SUSPENDED, since=NOW)
            transaction.certificates.change_standing(suspended)
            transaction.certificates.change_standing(records.certificate(1))
        with store.read() as reading:
            assert reading.certificates.by_number(NUMBER) == records.certificate(1)


REPLACED = {
    "sqlite": {
        "a certificate in place of itself": copied("REPLACE", number=f"'{NUMBER}'"),
        "a certificate in place of one at its index": copied("REPLACE", index="1"),
        "a certificate in place of one of its ref": copied("REPLACE", ref="'row-1'"),
        "an approved one in place of another": copied(
            "REPLACE", ref="'row-4'", proposal_id=f"'{UNUSED}'", index="1"
        ),
        "a proposal": f"REPLACE INTO proposal SELECT * FROM proposal WHERE id = '{OPEN}'",
        "a decided proposal": f"REPLACE INTO proposal SELECT * FROM proposal WHERE id = '{UNUSED}'",
        "what was permitted": "REPLACE INTO proposal_item SELECT * FROM proposal_item",
        "the policy": "REPLACE INTO office_policy (id, four_eyes) VALUES (1, 0)",
        "a trigger is dropped": "DROP TRIGGER certificate_issued_by_two",
        "a table is dropped": "DROP TABLE proposal",
        "a table is renamed": "ALTER TABLE office_policy RENAME TO policy_of_before",
        "a trigger that undoes": "CREATE TRIGGER x AFTER INSERT ON audit BEGIN SELECT 1; END",
        "checks are switched off": "PRAGMA ignore_check_constraints = ON",
        "keys are switched off": "PRAGMA foreign_keys = OFF",
        "the schema is written to": "PRAGMA writable_schema = ON",
        "another database in its place": "ATTACH ':memory:' AS main2",
    },
    "postgresql": {
        "a certificate on conflict": copied(number=f"'{NUMBER}'", index='"index"')
        + " ON CONFLICT (number) DO UPDATE SET standing = 'valid'",
        "the policy on conflict": "INSERT INTO office_policy (id, four_eyes) VALUES (1, 0)"
        " ON CONFLICT (id) DO UPDATE SET four_eyes = 0",
        "proposals emptied": "TRUNCATE proposal CASCADE",
        "what is permitted emptied": "TRUNCATE proposal_item",
        "the policy emptied": "TRUNCATE office_policy",
        "people emptied": "TRUNCATE person CASCADE",
        "certificates emptied": "TRUNCATE certificate CASCADE",
    },
}
"""What one database alone knows, and tries to put in place of what is there."""


def replacing(store: Store) -> dict[str, str]:
    with store.read() as reading:
        return REPLACED[reading._connection.dialect.name]


class StoreReplacingContract:
    """Nor does SQL put anything in place of what two people decided."""

    def test_nothing_is_replaced(self, store: Store) -> None:
        fill(store)
        for statement in replacing(store).values():
            attack(store, statement)
