"""How a command ends: an exit code for a fault of ours and one for a closed pipe, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

INTERNAL = 70
"""EX_SOFTWARE of sysexits.h: never 0, and never 1, which means an invalid certificate."""
INTERRUPTED = 130
"""128 + SIGINT, as a shell reports it."""
OUTPUT_CLOSED = 141
"""128 + SIGPIPE: the reader of standard output, such as `head`, closed the pipe."""


def exit_code(command: Callable[[], int]) -> int:
    """Run `command`, write out what it printed, and return the exit code for `sys.exit`."""
    try:
        code = command()
    except SystemExit as ended:
        # sys.exit with a text prints the text and means 1.
        code = ended.code if isinstance(ended.code, int) else 1
        if isinstance(ended.__context__, BrokenPipeError):  # as click ends over a closed pipe
            code = OUTPUT_CLOSED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = OUTPUT_CLOSED
    except Exception as error:  # noqa: BLE001 - because a traceback would exit with 1
        print(f"internal: {type(error).__name__}", file=sys.stderr)
        code = INTERNAL
    return code if _flush_output() else OUTPUT_CLOSED


def _flush_output() -> bool:
    """False where nobody reads standard output any more."""
    output = sys.__stdout__
    if output is None:
        return True
    try:
        output.flush()
    except BrokenPipeError:
        # Because Python flushes once more at shutdown, and would complain about the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())
        return False
    return True
