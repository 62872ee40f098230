"""Notes on certificates as rows of their own, and the trail found by certificate.

Before, a certificate held the note of its last change alone, and the next change erased it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
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
    op.create_table(
        "certificate_note",
        sa.Column("number", TEXT, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.CheckConstraint("seq > 0", name="ck_certificate_note_seq"),
        sa.CheckConstraint(
            "\"change\" IN ('suspend', 'reinstate', 'revoke', 'supersede', 'void')",
            name="ck_certificate_note_change",
        ),
        sa.CheckConstraint('length("actor") BETWEEN 1 AND 500', name="ck_certificate_note_actor"),
        sa.CheckConstraint('"at" BETWEEN 0 AND 253402300799', name="ck_certificate_note_at"),
        sa.CheckConstraint('length("text") BETWEEN 1 AND 10000', name="ck_certificate_note_text"),
        sa.ForeignKeyConstraint(
            ["number"], ["certificate.number"], name="fk_certificate_note_number"
        ),
        sa.PrimaryKeyConstraint("number", "seq", name="pk_certificate_note"),
        sqlite_strict=True,
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
