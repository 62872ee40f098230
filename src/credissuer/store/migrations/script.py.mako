"""${message}"""

from credissuer.store.migrations.rules import filled
from credissuer.store.migrations.tables import create, index, moment, text

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
