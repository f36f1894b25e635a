"""What a verb was asked to look at -> an Examination."""

from __future__ import annotations

import os
import shlex
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import moment
from tieout.cli.progress import working
from tieout.cli.rooted import hold_root
from tieout.collect.remade import contradicted
from tieout.load import load, load_changes
from tieout.model.errors import NotExaminableError, UsageError
from tieout.ports.cache import cache_folder
from tieout.sources.place import SETTINGS, place_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.ports.shelf import Shelf
    from tieout.ports.waiting import Waiting
    from tieout.sources.place import Place


def settled(examination: Examination) -> ExitCode:
    """Give TIED_OUT; where the settings cannot be read USAGE, and say what is shown without them."""
    lost = _lost(examination)
    if lost is None:
        return ExitCode.TIED_OUT
    say(f"{lost.message}; what is shown rests on nothing of it", lost.remedy)
    return ExitCode.USAGE


def hold_settled(examination: Examination) -> None:
    """Raise UsageError where the settings cannot be read, for a verb that shows nothing sound without."""
    lost = _lost(examination)
    if lost is not None:
        raise lost


def hold_handed_on(examination: Examination, rev: str | None) -> None:
    """Raise UsageError where nobody could say what a bundle of a commit is of, or what must not be in it."""
    if examination.settings_unreadable:
        examined = rev or examination.head or "HEAD"
        message = f"controls.yaml of {examined}: {examination.why_absent('settings')}: a bundle would have no scope"
        remedy = f"tieout check --rev {shlex.quote(examined)} says what is wrong with it"
        raise UsageError(message, remedy=remedy)
    if slips := examination.program.withhold_slips:
        # Of two mistakes one can be mended: what was handed on cannot be taken back.
        message = f"{'; '.join(slips)}: what is not to be handed on is not known"
        raise UsageError(message, remedy="set it right and commit it; then: tieout bundle build")


def _lost(examination: Examination) -> UsageError | None:
    why = examination.why_absent("settings")
    if why is None:
        return None
    place = next((item for item in examination.unreadable if item.location.path == SETTINGS), None)
    if place is None:
        return UsageError(why, remedy="tieout check says what is wrong")
    at = "" if place.kind == "no-settings" else f"{place.location}: "
    return UsageError(f"{at}{place.message}", remedy=f"{place.remedy}; then: tieout check")


def waiting_here() -> Waiting:
    """Give where large evidence waits, in the user's cache folder, for a verb that examines it and then hands it on."""
    from tieout.ports.waiting import Waiting  # start-up

    return Waiting(cache_folder(os.environ))


def examine(
    root: Path,
    *,
    as_of: date | None,
    period: str | None,
    rev: str | None = None,
    settings_from: str | None = None,
    committed: bool = False,
    changes_only: bool = False,
    shelf: Shelf | None = None,
    waiting: Waiting | None = None,
    is_before: bool = False,
    place: Place | None = None,
) -> Examination:
    """Load the work tree; with a day or a period that is over, the commit that stood on the branch then.

    A period alone stands for its last day. ``rev`` names the commit outright. Without any of them
    the day is that of SOURCE_DATE_EPOCH, else today. With ``committed`` the work tree is never looked
    at. With ``changes_only`` only what the verdicts on changes rest on is read. ``shelf`` is for what people look at, as of
    ``load``: no gate and nothing that is handed on rests on one. ``waiting`` as of ``load``. ``is_before``: what was asked for is examined beside it, and has
    said whose settings these are. ``place`` is that of ``root``, where it was found before. Raises as ``load``.
    """
    hold_root(root, settings_from)
    with working("reading the repository and its history"):
        found = _examined(
            place or place_of(root, shelf),
            as_of=as_of,
            period=period,
            rev=rev,
            settings_from=settings_from,
            committed=committed,
            changes_only=changes_only,
            shelf=shelf,
            waiting=waiting,
        )
    if found.settings_doubt and not found.settings_unreadable and not is_before:
        say(found.settings_doubt, "land what mends it: it is examined here, and no other change can pass before")
    if period is not None and found.period is not None and found.period.start > found.as_of:
        message = f"period {found.period.id} begins on {found.period.start}, after {found.as_of}: nothing of it can be examined"
        raise NotExaminableError(
            message, remedy="leave --period out for the one that runs; or name a day in it: --as-of DATE"
        )
    return found


def _examined(
    place: Place,
    *,
    as_of: date | None,
    period: str | None,
    rev: str | None,
    settings_from: str | None,
    committed: bool,
    changes_only: bool,
    shelf: Shelf | None,
    waiting: Waiting | None,
) -> Examination:
    reading: Callable[..., Examination] = load_changes
    if not changes_only:
        cache = cache_folder(os.environ)
        remake = partial(contradicted, cache=cache)
        reading = partial(load, cache=cache, shelf=shelf, remake=remake, waiting=waiting)
    when = moment(as_of)
    day = as_of
    named: Period | None = None
    if period is not None:
        from tieout.on_day import period_now  # start-up

        named = period_now(place, period, committed=committed)
        today = when.date() if isinstance(when, datetime) else when
        if day is None and named is not None and named.end < today:
            when = day = named.end
    if day is not None and rev is None:
        from tieout.on_day import commit_on  # start-up

        then = commit_on(place, day, latest=datetime.now(UTC), committed=committed, shelf=shelf)
        if then is not None:
            # Who declared a period when it was over means it of the commit that stood then, which knows of none.
            return _as_it_was(reading, place, day, then, period=named or period, settings_from=settings_from)
    if rev is None and committed:
        rev = "HEAD"
    return reading(place, as_of=when, period=period, rev=rev, settings_from=settings_from)


def _as_it_was(
    reading: Callable[..., Examination],
    root: Place,
    day: date,
    commit: str,
    *,
    period: str | Period | None,
    settings_from: str | None,
) -> Examination:
    try:
        return reading(root, as_of=day, period=period, rev=commit, settings_from=settings_from)
    except NotExaminableError as error:
        message = f"on {day} the branch stood at {commit[:10]}: {error.message}"
        remedy = f"name a later day; or hold today's texts against that day: --rev HEAD --as-of {day}"
        raise NotExaminableError(message, remedy=remedy) from error
