"""Notes on certificates as rows of their own, and the trail found by certificate.

Before, a certificate held the note of its last change alone, and the next change erased it.
"""

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import filled, one_of
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0010", "0009"

CHANGES = ("suspend", "reinstate", "revoke", "supersede", "void")
OF_CERTIFICATES = sa.text("substr(action, 1, 12) = 'certificate.'")

# Each change replaced the note of the one before, so the note there is came with the last change
# that could have one. Where the trail was cut, the certificate itself says when it changed.
KEPT_BEFORE = """
    INSERT INTO certificate_note (number, seq, change, actor, at, text)
    SELECT certificate.number, 1,
           CASE COALESCE(audit.action, certificate.standing)
                WHEN 'certificate.suspended' THEN 'suspend' WHEN 'suspended' THEN 'suspend'
                WHEN 'certificate.revoked' THEN 'revoke' WHEN 'revoked' THEN 'revoke'
                ELSE 'reinstate' END,
           COALESCE(audit.actor, 'unknown'),
           COALESCE(audit.at, certificate.since, certificate.issued_at),
           certificate.note
    FROM certificate
    LEFT JOIN (SELECT object, max(seq) AS seq FROM audit
               WHERE action IN ('certificate.suspended', 'certificate.reinstated',
                                'certificate.revoked')
               GROUP BY object) AS change_entry ON change_entry.object = certificate.number
    LEFT JOIN audit ON audit.seq = change_entry.seq
    WHERE certificate.note <> ''
"""


def upgrade() -> None:
    Table(name="certificate_note", primary=["number", "seq"], holds={"seq": "seq > 0"}).create(
        text("number", to="certificate.number"),
        integer("seq"),
        text("change", one_of(*CHANGES)),
        text("actor", filled(500)),
        moment("at"),
        text("text", filled(10000)),
    )
    op.execute(KEPT_BEFORE)
    # Partial, because most entries are of other things: calls, renditions, keys.
    op.create_index(
        "ix_audit_certificate",
        "audit",
        ["object"],
        unique=False,
        sqlite_where=OF_CERTIFICATES,
        postgresql_where=OF_CERTIFICATES,
    )
    if op.get_bind().dialect.name == "postgresql":
        _keep_on_postgresql()
    else:
        _keep_on_sqlite()


def _keep_on_sqlite() -> None:
    for name, when in (
        ("certificate_note_stays_as_written", "UPDATE ON certificate_note"),
        ("certificate_note_keeps_every_row", "DELETE ON certificate_note"),
        # Against REPLACE, which fires no DELETE trigger unless the session asks for it.
        (
            "certificate_note_grows_at_its_end",
            "INSERT ON certificate_note WHEN NEW.seq <="
            " (SELECT max(seq) FROM certificate_note WHERE number = NEW.number)",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when}"
            " BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END"
        )


def _keep_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION notes_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE integrity_constraint_violation USING MESSAGE = 'notes are append-only'; END $$"
    )
    for name, when in (
        ("certificate_note_stays_as_written", "UPDATE OR DELETE ON certificate_note FOR EACH ROW"),
        ("certificate_note_stays_filled", "TRUNCATE ON certificate_note"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION notes_refuse()")
