"""A day -> the commit that stood on the branch then, and the day on which a period is examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.errors import NotExaminableError
from tieout.model.examination import SETTINGS_PATH
from tieout.sources.mainline import mainline, state_on
from tieout.sources.opening import open_desk, settings_of
from tieout.sources.statements import end_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

_BEFORE_ANYWHERE_S = 72 * 3600
"""From the end of a day at UTC-12 back to before its start at UTC+14."""


def last_day(root: Path, period: str) -> date | None:
    """Give the last day of a period, by the settings as they are now; None if it is not declared there."""
    desk, _, _, _ = open_desk(root, None)
    declared = settings_of(desk).program.period_named(period)
    return declared.end if declared else None


def commit_on(root: Path, day: date, *, latest: datetime) -> str | None:
    """Give the commit that stood on the branch when the day ended, in the organization's zone.

    The zone is that of the settings now. None if it is the commit that is checked out, so that the
    work tree is to be examined, or if there is none at all. ``latest`` is the instant after which
    no commit can have been made. Raises NotExaminableError where the branch begins later.
    """
    desk, _, prefix, commit = open_desk(root, None)
    if commit is None or desk.repository.newest_on_mainline(commit) < end_of(day) - _BEFORE_ANYWHERE_S:
        return None
    landings = mainline(
        desk.repository,
        commit,
        zone=settings_of(desk).program.organization.timezone,
        latest_s=int(latest.timestamp()),
        paths=(prefix + SETTINGS_PATH,),
    )
    found = state_on(landings, day)
    if found is None:
        first = landings[0]
        message = f"on {day} nothing was committed yet: the branch begins on {first.on} with {first.oid[:10]}"
        raise NotExaminableError(message, remedy="name a later day, or a commit with --rev")
    return None if found == commit else found
