"""The office's first tables: people and their assessments, certificates and signatures, status
lists, audit trail.
"""

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import LATEST, at_most, between, exactly, filled, one_of
from credissuer.store.migrations.signatures import SEALED, SIGNATURE
from credissuer.store.migrations.tables import BIG, Column, Table, integer, moment, text

revision, down_revision = "0001", None

BAD = "standing <> 'valid'"
APPEND_ONLY = "the trail is append-only"


def upgrade() -> None:
    _people()
    _status_lists()
    _certificates()
    _signatures()
    _bearer_tokens()
    _audit()
    if op.get_bind().dialect.name == "postgresql":
        _keep_the_trail_on_postgresql()
    else:
        _keep_the_trail_on_sqlite()


def _people() -> None:
    subject = Table(name="subject", primary=["id"])
    subject.create(
        text("id", filled(100)),
        text("kind", one_of("person", "organization")),
        text("name", filled(1000)),
        text("skeleton", filled(1000)),
        moment("created_at"),
        text("name_folded", filled(1000)),
    )
    subject.index("skeleton")
    account = Table(name="account", primary=["subject_id", "position"])
    account.create(
        text("subject_id", to="subject.id"),
        integer("position", between(0, 999)),
        text("platform", filled(40)),
        text("key", filled(600)),
        text("handle", filled(600)),
        text("account_id", at_most(600), null=True),
        text("url", filled(2048)),
        text("skeleton", filled(600)),
        text("control_proven_on", null=True),
    )
    account.index("key")
    account.index("skeleton")
    assessment = Table(name="assessment", primary=["id"])
    assessment.create(
        text("id", filled(100)),
        text("subject_id", to="subject.id"),
        text("programme", filled(100)),
        text("version", filled(100)),
        text("findings"),
        text("level", filled(100)),
        text("assessed_on"),
        text("assessor", filled(500)),
        moment("recorded_at"),
    )
    assessment.index("subject_id")


def _status_lists() -> None:
    Table(
        name="status_list",
        primary=["id"],
        holds={"counts": "version >= 0 AND published_changes BETWEEN 0 AND changes"},
    ).create(
        integer("id"),
        integer("taken", between(0, 131072)),
        integer("changes"),
        integer("published_changes"),
        integer("version"),
        moment("issued_at", null=True),
        text("token_status_list", null=True),
        text("revocation", null=True),
        text("suspension", null=True),
    )
    Table(name="status_list_order", primary=["list_id"]).create(
        integer("list_id", to="status_list.id"),
        Column("order", sa.LargeBinary()),
    )


def _certificates() -> None:
    certificate = Table(
        name="certificate",
        primary=["number"],
        unique=["list_id", "index"],
        holds={"validity": f"valid_from BETWEEN 0 AND valid_until AND valid_until <= {LATEST}"},
    )
    certificate.create(
        text("number", exactly(10)),
        text("ref", filled(500)),
        text("body_sha256", exactly(64)),
        text("subject_id", to="subject.id"),
        text("assessment_id", to="assessment.id"),
        integer("list_id", to="status_list.id"),
        integer("index", between(0, 131071)),
        text("standing", one_of("valid", "suspended", "revoked", "superseded", "voided")),
        text("reason", at_most(100), null=True),
        text("note", at_most(10000), null=True),
        moment("since", null=True),
        text("supersedes", null=True, to="certificate.number"),
        text("superseded_by", null=True, to="certificate.number"),
        text("key_id", filled(100)),
        moment("issued_at"),
        Column("valid_from", BIG),
        Column("valid_until", BIG),
        moment("released_at", null=True),
    )
    certificate.index("number", name="ix_certificate_bad", where=BAD)
    certificate.index("list_id", name="ix_certificate_bad_of_list", where=BAD)
    stands = "standing <> 'voided'"
    certificate.index("ref", name="uq_certificate_ref", where=stands, unique=True)
    certificate.index("subject_id")


def _signatures() -> None:
    rendition = Table(name="rendition", primary=["number", "purpose"], holds={"sealed": SEALED})
    rendition.create(
        text("number", to="certificate.number"),
        text("purpose", one_of("vc+jwt", "slim")),
        text("key_id", filled(100)),
        text("signing_input"),
        *SIGNATURE,
    )
    rendition.index("number", "purpose", name="ix_rendition_open", where="signature IS NULL")
    Table(name="note", primary=["number"], holds={"version": "version >= 0"}).create(
        text("number", to="certificate.number"),
        integer("version"),
        text("token"),
    )


def _bearer_tokens() -> None:
    Table(name="bearer_token", primary=["id"], unique=["secret_sha256"]).create(
        text("id", filled(100)),
        text("label", at_most(500)),
        text("role", filled(100)),
        text("secret_sha256", exactly(64)),
        moment("created_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
    )


def _audit() -> None:
    Table(name="audit", primary=["seq"], holds={"seq": "seq > 0"}).create(
        Column("seq", BIG),
        moment("at"),
        text("actor", filled(500)),
        text("request_id", at_most(500), null=True),
        text("action", filled(500)),
        text("object", filled(500)),
        text("detail"),
        text("previous", exactly(64)),
        text("hash", exactly(64)),
    )
    Table(name="audit_head", primary=["id"], holds={"one": "id = 1", "seq": "seq > 0"}).create(
        integer("id"),
        Column("seq", BIG),
        text("hash", exactly(64)),
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
        refuse = f"SELECT RAISE(ABORT, '{APPEND_ONLY}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN {refuse}; END")


def _keep_the_trail_on_postgresql() -> None:
    """POSTGRESQL ONLY: the same, TRUNCATE refused as well; and an order is read in pieces, so it
    lies uncompressed.
    """
    op.execute('ALTER TABLE status_list_order ALTER COLUMN "order" SET STORAGE EXTERNAL')
    refuse = f"RAISE integrity_constraint_violation USING MESSAGE = '{APPEND_ONLY}';"
    not_at_the_end = "NEW.seq <= (SELECT max(seq) FROM audit)"
    for name, body in (
        ("trail_refuses", refuse),
        ("trail_grows", f"IF {not_at_the_end} THEN {refuse} END IF; RETURN NEW;"),
    ):
        body = f"$$ BEGIN {body} END $$"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}")
    refused = {
        "audit_stays_as_written": "UPDATE OR DELETE ON audit FOR EACH ROW",
        "audit_stays_filled": "TRUNCATE ON audit",
        "audit_head_stays": "DELETE OR TRUNCATE ON audit_head",
        "audit_head_moves_forward": "UPDATE ON audit_head FOR EACH ROW WHEN (NEW.seq <= OLD.seq)",
    }
    for name, when in refused.items():
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION trail_refuses()")
    op.execute(
        "CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit FOR EACH ROW"
        " EXECUTE FUNCTION trail_grows()"
    )
