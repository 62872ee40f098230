"""Rows 1, 2, 3, 5, 6, 10 to 15, 18 to 22 and 24 of the performance targets, as ratios of one run
(docs/performance.md).

`python -m bench` prints them all, `python -m bench signatures` those of one file,
`python -m bench publication 100000` (or `standings`) those of an office of that size.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

from joserfc.errors import SecurityWarning

from bench import (
    bulk,
    bundle,
    committed,
    desk,
    http,
    objects,
    postgres,
    publication,
    restoring,
    signatures,
    standings,
    start,
    status,
    upkeep,
)
from bench.peers import beside


def main(chosen: set[str]) -> None:
    """Print the table."""
    sizes = [int(word) for word in chosen if word.isdigit()]
    with tempfile.TemporaryDirectory() as name:
        groups = {
            "start": start.rows,
            "signatures": lambda: signatures.rows(Path(name)),
            "peers": lambda: beside.rows(Path(name) / "peers"),
            "status": status.rows,
            "bulk": lambda: bulk.rows(Path(name)),
            "postgres": postgres.rows,
            "http": http.rows,
            "objects": objects.rows,
            "desk": lambda: desk.rows(Path(name) / "desk"),
            "publication": lambda: publication.rows(Path(name) / "publication", *sizes),
            "standings": lambda: standings.rows(Path(name) / "standings", *sizes),
            "bundle": lambda: bundle.rows(Path(name) / "bundle", *sizes),
            "upkeep": lambda: upkeep.rows(Path(name) / "upkeep"),
            "restoring": lambda: restoring.rows(Path(name) / "restoring", *sizes),
        }
        for group, rows in groups.items():
            if not chosen or group in chosen:
                for row in rows():
                    print(committed.marked(row), flush=True)


# joserfc warns of the name EdDSA; RFC 9864 would have it Ed25519.
warnings.simplefilter("ignore", SecurityWarning)
main(set(sys.argv[1:]))
