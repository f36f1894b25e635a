"""What a document's head says of its days, against when Git shows that to have been written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.change import Effect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.change import Revision
    from tieout.model.document import Document
    from tieout.workpapers.support import Grounds

KEYS = ("version", "approved", "effective", "last_reviewed")
"""The keys that claim something of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One key of the head: its value is the file's own word."""

    key: str
    value: str
    line: int
    commit: str | None
    """By which the value came to stand on the branch; None if no commit holds it, or it cannot be told."""
    day: date | None
    """On which it came: a committer's date."""
    apart_days: int | None
    """From the claimed day to that one; negative for a day that was still ahead. None where there
    are not two days to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The commit that last changed the words of a text, and when it came to stand on the branch."""

    commit: str
    author: str
    """As the commit names them: a claim."""
    landing: str | None
    day: date | None


def wording(document: Document, grounds: Grounds) -> Wording | None:
    """Tell when the words last changed; None if no commit holds them, or the history is not known."""
    revision = grounds.worded(document.path)
    if revision is None or not grounds.is_committed(document.path):
        return None
    landing, day = grounds.landed(revision)
    return Wording(commit=revision.commit.oid, author=revision.commit.author.name, landing=landing, day=day)


def claims(document: Document, grounds: Grounds) -> tuple[Claim, ...]:
    """Hold what the head says of version and days against the commits that wrote it there."""
    values = {
        "version": document.version,
        "approved": document.approved,
        "effective": document.effective,
        "last_reviewed": document.last_reviewed,
    }
    return tuple(_claim(document, key, value, grounds) for key in KEYS if (value := values[key]) is not None)


def _claim(document: Document, key: str, value: str | date, grounds: Grounds) -> Claim:
    commit, day = None, None
    if grounds.is_committed(document.path):
        theirs = {name for name, ours in grounds.examination.program.documents.fields if ours == key}
        commit, day = grounds.landed(_writer(grounds.trails.get(document.path, ()), {key, *theirs}))
    apart = None if day is None or isinstance(value, str) else (day - value).days
    return Claim(
        key=key,
        value=str(value),
        line=document.at(key).line,
        commit=commit,
        day=day,
        apart_days=apart,
    )


def _writer(trail: Sequence[Revision], keys: set[str]) -> Revision | None:
    """Give the newest commit after which a key had the value that it has; None if it cannot be told."""
    for revision in trail:
        if not revision.readable:
            return None
        if revision.effect is Effect.ADDED and revision.body_changed:
            return revision
        if any(change.key in keys for change in revision.fields):
            return revision
    return None
