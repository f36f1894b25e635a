"""The exit codes, and how an error becomes one."""

from __future__ import annotations

import contextlib
import enum
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
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


_EXTRA = re.compile(r"Got unexpected extra argument \((.+)\)")
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
    except click.exceptions.NoArgsIsHelpError as error:
        with contextlib.suppress(OSError):
            error.show()
        return error.exit_code
    except click.ClickException as error:
        _say_how_to_call(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click leaves so when the reader has gone (| head)
        _let_go(sys.stdout)
        return ExitCode.PIPE
    except TieoutError as error:
        _say(error.message, error.remedy, error.meant)
        return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.NOT_EXAMINED)
    except OSError as error:
        where, remedy = str(error.filename or "standard output"), _room(error.filename)
        if not error.filename and not _is_of_output(error):
            where = "this machine"
            remedy = "ls -ld /tmp /dev/shm shows who may write there; df -h whether there is room"
        _let_go(sys.stdout)
        _say(f"{where}: {(error.strerror or str(error)).lower()}", remedy)
        return ExitCode.STORAGE
    except Exception as error:  # noqa: BLE001  # the one place: a bug must not show a traceback
        return _bug(error)
    return result if isinstance(result, int) else ExitCode.TIED_OUT


def say(message: str, remedy: str = "") -> None:
    """Tell on standard error what is wrong, and the next step with its commands as they are typed here."""
    _say(message, remedy)


def _say(message: str, remedy: str = "", meant: tuple[str, str] | None = None) -> None:
    from tieout.cli.next_step import corrected, from_here  # only when there is something to say
    from tieout.model.characters import visible

    remedy = (corrected(*meant) if meant else None) or from_here(remedy)
    with contextlib.suppress(OSError):  # nobody reads it; the exit code still tells
        click.echo(f"tieout: {visible(message)}", err=True)
        if remedy:
            click.echo(f"  next: {visible(remedy)}", err=True)


def _say_how_to_call(error: click.ClickException) -> None:
    """Tell what click cannot take of a command line: as everything else is told, and with the line that it can take."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "tieout"
    meant = _meant(error)
    if isinstance(error, click.NoSuchOption):
        told = f"no such option {error.option_name!r}" + (f"; did you mean {meant[1]}?" if meant else "")
    else:
        told = " ".join(error.format_message().split()).removesuffix(".")
    step = getattr(error, "step", None) or _with_root(error) or f"{path} --help shows what it takes"
    _say(f"{told[:1].lower()}{told[1:]}", step, meant)


def _with_root(error: click.ClickException) -> str | None:
    """Give the line that names a folder by ``--root``, where one was written behind a verb that takes no such word."""
    context = getattr(error, "ctx", None)
    extra = _EXTRA.fullmatch(error.format_message().removesuffix("."))
    if context is None or extra is None or not any("--root" in option.opts for option in context.command.params):
        return None
    from tieout.cli.options import typed

    place = Path(extra[1])
    return f"{context.command_path} --root {typed(place)}" if place.is_dir() else None


def _meant(error: click.ClickException) -> tuple[str, str] | None:
    """Give the word of the command line that is wrong, and the one that may be meant, where it is clear."""
    if isinstance(error, click.NoSuchOption):
        from tieout.model.criteria import nearest

        # click's own guesses are far: of --verbose it makes --version, which runs and ends with 0.
        near = nearest(error.option_name, tuple(error.possibilities or ()))
        return (error.option_name, near) if near else None
    if isinstance(error, click.BadParameter) and isinstance(getattr(error.param, "type", None), click.Choice):
        from tieout.model.criteria import nearest

        choices = tuple(str(choice) for choice in error.param.type.choices)  # type: ignore[union-attr]  # looked at above
        return next(((word, near) for word in sys.argv[1:] if f"{word!r} is not" in error.message
                     and (near := nearest(word, choices))), None)  # fmt: skip
    return getattr(error, "meant", None)


def _room(name: object) -> str:
    from tieout.cli.options import typed

    if not isinstance(name, str) or not name:
        return "df -h shows which disk is full"
    return (
        f"ls -ld {typed(Path(name))} {typed(Path(name).parent)} shows who may write there; df -h whether there is room"
    )


def _is_of_output(error: OSError) -> bool:
    """Say whether an error that names no file came from printing: else it is of a semaphore, a socket or the like."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and last.tb_frame.f_code.co_filename in {__file__, click.utils.__file__}


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
