"""What falls due -> entries by owner, as text that knows no markup yet."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from tieout.report.due import counts, head, more_like_it, not_listed, owner_of, runs_of, title_of, when
from tieout.report.layout import plain
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.workpapers.due.sheet import Due, Sheet

_TELLING = (State.LATE, State.LATE_WITHIN_GRACE, State.UNKNOWN, State.DUE)
_WORDS = {
    State.LATE: "late",
    State.LATE_WITHIN_GRACE: "late, within grace",
    State.UNKNOWN: "over, not known whether done",
    State.DUE: "due",
}
_LONGEST = 300
"""Characters of one part of an entry: what a repository calls things has no bound, and a message has."""
_MOST_REASONS = 10


class Entry(NamedTuple):
    """One thing to do, or several of one kind and subject."""

    state: str
    title: str
    when: str
    step: str
    """A command, or what to do in words."""
    is_command: bool


class Group(NamedTuple):
    """What one owner has to do, the most urgent first."""

    owner: str
    told: str
    """How many are late, and how many due."""
    entries: tuple[Entry, ...]


class Digest(NamedTuple):
    """All that is sent."""

    title: str
    made: str
    """Of which day and commit it is, and how it is made again."""
    counts: str
    groups: tuple[Group, ...]
    """The owner of the most urgent thing first; none where nothing is late or due."""
    unexamined: tuple[str, ...]
    """What could not be looked at, and what has no place in the list."""


def digest(examination: Examination, sheet: Sheet, *, below: str = "") -> Digest:
    """Gather what is late and due. The same input gives the same digest. ``below`` as ``ics.calendar``."""
    items = [item for item in sheet.items if item.state in _TELLING]
    owners = dict.fromkeys(item.owner for item in items)
    days = (sheet.until - sheet.as_of).days
    own = f" --owner {shlex.quote(sheet.owner)}" if sheet.owner else ""
    commit = f" at commit {examination.head[:10]}" if examination.head else ""
    edited = ", with files that are not committed" if examination.uncommitted else ""
    place = f" in the folder {below[:-1]}" if below else ""
    reasons = [cut(said) for said in not_listed(examination, sheet)]
    # The last says what could not be read: it is never among those that are only counted.
    unread = [reasons.pop()] if examination.unreadable else []
    more = len(reasons) + len(unread) - _MOST_REASONS
    return Digest(
        title=cut(head(examination, sheet)),
        made=cut(
            f"Made by tieout due --days {days}{own}{place}, as of {sheet.as_of}{commit}{edited}; what was done since is not in it."
        ),
        counts=cut(counts(sheet)),
        groups=tuple(_group([item for item in items if item.owner == owner], examination) for owner in owners),
        unexamined=(
            *reasons[: _MOST_REASONS - len(unread) if more > 0 else None],
            *unread,
            *([f"and {more} reasons more: tieout due lists all"] if more > 0 else []),
        ),
    )


def cut(text: str) -> str:
    """Give text that is safe to print, ``_LONGEST`` characters at most."""
    safe = plain(text)
    return safe if len(safe) <= _LONGEST else f"{safe[: _LONGEST - 1].rstrip()}\u2026"


def _group(items: list[Due], examination: Examination) -> Group:
    late = sum(item.state is not State.DUE for item in items)
    told = [f"{late} late or over"] if late else []
    told += [f"{len(items) - late} due"] if len(items) > late else []
    return Group(
        owner=cut(owner_of(items[0], examination)),
        told=", ".join(told),
        entries=tuple(
            _entry(run, examination)
            for state in _TELLING
            for run in runs_of(item for item in items if item.state is state)
        ),
    )


def _entry(run: tuple[Due, ...], examination: Examination) -> Entry:
    first = run[0]
    step = plain(first.obligation.step)
    more = more_like_it(run)
    said = when(first, examination.as_of)
    return Entry(
        state=_WORDS[first.state],
        title=cut(title_of(first)),
        when=cut(f"{said}; {more}" if more else said),
        step=cut(step),
        is_command=step.startswith("tieout ") and "`" not in step and len(step) <= _LONGEST,
    )
