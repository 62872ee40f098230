"""`python -m tests.jose_cose`."""

from __future__ import annotations

import sys

from tests.jose_cose.command import main

if __name__ == "__main__":
    sys.exit(main())
