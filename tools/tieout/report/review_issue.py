"""A late review -> the issue that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from tieout.report.layout import plain
from tieout.report.markup import inline, unlinked

if TYPE_CHECKING:
    from tieout.workpapers.late_reviews import LateReview

FAMILY = "review"
_LONGEST = 200
"""Characters of a title. GitHub takes 256, GitLab 255."""


def key(of: LateReview) -> str:
    """Give the key of its issue; it holds the day, so that the review of next year has an issue of its own."""
    return f"{FAMILY}:{_spelled(of.subject)}:{of.due_on}"


def subject(about: str) -> str:
    """Give the subject back from a key without its day."""
    return unquote(about.removeprefix(f"{FAMILY}:"))


def title(of: LateReview) -> str:
    """Give the title: plain text that notifies nobody."""
    said = plain(f"Review of {of.subject} is late").replace("@", "\N{FULLWIDTH COMMERCIAL AT}")
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."


def body(of: LateReview) -> str:
    """Give the text, without the marker. It says days and not how late it is, so that it stays the same each week."""
    lost = f" From the day after {of.lost_after} on an auditor would note it." if of.lost_after else ""
    people = f" ({', '.join(of.people)})" if of.people else ""
    lines = [
        f"**{_safe(of.title)}**",
        "",
        f"- The review was due on {of.due_on}.{lost}",
        f"- Owner: {_safe(of.owner + people) or 'nobody is named'}",
        f"- Next: {_safe(of.step)}.",
        "",
        "This closes by itself once the review has landed.",
    ]
    return "\n".join(lines) + "\n"


def _spelled(text: str) -> str:
    """Spell a subject so that it can stand in a comment that is not shown: no blank, no ``:``, no two hyphens."""
    return quote(text, safe="/").replace("--", "-%2D")


def _safe(text: str) -> str:
    return unlinked(inline(text))
