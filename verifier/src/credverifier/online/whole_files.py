"""Files that are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(path: Path, content: str | bytes) -> None:
    """Put a text (as UTF-8) or octets into a file in place of what is there, with the mode that the
    file has; a new file is its owner's alone. Raises OSError, and then the file is what it was.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            # mkstemp creates a file for its owner alone.
            if path.exists():
                os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            # Before the rename, because a power failure could otherwise leave an empty file.
            os.fsync(file.fileno())
        Path(name).replace(path)
    # Also for Ctrl-C, so that no temporary file stays beside it.
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
