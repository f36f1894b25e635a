"""Approvals, notes and versions of a merge request -> reviews and dismissals.

GitLab's approval names no commit: it is paired with the version of the merge request that was the newest then.
Every approval that the notes tell of is a review; one that was taken back, by its author or by the server when
something was pushed, is a review that was dismissed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.proposal import BaseChange, Dismissal, Review, ReviewState
from tieout.sources.forges.gitlab.accounts import is_ghost, somebody
from tieout.sources.forges.gitlab.notes import Note, events
from tieout.sources.forges.gitlab.untold import UntoldError
from tieout.sources.forges.values import inside, moment, oid, whole

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.account import Account

_SECOND = timedelta(seconds=1)
_LAG = timedelta(minutes=1)
"""The note of an approval and the approval itself are written one after the other."""


class Version(NamedTuple):
    """The state of a merge request after one push."""

    id: int
    at: datetime
    head: str


class Approvals(NamedTuple):
    """What came of it."""

    reviews: tuple[Review, ...]
    dismissals: tuple[Dismissal, ...]
    base_changes: tuple[BaseChange, ...]


@dataclass(slots=True)
class _Story:
    versions: tuple[Version, ...]
    reviews: list[Review] = field(default_factory=list)
    dismissals: list[Dismissal] = field(default_factory=list)
    base_changes: list[BaseChange] = field(default_factory=list)
    standing: dict[str, int] = field(default_factory=dict)
    """By account the place of the review that stands."""


def approvals(told: object, notes: object, versions: object) -> Approvals:
    """Rebuild them from ``/approvals``, ``/notes`` and ``/versions``; raises UntoldError where that cannot be done."""
    story = _Story(versions_of(versions))
    today = _today(told)
    for note in events(notes):
        _tell(story, note)
    _settle(story, today)
    return Approvals(tuple(story.reviews), tuple(story.dismissals), tuple(story.base_changes))


def versions_of(value: object) -> tuple[Version, ...]:
    """Read the versions, oldest first; raises UntoldError."""
    if not isinstance(value, list):
        raise UntoldError("the versions are no list")
    found = []
    for item in value:
        number, at, head = (
            whole(inside(item, "id")),
            moment(inside(item, "created_at")),
            oid(inside(item, "head_commit_sha")),
        )
        if number is None or at is None or head is None:
            raise UntoldError("a version cannot be read")
        found.append(Version(number, at, head))
    return tuple(sorted(found, key=lambda item: (item.at, item.id)))


def _today(told: object) -> dict[str, tuple[Account, datetime | None]]:
    """Read who approves today, and since when, as far as the server says."""
    listed = inside(told, "approved_by")
    if not isinstance(listed, list):
        raise UntoldError("the approvals are no list")
    found: dict[str, tuple[Account, datetime | None]] = {}
    for item in listed:
        if is_ghost(inside(item, "user")):
            continue  # nobody's approval: the notes tell that it was given
        by = somebody(inside(item, "user"))
        given = inside(item, "approved_at")
        at = moment(given)
        if by is None or (given is not None and at is None):
            raise UntoldError("an approval cannot be read")
        found[_key(by)] = (by, at)
    return found


def _tell(story: _Story, note: Note) -> None:
    if note.kind == "approved":
        _approve(story, note.by, note.at, str(note.id))
    elif note.kind == "unapproved":
        _withdraw(story, None if note.by is None else _key(note.by), note.at, note.by)
    elif note.kind == "reset":
        logins = {name.casefold() for name in note.names}
        for key, place in list(story.standing.items()):
            by = story.reviews[place].by
            if by is not None and by.login.casefold() in logins:
                _withdraw(story, key, note.at, None)
    else:
        story.base_changes.append(BaseChange(note.at, note.by, note.before, note.after))
        for key in list(story.standing) if note.kind == "reset_all" else ():
            _withdraw(story, key, note.at, None)


def _approve(story: _Story, by: Account | None, at: datetime, name: str) -> None:
    key = "" if by is None else _key(by)
    if by is not None and key in story.standing:
        _withdraw(story, key, at, by)  # approved anew, of a newer version
    story.reviews.append(Review(name, by, ReviewState.APPROVED, at, _seen(story.versions, at)))
    if by is not None:
        story.standing[key] = len(story.reviews) - 1


def _withdraw(story: _Story, key: str | None, at: datetime, by: Account | None) -> None:
    place = story.standing.pop(key, None) if key is not None else None
    if place is None:
        if key is not None:
            raise UntoldError("an approval was taken back that no note says was given")
        return
    story.reviews[place] = story.reviews[place]._replace(state=ReviewState.DISMISSED)
    story.dismissals.append(Dismissal(story.reviews[place].id, ReviewState.APPROVED, at, by))


def _seen(versions: tuple[Version, ...], at: datetime) -> str:
    """Give the head that was approved at an instant."""
    before = [item for item in versions if item.at <= at]
    if not before:
        raise UntoldError("an approval came before the first version that the server lists")
    if len(before) > 1 and at - before[-1].at <= _SECOND and before[-1].head != before[-2].head:
        raise UntoldError("an approval and a push came within one second, so which head was approved is not told")
    return before[-1].head


def _settle(story: _Story, today: dict[str, tuple[Account, datetime | None]]) -> None:
    """Hold the notes against today's list: where the two do not agree nobody knows when what happened."""
    for key in story.standing:
        if key not in today:
            raise UntoldError("an approval is no longer there, and no note says when it was taken back")
    for key, (by, at) in today.items():
        place = story.standing.get(key)
        if place is None:
            if at is None:
                raise UntoldError("the server does not say when an approval was given (approved_at), and no note does")
            _approve(story, by, at, f"approval-{by.id}")
        elif at is not None:
            noted = story.reviews[place].at
            if noted is not None and abs(noted - at) > _LAG:
                raise UntoldError("an approval was given at another time than its note says")
            story.reviews[place] = story.reviews[place]._replace(at=at, oid=_seen(story.versions, at))


def _key(by: Account) -> str:
    return by.id or by.login.casefold()
