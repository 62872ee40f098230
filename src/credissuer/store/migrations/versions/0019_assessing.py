"""Assessment sheets of applications, what assessors gather, and files of evidence."""

import sqlalchemy as sa

from credissuer.store.migrations.rules import at_most, between, exactly, filled, one_of
from credissuer.store.migrations.tables import Column, Table, integer, moment, text

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    Table(name="evidence_file", primary=["sha256"]).create(
        text("sha256", exactly(64)),
        text(
            "media_type",
            one_of("image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4"),
        ),
        integer("size"),
        Column("content", sa.LargeBinary(), filled(10_485_760)),
        moment("stored_at"),
    )
    _worksheets()
    _evidence()


def _worksheets() -> None:
    sheet = Table(
        name="worksheet",
        primary=["id"],
        unique=["application_id", "assessor"],
        holds={
            "conflict": "conflict IS NULL OR conflict IN ('none', 'some')",
            "declared": (
                "(conflict IS NULL) = (declared_at IS NULL)"
                " AND (conflict IS NULL) = (declaration IS NULL)"
            ),
            "finished": "finished_at IS NULL OR (conflict IS NOT NULL AND conflict = 'none')",
            "counted": "version > 0",
        },
    )
    sheet.create(
        text("id", exactly(9)),
        text("application_id", to="application.id"),
        text("assessor", to="person.id"),
        integer("position", between(0, 9)),
        text("programme", filled(100)),
        text("programme_version", filled(100)),
        text("conflict", null=True),
        text("declaration", filled(2000), null=True),
        moment("declared_at", null=True),
        text("conflict_note", filled(2000), null=True),
        moment("finished_at", null=True),
        moment("created_at"),
        integer("version"),
    )
    sheet.index("assessor")
    note = Table(
        name="worksheet_note",
        primary=["worksheet_id", "criterion"],
        holds={"counted": "version > 0"},
    )
    note.create(
        text("worksheet_id", to="worksheet.id"),
        text("criterion", filled(100)),
        text("level", filled(100), null=True),
        text("note", at_most(4000)),
        moment("changed_at"),
        integer("version"),
    )


def _evidence() -> None:
    evidence = Table(
        name="assessor_evidence",
        primary=["id"],
        holds={
            "something": "link IS NOT NULL OR file IS NOT NULL",
            "digest": "file IS NULL OR (sha256 IS NOT NULL AND sha256 = file)",
        },
    )
    evidence.create(
        text("id", exactly(9)),
        text("application_id", to="application.id"),
        text("added_by", to="person.id"),
        moment("added_at"),
        moment("captured_at"),
        text("criterion", filled(100), null=True),
        integer("proof", between(0, 999), null=True),
        text("link", filled(500), null=True),
        text("file", null=True, to="evidence_file.sha256"),
        text("file_name", filled(200), null=True),
        text("sha256", exactly(64), null=True),
        text("note", at_most(2000)),
    )
    evidence.index("application_id", "added_at")
    evidence.index("file")
