"""Which version of a document was in force on which days of a period, and which days had none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.document import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.text_history import HeldVersion

UNKNOWN = "not examined: "
"""How the reason begins where nobody can tell what was in force."""
_ONE_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Days on which the same held."""

    first: date
    last: date
    """Inclusive."""
    version: HeldVersion | None
    """The one in force; None where none was, or nobody can tell."""
    why: str = ""
    """Why there is none; empty where there is one."""


def stretches(
    versions: Sequence[HeldVersion], first: date, last: date, *, begins: date | None = None
) -> tuple[Stretch, ...]:
    """Tile the days from ``first`` to ``last``, both inclusive, oldest first; empty where ``last`` is before ``first``.

    As ``judgement.in_force``: what counts is the newest version that stood on the branch at the end of a day. One
    that takes effect later leaves the one before in force until then; a draft, a retired or a deleted one ends the
    text. What stood before ``begins`` is not known.
    """
    if last < first:
        return ()
    days = {item.on for item in versions} | {item.effective for item in versions if item.effective is not None}
    starts = sorted({first, *(day for day in (*days, *([begins] if begins else [])) if first < day <= last)})
    found: list[Stretch] = []
    for start, end in zip(starts, [*(day - _ONE_DAY for day in starts[1:]), last], strict=True):
        version, why = _on(versions, start, begins)
        if found and found[-1].version is version and found[-1].why == why:
            found[-1] = found[-1]._replace(last=end)
        else:
            found.append(Stretch(start, end, version, why))
    return tuple(found)


def standing(versions: Sequence[HeldVersion], day: date) -> HeldVersion | None:
    """Give what stood on the branch at the end of a day, in force or not; None before the first."""
    return next((item for item in reversed(versions) if item.on <= day), None)


def _on(versions: Sequence[HeldVersion], day: date, begins: date | None) -> tuple[HeldVersion | None, str]:
    if begins is not None and day < begins:
        return None, f"{UNKNOWN}the branch that was read begins on {begins}"
    waiting: HeldVersion | None = None
    for item in _back(versions, day):
        why = _why_not(item)
        if why:
            return None, why
        if item.effective is None or item.effective <= day:
            return item, ""
        waiting = item
    if waiting is not None:
        return None, f"none was in force: the version of {waiting.on} takes effect on {waiting.effective}"
    return None, "there was none yet"


def _why_not(item: HeldVersion) -> str:
    """Say why a version is in force on no day at all; empty for one that may be."""
    if item.is_gone:
        return f"there was none: it was removed on {item.on}"
    if item.document is None:
        return f"{UNKNOWN}the version of {item.on} {item.problem}"
    if item.status is not Status.ACTIVE:
        word = "a draft" if item.status is Status.DRAFT else "retired"
        return f"none was in force: the version of {item.on} is {word}"
    return ""


def _back(versions: Sequence[HeldVersion], day: date) -> Iterator[HeldVersion]:
    return (item for item in reversed(versions) if item.on <= day)
