"""The columns of a signature, and the change of renditions that 0003 and 0007 both make. Frozen."""

from collections.abc import Sequence

from alembic import op

from credissuer.store.migrations.rules import exactly, filled, written
from credissuer.store.migrations.tables import Table, moment, text

SIGNATURE = (
    text("signature", null=True),
    text("token_sha256", exactly(64), null=True),
    moment("opened_at"),
    moment("signed_at", null=True),
)
"""A signature that is recorded before it is made; SEALED goes with it."""

SEALED = (
    "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)"
)


def allow_purposes(rule: str, *, new: Sequence[str] = ()) -> None:
    """Hold purposes to `rule`; `new` are the columns that the rows on SQLite do not have yet."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_rendition_purpose", "rendition")
        op.create_check_constraint("ck_rendition_purpose", "rendition", written("purpose", rule))
        return
    rendition = Table(
        name="rendition",
        primary=["number", "purpose"],
        holds={"sealed": SEALED},
    )
    rendition.recreate_on_sqlite(
        text("number", to="certificate.number"),
        text("purpose", rule),
        text("key_id", filled(100)),
        text("signing_input"),
        text("disclosures", null=True),
        *SIGNATURE,
        new=new,
    )
    rendition.index("number", "purpose", name="ix_rendition_open", where="signature IS NULL")
