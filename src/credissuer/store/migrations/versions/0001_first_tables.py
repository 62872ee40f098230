"""The office's first tables: people and their assessments, certificates and signatures, status
lists, audit trail.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(
    sa.Integer(), "sqlite"
)  # STRICT tables know no BIGINT, and INTEGER has 64 bits
# Octet by octet, as SQLite does: a locale's order may change under an index.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BAD = sa.text("standing <> 'valid'")
STANDS = sa.text("standing <> 'voided'")
OPEN = sa.text("signature IS NULL")


def upgrade() -> None:
    _people()
    _status_lists()
    _certificates()
    _signatures()
    _bearer_tokens()
    _audit()
    {"sqlite": _keep_the_trail_on_sqlite, "postgresql": _keep_the_trail_on_postgresql}[
        op.get_bind().dialect.name
    ]()


def _people() -> None:
    op.create_table(
        "subject",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("skeleton", TEXT, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("name_folded", TEXT, nullable=False),
        sa.CheckConstraint('"created_at" BETWEEN 0 AND 253402300799', name="ck_subject_created_at"),
        sa.CheckConstraint("\"kind\" IN ('person', 'organization')", name="ck_subject_kind"),
        sa.CheckConstraint('length("id") BETWEEN 1 AND 100', name="ck_subject_id"),
        sa.CheckConstraint('length("name") BETWEEN 1 AND 1000', name="ck_subject_name"),
        sa.CheckConstraint(
            'length("name_folded") BETWEEN 1 AND 1000', name="ck_subject_name_folded"
        ),
        sa.CheckConstraint('length("skeleton") BETWEEN 1 AND 1000', name="ck_subject_skeleton"),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sqlite_strict=True,
    )
    op.create_index("ix_subject_skeleton", "subject", ["skeleton"], unique=False)
    op.create_table(
        "account",
        sa.Column("subject_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("handle", TEXT, nullable=False),
        sa.Column("account_id", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("skeleton", TEXT, nullable=False),
        sa.Column("control_proven_on", TEXT, nullable=True),
        sa.CheckConstraint('"position" BETWEEN 0 AND 999', name="ck_account_position"),
        sa.CheckConstraint('length("account_id") <= 600', name="ck_account_account_id"),
        sa.CheckConstraint('length("handle") BETWEEN 1 AND 600', name="ck_account_handle"),
        sa.CheckConstraint('length("key") BETWEEN 1 AND 600', name="ck_account_key"),
        sa.CheckConstraint('length("platform") BETWEEN 1 AND 40', name="ck_account_platform"),
        sa.CheckConstraint('length("skeleton") BETWEEN 1 AND 600', name="ck_account_skeleton"),
        sa.CheckConstraint('length("url") BETWEEN 1 AND 2048', name="ck_account_url"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_account_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", "position", name="pk_account"),
        sqlite_strict=True,
    )
    op.create_index("ix_account_key", "account", ["key"], unique=False)
    op.create_index("ix_account_skeleton", "account", ["skeleton"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("subject_id", TEXT, nullable=False),
        sa.Column("programme", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("findings", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("assessed_on", TEXT, nullable=False),
        sa.Column("assessor", TEXT, nullable=False),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.CheckConstraint(
            '"recorded_at" BETWEEN 0 AND 253402300799', name="ck_assessment_recorded_at"
        ),
        sa.CheckConstraint('length("assessor") BETWEEN 1 AND 500', name="ck_assessment_assessor"),
        sa.CheckConstraint('length("id") BETWEEN 1 AND 100', name="ck_assessment_id"),
        sa.CheckConstraint('length("level") BETWEEN 1 AND 100', name="ck_assessment_level"),
        sa.CheckConstraint('length("programme") BETWEEN 1 AND 100', name="ck_assessment_programme"),
        sa.CheckConstraint('length("version") BETWEEN 1 AND 100', name="ck_assessment_version"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_assessment_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sqlite_strict=True,
    )
    op.create_index("ix_assessment_subject_id", "assessment", ["subject_id"], unique=False)


def _status_lists() -> None:
    op.create_table(
        "status_list",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("published_changes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", BIG, nullable=True),
        sa.Column("token_status_list", TEXT, nullable=True),
        sa.Column("revocation", TEXT, nullable=True),
        sa.Column("suspension", TEXT, nullable=True),
        sa.CheckConstraint(
            '"issued_at" BETWEEN 0 AND 253402300799', name="ck_status_list_issued_at"
        ),
        sa.CheckConstraint('"taken" BETWEEN 0 AND 131072', name="ck_status_list_taken"),
        sa.CheckConstraint(
            "version >= 0 AND published_changes BETWEEN 0 AND changes", name="ck_status_list_counts"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_status_list"),
        sqlite_strict=True,
    )
    op.create_table(
        "status_list_order",
        sa.Column("list_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_list.id"], name="fk_status_list_order_list_id"
        ),
        sa.PrimaryKeyConstraint("list_id", name="pk_status_list_order"),
        sqlite_strict=True,
    )


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("body_sha256", TEXT, nullable=False),
        sa.Column("subject_id", TEXT, nullable=False),
        sa.Column("assessment_id", TEXT, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("since", BIG, nullable=True),
        sa.Column("supersedes", TEXT, nullable=True),
        sa.Column("superseded_by", TEXT, nullable=True),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("issued_at", BIG, nullable=False),
        sa.Column("valid_from", BIG, nullable=False),
        sa.Column("valid_until", BIG, nullable=False),
        sa.Column("released_at", BIG, nullable=True),
        sa.CheckConstraint('"index" BETWEEN 0 AND 131071', name="ck_certificate_index"),
        sa.CheckConstraint(
            '"issued_at" BETWEEN 0 AND 253402300799', name="ck_certificate_issued_at"
        ),
        sa.CheckConstraint(
            '"released_at" BETWEEN 0 AND 253402300799', name="ck_certificate_released_at"
        ),
        sa.CheckConstraint('"since" BETWEEN 0 AND 253402300799', name="ck_certificate_since"),
        sa.CheckConstraint(
            "\"standing\" IN ('valid', 'suspended', 'revoked', 'superseded', 'voided')",
            name="ck_certificate_standing",
        ),
        sa.CheckConstraint('length("body_sha256") = 64', name="ck_certificate_body_sha256"),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_certificate_key_id"),
        sa.CheckConstraint('length("note") <= 10000', name="ck_certificate_note"),
        sa.CheckConstraint('length("number") = 10', name="ck_certificate_number"),
        sa.CheckConstraint('length("reason") <= 100', name="ck_certificate_reason"),
        sa.CheckConstraint('length("ref") BETWEEN 1 AND 500', name="ck_certificate_ref"),
        sa.CheckConstraint(
            "valid_from BETWEEN 0 AND valid_until AND valid_until <= 253402300799",
            name="ck_certificate_validity",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_certificate_assessment_id"
        ),
        sa.ForeignKeyConstraint(["list_id"], ["status_list.id"], name="fk_certificate_list_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_certificate_subject_id"),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["certificate.number"], name="fk_certificate_superseded_by"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["certificate.number"], name="fk_certificate_supersedes"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_certificate"),
        sa.UniqueConstraint("list_id", "index", name="uq_certificate_list_id_index"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_certificate_bad",
        "certificate",
        ["number"],
        unique=False,
        sqlite_where=BAD,
        postgresql_where=BAD,
    )
    op.create_index(
        "ix_certificate_bad_of_list",
        "certificate",
        ["list_id"],
        unique=False,
        sqlite_where=BAD,
        postgresql_where=BAD,
    )
    op.create_index(
        "uq_certificate_ref",
        "certificate",
        ["ref"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_certificate_subject_id", "certificate", ["subject_id"], unique=False)


def _signatures() -> None:
    op.create_table(
        "rendition",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("signing_input", TEXT, nullable=False),
        sa.Column("signature", TEXT, nullable=True),
        sa.Column("token_sha256", TEXT, nullable=True),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("signed_at", BIG, nullable=True),
        sa.CheckConstraint('"opened_at" BETWEEN 0 AND 253402300799', name="ck_rendition_opened_at"),
        sa.CheckConstraint("\"purpose\" IN ('vc+jwt', 'slim')", name="ck_rendition_purpose"),
        sa.CheckConstraint('"signed_at" BETWEEN 0 AND 253402300799', name="ck_rendition_signed_at"),
        sa.CheckConstraint(
            "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)",
            name="ck_rendition_sealed",
        ),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_rendition_key_id"),
        sa.CheckConstraint('length("token_sha256") = 64', name="ck_rendition_token_sha256"),
        sa.ForeignKeyConstraint(["number"], ["certificate.number"], name="fk_rendition_number"),
        sa.PrimaryKeyConstraint("number", "purpose", name="pk_rendition"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_rendition_open",
        "rendition",
        ["number", "purpose"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "note",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.CheckConstraint("version >= 0", name="ck_note_version"),
        sa.ForeignKeyConstraint(["number"], ["certificate.number"], name="fk_note_number"),
        sa.PrimaryKeyConstraint("number", name="pk_note"),
        sqlite_strict=True,
    )


def _bearer_tokens() -> None:
    op.create_table(
        "bearer_token",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("secret_sha256", TEXT, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.CheckConstraint(
            '"created_at" BETWEEN 0 AND 253402300799', name="ck_bearer_token_created_at"
        ),
        sa.CheckConstraint(
            '"expires_at" BETWEEN 0 AND 253402300799', name="ck_bearer_token_expires_at"
        ),
        sa.CheckConstraint(
            '"revoked_at" BETWEEN 0 AND 253402300799', name="ck_bearer_token_revoked_at"
        ),
        sa.CheckConstraint('length("id") BETWEEN 1 AND 100', name="ck_bearer_token_id"),
        sa.CheckConstraint('length("label") <= 500', name="ck_bearer_token_label"),
        sa.CheckConstraint('length("role") BETWEEN 1 AND 100', name="ck_bearer_token_role"),
        sa.CheckConstraint('length("secret_sha256") = 64', name="ck_bearer_token_secret_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_bearer_token"),
        sa.UniqueConstraint("secret_sha256", name="uq_bearer_token_secret_sha256"),
        sqlite_strict=True,
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("request_id", TEXT, nullable=True),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("object", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.CheckConstraint('"at" BETWEEN 0 AND 253402300799', name="ck_audit_at"),
        sa.CheckConstraint('length("action") BETWEEN 1 AND 500', name="ck_audit_action"),
        sa.CheckConstraint('length("actor") BETWEEN 1 AND 500', name="ck_audit_actor"),
        sa.CheckConstraint('length("hash") = 64', name="ck_audit_hash"),
        sa.CheckConstraint('length("object") BETWEEN 1 AND 500', name="ck_audit_object"),
        sa.CheckConstraint('length("previous") = 64', name="ck_audit_previous"),
        sa.CheckConstraint('length("request_id") <= 500', name="ck_audit_request_id"),
        sa.CheckConstraint("seq > 0", name="ck_audit_seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_audit_head_one"),
        sa.CheckConstraint('length("hash") = 64', name="ck_audit_head_hash"),
        sa.CheckConstraint("seq > 0", name="ck_audit_head_seq"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sqlite_strict=True,
    )


def _keep_the_trail_on_sqlite() -> None:
    """SQLITE ONLY: rows of the trail come at its end and stay; its recorded head moves forward
    alone.
    """
    for name, when in (
        ("audit_stays_as_written", "UPDATE ON audit"),
        ("audit_keeps_every_row", "DELETE ON audit"),
        ("audit_grows_at_its_end", "INSERT ON audit WHEN NEW.seq <= (SELECT max(seq) FROM audit)"),
        ("audit_head_stays", "DELETE ON audit_head"),
        ("audit_head_moves_forward", "UPDATE ON audit_head WHEN NEW.seq <= OLD.seq"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        )


def _keep_the_trail_on_postgresql() -> None:
    """POSTGRESQL ONLY: the same, TRUNCATE refused as well; and an order is read in pieces, so it
    lies uncompressed.
    """
    op.execute('ALTER TABLE status_list_order ALTER COLUMN "order" SET STORAGE EXTERNAL')
    for name, body in (
        (
            "trail_refuses",
            "RAISE integrity_constraint_violation USING MESSAGE = 'the trail is append-only';",
        ),
        (
            "trail_grows",
            "IF NEW.seq <= (SELECT max(seq) FROM audit) THEN"
            " RAISE integrity_constraint_violation USING MESSAGE = 'the trail is append-only'; END IF; RETURN NEW;",
        ),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
    for name, when, function in (
        (
            "audit_stays_as_written",
            "BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
            "trail_refuses",
        ),
        ("audit_stays_filled", "BEFORE TRUNCATE ON audit", "trail_refuses"),
        ("audit_grows_at_its_end", "BEFORE INSERT ON audit FOR EACH ROW", "trail_grows"),
        ("audit_head_stays", "BEFORE DELETE OR TRUNCATE ON audit_head", "trail_refuses"),
        (
            "audit_head_moves_forward",
            "BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.seq <= OLD.seq)",
            "trail_refuses",
        ),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")
