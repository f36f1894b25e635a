"""System notes of a merge request -> what happened to its approvals, and when.

An approval of GitLab's says today's state alone. That one was given, taken back or reset is told by notes that
the server itself writes (``system: true``), whose words are: "approved this merge request", "unapproved this
merge request", "reset approvals from @ana and @ben by pushing to the branch" ("revoked" until 16.9), "changed
target branch from `main` to `dev`". A person's comment of the same words has ``system: false`` and is nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.forges.gitlab.accounts import account, is_ghost
from tieout.sources.forges.gitlab.untold import UntoldError
from tieout.sources.forges.values import inside, moment, truth, whole

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.account import Account

APPROVED, UNAPPROVED = "approved this merge request", "unapproved this merge request"
_RESET = re.compile(r"(?:reset|revoked) approvals from (?P<names>@[^\n]{1,2000}?) by pushing to the branch\.?")
_NAME = re.compile(r"@([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?)")
_TARGET = re.compile(r"changed target branch from `(?P<before>[^`\n]{1,255})` to `(?P<after>[^`\n]{1,255})`.{0,200}")
_ABOUT_APPROVALS = re.compile(r"approv", re.IGNORECASE)


class Note(NamedTuple):
    """One event that a note tells."""

    id: int
    at: datetime
    by: Account | None
    """None: the account was deleted."""
    kind: str
    """``approved``, ``unapproved``, ``reset`` or ``retargeted``."""
    names: tuple[str, ...] = ()
    """Of a reset: whose approvals, as logins."""
    before: str = ""
    after: str = ""
    """Of a new target."""


def events(notes: object) -> tuple[Note, ...]:
    """Give what the notes tell, oldest first.

    Raises UntoldError for a note of the server about approvals whose words are not known: it may have taken one
    away. Notes of people, and those about other things, are passed over; nothing of them is kept.
    """
    if not isinstance(notes, list):
        raise UntoldError("the notes are no list")
    found = [event for note in notes if (event := _event(note)) is not None]
    return tuple(sorted(found, key=lambda item: (item.at, item.id)))


def _event(note: object) -> Note | None:
    system, body = truth(inside(note, "system")), inside(note, "body")
    number, at = whole(inside(note, "id")), moment(inside(note, "created_at"))
    if system is None or not isinstance(body, str) or number is None or at is None:
        raise UntoldError("a note cannot be read")
    if not system:
        return None
    author = inside(note, "author")
    by = None if is_ghost(author) else account(author)
    words = body.strip()
    if words in {APPROVED, UNAPPROVED}:
        return Note(number, at, by, "approved" if words == APPROVED else "unapproved")
    if match := _RESET.fullmatch(words):
        return Note(number, at, by, "reset", names=tuple(_NAME.findall(match["names"])))
    if match := _TARGET.fullmatch(words):
        if _ABOUT_APPROVALS.search(words.rpartition("`")[2]):
            return Note(number, at, by, "reset_all", before=match["before"], after=match["after"])
        return Note(number, at, by, "retargeted", before=match["before"], after=match["after"])
    if _ABOUT_APPROVALS.search(words) and not _is_harmless(words):
        raise UntoldError("a note about approvals is in words that are not known")
    return None


def _is_harmless(words: str) -> bool:
    """Say whether a note that speaks of approvals only asks for one, or quotes what people wrote."""
    return words.startswith(
        ("requested review from", "removed review request for", "requested approval from", "changed title")
    )
