"""The exit codes, and how an error becomes one."""

from __future__ import annotations

import contextlib
import enum
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

import click

from tieout.model.errors import (
    BusyError,
    IntegrityError,
    NotExaminableError,
    StorageError,
    TieoutError,
    UnreachableError,
    UsageError,
)


class ExitCode(enum.IntEnum):
    """What a run ends with. "Could not examine" is never 0."""

    TIED_OUT = 0
    FINDINGS = 1
    USAGE = 2
    NOT_EXAMINED = 3
    BUG = 70  # EX_SOFTWARE of sysexits.h
    STORAGE = 74  # EX_IOERR
    BUSY = 75  # EX_TEMPFAIL
    INTERRUPTED = 130  # 128 + SIGINT, as shells report it
    PIPE = 141  # 128 + SIGPIPE


_CODES: tuple[tuple[type[TieoutError], ExitCode], ...] = (
    (UsageError, ExitCode.USAGE),
    (NotExaminableError, ExitCode.NOT_EXAMINED),
    (UnreachableError, ExitCode.NOT_EXAMINED),
    (IntegrityError, ExitCode.FINDINGS),
    (StorageError, ExitCode.STORAGE),
    (BusyError, ExitCode.BUSY),
)


def guarded(work: Callable[[], Any]) -> int:
    """Run ``work`` and give an exit code; every failure becomes one line and a next step."""
    code = _ended(work)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _let_go(stream)
    return code


def _ended(work: Callable[[], Any]) -> int:  # noqa: PLR0911  # one way out for each kind of end
    try:
        result = work()
        sys.stdout.flush()
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click leaves so when the reader has gone (| head)
        _let_go(sys.stdout)
        return ExitCode.PIPE
    except TieoutError as error:
        _say(error.message, error.remedy)
        return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.NOT_EXAMINED)
    except OSError as error:
        where = str(error.filename) if error.filename else "standard output"
        _let_go(sys.stdout)
        _say(f"{where}: {(error.strerror or str(error)).lower()}", "see that it is there, may be written and has room")
        return ExitCode.STORAGE
    except Exception as error:  # noqa: BLE001  # the one place: a bug must not show a traceback
        return _bug(error)
    return result if isinstance(result, int) else ExitCode.TIED_OUT


def _say(message: str, remedy: str = "") -> None:
    from tieout.model.characters import visible  # only when there is something to say

    with contextlib.suppress(OSError):  # nobody reads it; the exit code still tells
        click.echo(f"tieout: {visible(message)}", err=True)
        if remedy:
            click.echo(f"  next: {visible(remedy)}", err=True)


def _let_go(stream: TextIO) -> None:
    """Keep the interpreter from writing again, at exit, what could not be written."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _bug(error: Exception) -> int:
    import platform  # only when it goes wrong
    import tempfile
    import traceback

    from tieout import __version__

    try:
        with tempfile.NamedTemporaryFile("w", prefix="tieout-", suffix=".log", delete=False, encoding="utf-8") as log:
            log.write(f"tieout {__version__}, Python {platform.python_version()}\n")
            log.write("".join(traceback.format_exception(error)))
        kept = f"the log is {log.name}"
    except OSError:
        kept = "no log could be kept"
    _say(
        f"a bug of ours: {type(error).__name__}: {str(error)[:300]}; {kept}",
        "please report it with the log; look through the log first, it may quote your files",
    )
    return ExitCode.BUG
