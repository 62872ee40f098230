"""Plans of changes of many certificates, and the lines of jobs that change a standing."""

from alembic import op

from credissuer.store.migrations.rules import (
    at_most,
    between,
    exactly,
    filled,
    one_of,
    written,
)
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0027", "0026"

_OUTCOME = one_of("issued", "changed", "there", "refused")


def upgrade() -> None:
    plans = Table(name="bulk_plan", primary=["id"])
    plans.create(
        text("id", exactly(9)),
        text("change", one_of("revoke", "suspend", "reinstate")),
        text("members", at_most(64_000_000)),
        text("order_sha256", exactly(64)),
        text("plan_sha256", exactly(64)),
        integer("total", between(0, 1_000_000)),
        text("created_by", filled(500)),
        moment("created_at"),
    )
    plans.index("order_sha256")
    Table(name="bulk_plan_part", primary=["plan_id", "position"]).create(
        text("plan_id", to="bulk_plan.id"),
        integer("position", between(0, 1_000_000)),
        text("rows", at_most(64_000_000)),
    )
    _more_outcomes()


def _more_outcomes() -> None:
    lines = Table(
        name="job_line",
        primary=["job_id", "position"],
        holds={"numbered": "(number IS NULL) = (outcome = 'refused')"},
    )
    if op.get_bind().dialect.name == "sqlite":
        lines.recreate_on_sqlite(
            text("job_id", to="job.id"),
            integer("position", between(0, 1_000_000)),
            text("ref", filled(500)),
            text("outcome", _OUTCOME),
            text("number", exactly(10), null=True),
            text("problems", at_most(50_000)),
        )
        return
    op.drop_constraint("ck_job_line_outcome", "job_line")
    op.create_check_constraint("ck_job_line_outcome", "job_line", written("outcome", _OUTCOME))
