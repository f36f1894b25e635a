"""A late review -> the issue that asks for it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tieout.report.below import family as family_of
from tieout.report.below import folder_of, spelled
from tieout.report.layout import plain
from tieout.report.markup import inline, unlinked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.workpapers.late_reviews import LateReview

FAMILY = "review"
_LONGEST = 200
"""Characters of a title. GitHub takes 256, GitLab 255."""
_ROOM = 150
"""Characters of a subject in a key, which has 200 with its family and its day."""


def family(below: str = "") -> str:
    """Give the family of its keys: programmes in two folders of a repository may have texts of one id."""
    return family_of(FAMILY, below)


def key(of: LateReview, *, below: str = "") -> str:
    """Give the key of its issue; it holds the day, so that the review of next year has an issue of its own."""
    return f"{family(below)}:{_spelled(of.subject)}:{of.due_on}"


def subject(about: str, known: Iterable[str] = ()) -> str:
    """Give the subject back from a key without its day; one that is too long to be spelled, if it is a known one."""
    written = about.partition(":")[2]
    return next((name for name in known if _spelled(name) == written), unquote(written))


def title(of: LateReview, *, below: str = "") -> str:
    """Give the title: plain text that notifies nobody."""
    where = f" ({folder_of(below)})" if below else ""
    said = plain(f"Review of {of.subject} is late{where}").replace("@", "\N{FULLWIDTH COMMERCIAL AT}")
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."


def body(of: LateReview, *, below: str = "") -> str:
    """Give the text, without the marker. It says days and not how late it is, so that it stays the same each week."""
    lost = f" From the day after {of.lost_after} on an auditor would note it." if of.lost_after else ""
    people = f" ({', '.join(of.people)})" if of.people else ""
    lines = [
        f"**{_safe(of.title)}**",
        "",
        f"- The review was due on {of.due_on}.{lost}",
        f"- Owner: {_safe(of.owner + people) or 'nobody is named'}",
        f"- Next: {_safe(of.step)}.",
        *([f"- Folder: {_safe(folder_of(below))}, where the command is typed"] if below else []),
        "",
        "This closes by itself once the review has landed.",
    ]
    return "\n".join(lines) + "\n"


def _spelled(text: str) -> str:
    """Spell a subject so that it can stand in a comment that is not shown: no blank, no ``:``, no two hyphens.

    A path in letters that are not Latin grows sixfold by that; what is too long is told by its digest.
    """
    written = spelled(text)
    return written if len(written) <= _ROOM else f"sha256/{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _safe(text: str) -> str:
    return unlinked(inline(text))
