"""`make corpus`: every picture to every decoder; fails where one of ours reads less than it
must.
"""

from __future__ import annotations

import sys

from tests.pictures.decoders import OURS, decoders
from tests.pictures.scenes import scenes
from tests.pictures.share import TARGET, shares, table

with decoders() as known:
    found = shares(scenes(), known)
print(table(found))
sys.exit(min(found[name].whole for name in OURS) < TARGET)
