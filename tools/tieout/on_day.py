"""A day -> the commit that stood on the branch then, and the day on which a period is examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.errors import NotExaminableError
from tieout.sources.landings.line import Line
from tieout.sources.ledger.reading import read_tips
from tieout.sources.opening import open_desk, settings_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from tieout.model.period import Period
    from tieout.ports.shelf import Shelf
    from tieout.sources.place import Place


def period_now(root: Path | Place, period: str, *, committed: bool = False) -> Period | None:
    """Give a period by the settings as they are now; None if it is not declared there.

    With ``committed`` those of the commit: the work tree is not looked at.
    """
    desk, _, _, _ = open_desk(root, "HEAD" if committed else None)
    return settings_of(desk).program.period_named(period)


def commit_on(
    root: Path | Place, day: date, *, latest: datetime, committed: bool = False, shelf: Shelf | None = None
) -> str | None:
    """Give the commit that stood on the branch when the day ended, in the organization's zone.

    That is by the dates of the commits, and by where the ledger has seen the branch. The zone is that
    of the settings now; with ``committed`` of those of the commit. None if it is the commit that is checked out, so that the
    work tree is to be examined, or if there is none at all. ``latest`` is the instant after which
    no commit can have been made: on its day all has come that is here, whatever a date claims. ``shelf`` is as for ``load``.
    Raises NotExaminableError where the branch begins later.
    """
    desk, _, prefix, commit = open_desk(root, "HEAD" if committed else None, shelf)
    if commit is None:
        return None
    program = settings_of(desk).program
    organization = program.organization
    today = organization.calendar.day_of(latest)
    if day >= today:
        return None
    line = Line(desk.repository, commit, zone=organization.timezone, latest_s=int(latest.timestamp()), as_of=today)
    branch = program.changes.branch or desk.repository.branch()
    tips = [item for item in read_tips(desk.repository, commit, prefix=prefix) if item.branch == branch]
    line.record(tips, line.places({item.tip for item in tips}))
    place = line.last_on(day)
    if place < 0:
        message = f"on {day} nothing was committed yet: the branch begins on {line.on(0)} with {line.oid(0)[:10]}"
        raise NotExaminableError(message, remedy=f"name a day from then on: --as-of {line.on(0)}")
    return None if line.oid(place) == commit else line.oid(place)
