"""Who reads the site, and what of an examination is for them. Pure.

What is classified above the readers is not published: neither its text, nor its title, nor what was found in it.
What is left out is counted, so that nobody takes its silence for assurance.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.finding import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.document import Document
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome

_LEVELS = list(Classification)
# The product's own default for a capture that says nothing (``tieout evidence add --classification``).
_OF_CAPTURES = Classification.CONFIDENTIAL
_EVIDENCE = re.compile(r"evidence/[^\s:#,;()]+")


class Audience(enum.Enum):
    """For whom a site is."""

    PUBLIC = "public"
    """Anybody: public documents alone."""
    INTERNAL = "internal"
    """The staff: what is public or internal."""
    AUDITOR = "auditor"
    """Whoever may see everything."""

    def may_read(self, classification: Classification) -> bool:
        """Whether what is classified so is for them."""
        highest = {
            Audience.PUBLIC: Classification.PUBLIC,
            Audience.INTERNAL: Classification.INTERNAL,
            Audience.AUDITOR: Classification.RESTRICTED,
        }[self]
        return _LEVELS.index(classification) <= _LEVELS.index(highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an audience may see of an examination."""

    audience: Audience
    documents: tuple[Document, ...]
    """In the order of their ids."""
    withheld: tuple[tuple[str, int], ...]
    """How many documents are left out, by classification."""
    hidden_ids: frozenset[str]
    """The ids of those left out."""
    hidden_paths: frozenset[str]
    findings: tuple[Finding, ...]
    """The open ones that rest on nothing that is left out."""
    waived: tuple[Finding, ...]
    """The same of those that an exception waives."""
    findings_withheld: int
    """Open ones that are left out."""
    folders: frozenset[str]
    """Of the captures that are left out."""

    def shows(self, capture: Capture) -> bool:
        """Whether a capture may be told of by name."""
        return capture.folder not in self.folders

    @property
    def told(self) -> str:
        """What is left out, in one sentence without a full stop; empty where nothing is."""
        parts = [f"{count} {level} {'document' if count == 1 else 'documents'}" for level, count in self.withheld]
        if self.findings_withheld:
            parts.append(f"{self.findings_withheld} {'finding' if self.findings_withheld == 1 else 'findings'}")
        if self.folders:
            parts.append(f"{len(self.folders)} {'capture' if len(self.folders) == 1 else 'captures'} of evidence")
        return f"Not for the {self.audience.value} readers of this site: {', '.join(parts)}" if parts else ""


def view(examination: Examination, outcome: Outcome, audience: Audience) -> View:
    """Take away what is classified above the audience, and whatever tells of it."""
    ordered = sorted(examination.documents, key=lambda item: (item.id or "~", item.path))
    hidden = [item for item in ordered if not audience.may_read(item.classification)]
    folders = frozenset(
        capture.folder for capture in examination.evidence.captures if not audience.may_read(_class_of(capture))
    )
    paths = frozenset(item.path for item in hidden)
    titles = tuple(item.name for item in hidden if item.title)
    plain = [item for item in outcome.findings if not _tells(item, paths, titles, folders)]
    shown = tuple(item for item in plain if item.state is State.OPEN)
    counts = Counter(item.classification for item in hidden)
    return View(
        audience=audience,
        documents=tuple(item for item in ordered if item.path not in paths),
        withheld=tuple((level.value, counts[level]) for level in _LEVELS if counts[level]),
        hidden_ids=frozenset(item.id for item in hidden if item.id),
        hidden_paths=paths,
        findings=shown,
        waived=tuple(item for item in plain if item.state is State.WAIVED),
        findings_withheld=len(outcome.open()) - len(shown),
        folders=folders,
    )


def _class_of(capture: Capture) -> Classification:
    """Give a capture's classification; one that nobody knows is the highest."""
    said = capture.record.classification
    if not said:
        return _OF_CAPTURES
    return next((level for level in _LEVELS if level.value == said), _LEVELS[-1])


def _tells(finding: Finding, paths: frozenset[str], titles: Iterable[str], folders: frozenset[str]) -> bool:
    """Whether a finding lies in, or quotes, what is left out: each fact that one rests on is cited by its path."""
    said = (finding.location.path, finding.subject, finding.about, finding.message, finding.remedy, *finding.touches)
    text = "\n".join(said)
    if any(path in text for path in paths) or any(title in text for title in titles):
        return True
    return bool(folders) and any(_within(match.group(), folders) for match in _EVIDENCE.finditer(text))


def _within(path: str, folders: frozenset[str]) -> bool:
    while path:
        if path in folders:
            return True
        path = path.rpartition("/")[0]
    return False
