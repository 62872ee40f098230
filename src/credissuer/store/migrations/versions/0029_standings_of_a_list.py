"""What a status list sets is read from one index, without a look at each certificate."""

from alembic import op

from credissuer.store.migrations.tables import Table

revision, down_revision = "0029", "0028"


def upgrade() -> None:
    op.drop_index("ix_certificate_bad_of_list", "certificate")
    Table(name="certificate", primary=["number"]).index(
        "list_id",
        "index",
        "standing",
        name="ix_certificate_bad_of_list",
        where="standing <> 'valid'",
    )
