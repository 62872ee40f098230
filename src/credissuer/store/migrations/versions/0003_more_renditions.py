"""Further renditions of a certificate: Open Badges and SD-JWT VC, the latter with what it may
disclose.
"""

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import one_of
from credissuer.store.migrations.signatures import allow_purposes
from credissuer.store.migrations.tables import TEXT

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("rendition", sa.Column("disclosures", TEXT, nullable=True))
    allow_purposes(one_of("vc+jwt", "slim", "ob", "sd-jwt"), new=["disclosures"])
