"""How trackers say how far a ticket is, and what it names; what is in no table is not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.tickets import CANCELLED, DONE, IN_PROGRESS, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN = "unknown"
WORD_SETTINGS = {
    "done": "The words of the status that mean done, parted by semicolons, beside those of the table.",
    "cancelled": "The words of the status that mean closed without being done, likewise.",
}
# The names that the trackers give a new project: Atlassian, "What are issue statuses, priorities, and resolutions?";
# Linear, "Issue status". Whoever renames them says so in the settings.
_WORDS = {
    **dict.fromkeys(
        ("open", "to do", "todo", "backlog", "new", "triage", "reopened", "selected for development", "unstarted"), OPEN
    ),
    **dict.fromkeys(("in progress", "in review", "started", "under review", "in development"), IN_PROGRESS),
    **dict.fromkeys(("done", "closed", "resolved", "completed", "complete", "fixed", "released"), DONE),
    **dict.fromkeys(
        (
            *("cancelled", "canceled", "won't do", "won't fix", "wont do", "wont fix", "declined", "rejected"),
            *("duplicate", "cannot reproduce", "invalid", "obsolete", "abandoned", "not planned"),
        ),
        CANCELLED,
    ),
}
_ITEMS = re.compile(r"\s*;\s*")
_REQUEST = re.compile(
    r"https?://[^\s/\"'<>]+/(?P<repository>[\w.-]+(?:/[\w.-]+)+?)(?:/-)?/(?:pull|pulls|pull-requests|merge_requests)/(?P<number>[0-9]+)",
    re.ASCII,
)
_COMMIT = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the words of a status mean: the settings' before the table's."""

    said: Mapping[str, str]

    @classmethod
    def by(cls, settings: Mapping[str, str]) -> Words:
        """Give those of these settings."""
        given = {
            item.casefold(): meaning
            for name, meaning in (("done", DONE), ("cancelled", CANCELLED))
            for item in _ITEMS.split(settings.get(name, ""))
            if item
        }
        return cls(said=given)

    def set(self, word: str) -> str:
        """Give what the settings say of a word; empty where they are silent."""
        return self.said.get(word.casefold(), "")

    def known(self, word: str) -> str:
        """Give what a word means; empty where nobody knows."""
        return self.set(word) or _WORDS.get(word.casefold(), "")


def links_of(texts: Iterable[str]) -> str:
    """Give the pull requests and commits that texts name, as the column ``links`` has them; each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        found.update((f"{each['repository']}#{each['number']}", None) for each in _REQUEST.finditer(text))
        found.update((each[0], None) for each in _COMMIT.finditer(text))
    return " ".join(found)
