"""Values of the repository as plain text in our Markdown, and the words for a review's state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.document import Status
from tieout.render.words import unread

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.texts.review_dates import ReviewDay
    from tieout.model.document import Document
    from tieout.model.finding import Outcome

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
# What begins a list, a rule, a definition or an underlined heading where a line begins.
_BEGINNING = re.compile(r"(?:([-+=:])|([0-9]{1,9})([.)])(?= |$))")


def text(value: str) -> str:
    """Make a value plain text within a line of Markdown."""
    return _MARKUP.sub(r"\\\1", visible(" ".join(value.split())))


def line(value: str) -> str:
    """Make a value plain text that may begin a line of Markdown."""
    plain = text(value)
    start = _BEGINNING.match(plain)
    if start is None:
        return plain
    sign, number, after = start.groups()
    return f"\\{plain}" if sign else f"{number}\\{after}{plain[start.end() :]}"


def described(*facts: tuple[str, str]) -> list[str]:
    """Give the lines of a list of names and values, each of which is Markdown that may begin a line."""
    return [part for name, value in facts for part in (name, f": {value}", "")]


def counted(count: int, noun: str) -> str:
    """Give ``1 open finding``, ``2 open findings``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def dated_ahead(outcome: Outcome) -> frozenset[str]:
    """Give the paths of the files in which a date in the future was found."""
    return frozenset(item.location.path for item in outcome.open() if item.rule == "future-date")


def in_force_since(document: Document, as_of: date) -> str:
    """Say since when a document is in force, in a few words; of one that is not, that and why."""
    if not document.is_in_force:
        ended = f" on {document.retired}" if document.retired and document.status is Status.RETIRED else ""
        return f"not in force: {document.status.value if document.status else ''}{ended}"
    if document.effective is None:
        return "not stated"
    return f"{document.effective}, not yet" if document.effective > as_of else str(document.effective)


def review_state(document: Document, day: ReviewDay, as_of: date, ahead: frozenset[str]) -> str:
    """Say whether the document's review is on time, in a few words; a sign never stands alone.

    ``ahead`` has the paths of the files in which a date in the future was found.
    """
    if document.status is None or not document.is_in_force:
        return text(document.status.value if document.status else f"status {unread(document, 'status')}")
    if day.last is None:
        return "✘ no review on record"
    if document.path in ahead:
        return "✘ a date in the future"
    late = (as_of - document.review.on_time_until(day.last)).days
    if late > 0:
        return f"✘ {counted(late, 'day')} late"
    if day.is_unproven:
        return "✘ not proven"
    return "✔ on time" if day.proven else "✔ on time, as claimed"
