"""Who reads the site, and what of an examination is for them. Pure.

What is classified above the readers is not published: neither its text, nor its title, nor what was found in it.
What is left out is counted, so that nobody takes its silence for assurance.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.finding import State
from tieout.site.hidden import Hidden, hidden

if TYPE_CHECKING:
    from tieout.model.document import Document
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome

_LEVELS = list(Classification)


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
    hidden: Hidden
    """What is left out, by name."""
    hidden_ids: frozenset[str]
    """The ids of documents that are left out; they may be told."""
    findings: tuple[Finding, ...]
    """The open ones that rest on nothing that is left out."""
    waived: tuple[Finding, ...]
    """The same of those that an exception waives."""
    frozen: tuple[Finding, ...]
    """The same of those that the baseline holds."""
    findings_withheld: int
    """Open ones that are left out."""

    def shows(self, capture: Capture) -> bool:
        """Whether a capture may be told of by name."""
        return capture.folder not in self.hidden.folders

    def tells(self, *said: str) -> bool:
        """Whether any of it tells of what is left out."""
        return self.hidden.tells(*said)

    @property
    def told(self) -> str:
        """What is left out, in one sentence without a full stop; empty where nothing is."""
        parts = [f"{count} {level} {'document' if count == 1 else 'documents'}" for level, count in self.withheld]
        if count := len(self.hidden.unknown):
            parts.append(f"{count} {'file' if count == 1 else 'files'} whose classification cannot be read")
        if self.findings_withheld:
            parts.append(f"{self.findings_withheld} {'finding' if self.findings_withheld == 1 else 'findings'}")
        if folders := self.hidden.folders:
            parts.append(f"{len(folders)} {'capture' if len(folders) == 1 else 'captures'} of evidence")
        return f"Not for the {self.audience.value} readers of this site: {', '.join(parts)}" if parts else ""


def view(examination: Examination, outcome: Outcome, audience: Audience) -> View:
    """Take away what is classified above the audience, and whatever tells of it."""
    above = hidden(examination, audience.may_read)
    plain = [item for item in outcome.findings if not above.tells(*_said(item))]
    shown = tuple(item for item in plain if item.state is State.OPEN)
    kept = zip(above.documents, above.classes, strict=True)
    counts = Counter(level for item, level in kept if item.path not in above.unknown)
    ordered = sorted(examination.documents, key=lambda item: (item.id or "~", item.path))
    return View(
        audience=audience,
        documents=tuple(item for item in ordered if item.path not in above.paths),
        withheld=tuple((level.value, counts[level]) for level in _LEVELS if counts[level]),
        hidden=above,
        hidden_ids=frozenset(item.id for item in above.documents if item.id),
        findings=shown,
        waived=tuple(item for item in plain if item.state is State.WAIVED),
        frozen=tuple(item for item in plain if item.state is State.BASELINED),
        findings_withheld=len(outcome.open()) - len(shown),
    )


def _said(finding: Finding) -> tuple[str, ...]:
    return (
        finding.location.path, finding.subject, finding.about, finding.message, finding.remedy, *finding.touches,
    )  # fmt: skip
