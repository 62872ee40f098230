"""How a command ends: an exit code for a fault of ours and one for a closed pipe, no traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

from credverifier.cli import output

USAGE = 2
INTERNAL = 70
"""EX_SOFTWARE of sysexits.h: never 0, and never 1, which means an invalid certificate."""
INTERRUPTED = 130
"""128 + SIGINT, as a shell reports it."""
OUTPUT_CLOSED = 141
"""128 + SIGPIPE: the reader of standard output, such as `head`, closed the pipe."""


def exit_code(command: Callable[[], int]) -> int:
    """Run `command`, write out what it printed, and return the exit code for `sys.exit`."""
    output.prepare()
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
    except output.OutputError as error:
        return _unwritten(str(error))
    except Exception as error:  # noqa: BLE001 - because a traceback would exit with 1
        # What click writes by itself, such as a help text, comes here with the system's error.
        problem = _flushed() if isinstance(error, OSError) else None
        if problem is not None and problem.errno == getattr(error, "errno", None):
            return _unwritten(problem.strerror)
        _internal(error)
        code = INTERNAL
    problem = _flushed()
    if problem is None:
        return code
    if problem.errno != errno.EPIPE:
        return _unwritten(problem.strerror)
    # A refusal or a bad verdict says more than that nobody read it.
    return code or OUTPUT_CLOSED


def _internal(error: Exception) -> None:
    # Its type alone, because its text may hold what nobody else should read.
    output.say(f"internal: {type(error).__name__}")
    if output.wants_json():
        from credverifier import words  # here, because most commands end well

        output.refuse("internal", words.by_language("internal"), as_json=True)


def _unwritten(problem: str | None) -> int:
    """Never the code of a verdict, because whoever wanted to keep it does not have it."""
    from credverifier import words

    output.discard(sys.stdout)
    message = words.by_language("output_unwritable", problem=problem or "-")
    output.refuse("usage.output", message, as_json=output.wants_json())
    return USAGE


def _flushed() -> OSError | None:
    """Why standard output could not be written out; None where it was."""
    stream = sys.__stdout__
    if stream is None:
        return None
    try:
        stream.flush()
    except OSError as error:
        # Because Python flushes once more at shutdown, and would complain again.
        output.discard(stream)
        return error
    return None
