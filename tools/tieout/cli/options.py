"""Options that several verbs share, and the day on which an examination stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

import click

from tieout.model.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


class NoDateError(click.BadParameter):
    """What was typed is no date as we read one."""

    def __init__(self, typed_in: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Keep what may have been meant beside it."""
        from tieout.model.spelling import day_meant  # start-up

        day = day_meant(typed_in)
        hint = "write it as 2026-06-30" if day is None else f"did you mean {day}?"
        if typed_in.strip().lower() in {"today", "now"}:
            hint = "without it, it is today"
        super().__init__(f"{typed_in!r} is no date; {hint}", ctx=ctx, param=param)
        self.meant = None if day is None else (typed_in, day)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.5 on
    """A civil date written ``YYYY-MM-DD``."""

    name = "date"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # click's signature
    ) -> date:
        """Read the date strictly; any other spelling is a usage error."""
        if isinstance(value, date):
            return value
        from tieout.model.period import iso_date  # start-up

        day = iso_date(str(value))
        if day is None:
            raise NoDateError(str(value), param, ctx)
        return day


class Size(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.5 on
    """How many items of a control's population: ``CONTROL=N``."""

    name = "size"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # click's signature
    ) -> tuple[str, int]:
        """Split at the last ``=``; anything but a number from 1 to 999999 behind it is a usage error."""
        if isinstance(value, tuple):
            return value
        control, _, digits = str(value).rpartition("=")
        if not control or not digits.isascii() or not digits.isdigit() or not 1 <= int(digits[:7]) < 10**6:
            self.fail(f"{value!r} is no size; write the control and a number, such as AC-03=25", param, ctx)
        return control, int(digits)


_CLONE = "git clone REPOSITORY FOLDER, then the same command with --root FOLDER"


def root_option(function: F) -> F:
    """Add ``--root``."""
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=".",
        help="The repository, or a folder in it.  [default: the enclosing repository]",
    )(function)


def as_of_option(function: F) -> F:
    """Add ``--as-of``."""
    return click.option(
        "--as-of",
        type=Day(),
        help="The day on which to examine.  [default: SOURCE_DATE_EPOCH, else today]",
    )(function)


def period_option(function: F) -> F:
    """Add ``--period``."""
    return click.option(
        "--period",
        metavar="ID|START..END",
        help="The period to examine.  [default: the declared one around the day]",
    )(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """Add ``--format`` with these choices; the first is the default."""
    return click.option(
        "--format",
        "layout",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print.",
    )


def moment(as_of: date | None) -> date | datetime:
    """Give the day asked for, else the instant of SOURCE_DATE_EPOCH, else now.

    An instant becomes a civil date in the organization's zone once that is known.
    Raises UsageError for a SOURCE_DATE_EPOCH that is no instant
    (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    if as_of is not None:
        return as_of
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    message = f"SOURCE_DATE_EPOCH is {epoch[:40]!r}, which is no count of seconds since 1970"
    wrong = UsageError(message, remedy="unset it, or set it to digits such as 1782777600")
    if not epoch.isascii() or not epoch.isdigit():
        raise wrong
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise wrong from error


def refuse_the_future(day: date, zone: tzinfo, why: str) -> None:
    """Raise UsageError for a day that has not come yet in a zone, by SOURCE_DATE_EPOCH or the clock; ``why`` it matters."""
    now = moment(None)
    today = now.astimezone(zone).date() if isinstance(now, datetime) else now
    if day > today:
        raise UsageError(f"{day} has not come yet: {why}", remedy="leave --as-of out for today")


def wants_colour() -> bool:
    """Say whether to colour standard output: on a terminal, unless NO_COLOR is set; FORCE_COLOR=0 says no too."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org: any value that is not empty
        return False
    forced = os.environ.get("FORCE_COLOR")  # https://force-color.org; 0 and false as others read them
    if forced:
        return forced.lower() not in {"0", "false"}
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def beneath(root: Path, *parts: str, has_out: bool = False) -> Path:
    """Give the default place of what a verb writes; raises UsageError in a bare repository, or at a link.

    ``has_out``: whether the verb takes ``--out``, which then is the way out.
    """
    if (root / "HEAD").is_file() and (root / "objects").is_dir():
        message = f"{root} is a bare repository, in which nothing is written"
        raise UsageError(message, remedy="name a folder elsewhere with --out" if has_out else _CLONE)
    place = root
    for part in parts:
        place = place / part
        if place.is_symlink():
            message = f"{place} is a symbolic link, which may lead anywhere"
            raise UsageError(message, remedy=f"rm {typed(place)} takes the link away, and nothing behind it")
    return place


def invocation() -> str:
    """Give how to call us again: by name where the shell finds us by it, else by our path."""
    import shutil

    called = Path(sys.argv[0])
    return "tieout" if called.name != "tieout" or shutil.which("tieout") else typed(called)


def typed(path: Path) -> str:
    """Give a path as one would type it here: the shorter of relative and absolute, quoted.

    A name with a control, bidi or half a letter has escapes within ``$'...'``, which Bash, Zsh and Ksh read.
    """
    import shlex

    from tieout.model.characters import visible

    absolute = os.path.abspath(path)  # noqa: PTH100  # resolve() would follow links
    relative = os.path.relpath(absolute)
    shorter = min(relative, absolute, key=len)
    if visible(shorter) == shorter:
        return shlex.quote(shorter)
    escaped = shorter.replace("\\", "\\\\").replace("'", "\\'")
    return f"$'{visible(escaped)}'"
