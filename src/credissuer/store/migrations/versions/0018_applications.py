"""Applications for a certificate, who sends them in, and what they hand in and agree to."""

import sqlalchemy as sa

from credissuer.store.migrations.rules import at_most, between, exactly, filled, one_of
from credissuer.store.migrations.tables import Column, Table, integer, moment, text

revision, down_revision = "0018", "0017"


def upgrade() -> None:
    _holders()
    _applications()
    _proofs()
    _evidence()


def _holders() -> None:
    holder = Table(name="holder", primary=["id"])
    holder.create(
        text("id", exactly(9)),
        text("email", filled(254)),
        text("name", filled(1000), null=True),
        text("language", filled(8)),
        text("subject_id", filled(100), null=True),
        moment("created_at"),
    )
    holder.index("email", name="uq_holder_email", unique=True)
    holder.index("subject_id")
    link = Table(name="holder_link", primary=["id"])
    link.create(
        text("id", exactly(9)),
        text("email", filled(254)),
        text("language", filled(8)),
        text("secret_sha256", exactly(64)),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", null=True),
    )
    link.index("secret_sha256", name="uq_holder_link_secret_sha256", unique=True)
    link.index("email", "created_at")
    session = Table(name="holder_session", primary=["id"])
    session.create(
        text("id", exactly(9)),
        text("secret_sha256", exactly(64)),
        text("holder_id", to="holder.id"),
        moment("created_at"),
        moment("seen_at"),
        moment("expires_at"),
        moment("ended_at", null=True),
    )
    session.index("secret_sha256", name="uq_holder_session_secret_sha256", unique=True)
    session.index("holder_id")


def _applications() -> None:
    ends = "'granted', 'refused', 'withdrawn'"
    application = Table(
        name="application",
        primary=["id"],
        holds={
            "sent": "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            "closed": f"(closed_at IS NULL) = (state NOT IN ({ends}))",
            "granted": "state <> 'granted' OR certificate IS NOT NULL",
        },
    )
    states = (
        "draft",
        "submitted",
        "assessing",
        "more_asked",
        "proposed",
        "granted",
        "refused",
        "withdrawn",
    )
    application.create(
        text("id", exactly(9)),
        text("holder_id", to="holder.id"),
        text("state", one_of(*states)),
        text("purpose", one_of("new", "renewal", "change")),
        text("language", filled(8)),
        text("kind", filled(20), null=True),
        text("name", filled(1000), null=True),
        text("form", at_most(60000)),
        text("consent_version", filled(20), null=True),
        moment("consented_at", null=True),
        text("public", at_most(500)),
        text("assignee", filled(100), null=True),
        moment("submitted_at", null=True),
        moment("due_at", null=True),
        moment("answer_due_at", null=True),
        moment("closed_at", null=True),
        text("outcome", filled(100), null=True),
        text("said", filled(2000), null=True),
        text("subject_id", filled(100), null=True),
        text("replaces", exactly(10), null=True),
        text("certificate", exactly(10), null=True),
        moment("erased_at", null=True),
        moment("created_at"),
        moment("changed_at"),
        integer("version", between(1, 1000000000)),
    )
    for indexed in (["holder_id"], ["state", "due_at"], ["certificate"], ["created_at", "id"]):
        application.index(*indexed)
    Table(
        name="application_ask",
        primary=["application_id", "position"],
        holds={"answered": "(answer IS NULL) = (answered_at IS NULL)"},
    ).create(
        text("application_id", to="application.id"),
        integer("position", between(0, 999)),
        text("asked", filled(2000)),
        text("asked_by", filled(100)),
        moment("asked_at"),
        moment("due_at"),
        text("answer", filled(4000), null=True),
        moment("answered_at", null=True),
    )
    consent = Table(name="consent", primary=["application_id", "position"])
    consent.create(
        text("application_id", to="application.id"),
        integer("position", between(0, 9999)),
        text("holder_id", to="holder.id"),
        text("version", filled(20)),
        text("items", at_most(500)),
        moment("given_at"),
        moment("withdrawn_at", null=True),
    )
    consent.index("holder_id")


def _proofs() -> None:
    proof = Table(
        name="application_proof",
        primary=["id"],
        holds={"checked": "state NOT IN ('proven', 'drifted') OR checked_at IS NOT NULL"},
    )
    proof.create(
        text("id", exactly(9)),
        text("application_id", to="application.id"),
        integer("position", between(0, 999)),
        text("platform", filled(40)),
        text("key", filled(600)),
        text("handle", filled(600)),
        text("account_id", filled(600), null=True),
        text("url", filled(2048)),
        text("code", filled(20)),
        moment("code_expires_at"),
        text("state", one_of("waiting", "placed", "proven", "missing", "drifted")),
        moment("placed_at", null=True),
        text("method", filled(40), null=True),
        text("checked_by", filled(100), null=True),
        moment("checked_at", null=True),
        text("evidence_sha256", exactly(64), null=True),
        moment("recheck_at", null=True),
    )
    proof.index("application_id", "key", name="uq_application_proof_application_id", unique=True)
    proof.index("key")
    proof.index("recheck_at")


def _evidence() -> None:
    evidence = Table(
        name="application_evidence",
        primary=["id"],
        holds={
            "one": "(url IS NULL) = (file_name IS NOT NULL)",
            "file": "(file_name IS NULL) = (sha256 IS NULL)",
        },
    )
    evidence.create(
        text("id", exactly(9)),
        text("application_id", to="application.id"),
        text("criterion", filled(100), null=True),
        text("note", at_most(300)),
        text("url", filled(500), null=True),
        text("file_name", filled(100), null=True),
        text("media_type", filled(100), null=True),
        integer("size", between(1, 5242880), null=True),
        text("sha256", exactly(64), null=True),
        moment("added_at"),
    )
    evidence.index("application_id")
    Table(name="application_file", primary=["evidence_id"]).create(
        text("evidence_id", to="application_evidence.id"),
        Column("content", sa.LargeBinary(), filled(5242880)),
    )
