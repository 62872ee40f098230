"""Uploaded sheets, jobs, and what became of each line of a job."""

from credissuer.store.migrations.rules import at_most, between, exactly, filled, one_of
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    files = Table(name="import_file", primary=["id"])
    files.create(
        text("id", exactly(9)),
        text("name", filled(200)),
        text("sheet", filled(200), null=True),
        text("sha256", exactly(64)),
        text("content", filled(14_000_000), null=True),
        text("uploaded_by", to="person.id"),
        moment("uploaded_at"),
    )
    files.index("uploaded_at", "id")
    job = Table(
        name="job",
        primary=["id"],
        holds={
            "position": "position BETWEEN 0 AND total",
            "ended": "(ended_at IS NOT NULL) = (state IN ('cancelled', 'done'))",
            "done": "state <> 'done' OR position = total",
            "version": "version > 0",
        },
    )
    job.create(
        text("id", exactly(9)),
        text("kind", filled(100)),
        text("object", filled(500)),
        text("content", at_most(100_000)),
        text("created_by", filled(500)),
        moment("created_at"),
        text("state", one_of("running", "paused", "cancelled", "done")),
        integer("total", between(0, 1_000_000)),
        integer("position"),
        moment("next_at", null=True),
        text("failure", filled(100), null=True),
        moment("ended_at", null=True),
        integer("version"),
    )
    job.index("next_at", name="ix_job_running", where="state = 'running'")
    job.index("created_at", "id")
    job.index("object")
    lines = Table(
        name="job_line",
        primary=["job_id", "position"],
        holds={"numbered": "(number IS NULL) = (outcome = 'refused')"},
    )
    lines.create(
        text("job_id", to="job.id"),
        integer("position", between(0, 1_000_000)),
        text("ref", filled(500)),
        text("outcome", one_of("issued", "there", "refused")),
        text("number", exactly(10), null=True),
        text("problems", at_most(50_000)),
    )
