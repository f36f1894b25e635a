"""All that the pages of a site tell of, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tieout.model.examination import Examination
from tieout.model.finding import Outcome
from tieout.site.audience import Audience, View, view
from tieout.workpapers.approval_sheet import ApprovalSheet, approval_sheet
from tieout.workpapers.due.sheet import Sheet, due
from tieout.workpapers.evidence_sheet import EvidenceSheet, evidence_sheet
from tieout.workpapers.ladder import Ladder
from tieout.workpapers.text_sheet import TextRow

_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An examination, what it found, and what of it is for the readers."""

    examination: Examination
    outcome: Outcome
    ladder: Ladder
    view: View
    sheet: ApprovalSheet
    captured: EvidenceSheet
    due: Sheet
    rows: dict[str, TextRow]
    """What is shown of each document's approval, by its path."""

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome, ladder: Ladder, audience: Audience) -> Told:
        """Gather it."""
        sheet = approval_sheet(examination)
        return cls(
            examination=examination,
            outcome=outcome,
            ladder=ladder,
            view=view(examination, outcome, audience),
            sheet=sheet,
            captured=evidence_sheet(examination),
            due=due(examination, within=_AHEAD),
            rows={row.document.path: row for row in sheet.texts},
        )

    @property
    def organization(self) -> str:
        """The company's name, or what stands in for it."""
        return self.examination.program.organization.name or "Unnamed organization"
