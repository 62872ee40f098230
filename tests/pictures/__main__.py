"""`make corpus`: gives every picture to every decoder; fails if one of ours reads too few."""

from __future__ import annotations

import sys

from tests.pictures.decoders import OURS, decoders
from tests.pictures.scenes import scenes
from tests.pictures.share import TARGET, shares, table

with decoders() as all_decoders:
    results = shares(scenes(), all_decoders)
print(table(results))
sys.exit(min(results[name].whole for name in OURS) < TARGET)
