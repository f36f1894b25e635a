"""All that the pages of a site tell of, gathered once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.examination import Examination
from tieout.model.finding import Outcome
from tieout.model.text_approval import TextState
from tieout.site.audience import Audience, View, view
from tieout.site.words import dated_ahead, line, text
from tieout.workpapers.approval_sheet import ApprovalSheet, approval_sheet
from tieout.workpapers.approvals import WORDS as VERDICTS
from tieout.workpapers.due.sheet import Due, Sheet, due
from tieout.workpapers.evidence_sheet import EvidenceSheet, evidence_sheet
from tieout.workpapers.ladder import Ladder
from tieout.workpapers.text_sheet import TextRow

if TYPE_CHECKING:
    from tieout.model.change import Revision
    from tieout.model.document import Document

_AHEAD = timedelta(days=30)
NOT_FOR_THEM = "(not for the readers of this site)"
_SIGNS = {
    TextState.APPROVED: "\u2714",
    TextState.VOID: "\u2718",
    TextState.NEVER: "\u2718",
    TextState.NOT_TESTED: "\u25cb",
    TextState.DRAFT: "\u2013",
}


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
    revisions: dict[str, tuple[Revision, ...]]
    """The changes of each document's text, by its path."""
    ahead: frozenset[str]
    """The paths of the files in which a date in the future was found."""
    findings: Counter[str]
    """How many findings the readers see, by the path of the file."""
    frozen: Counter[str]
    """Likewise of those that the baseline holds."""
    verdicts: dict[str, str]
    """What became of the change that brought a commit, in words, by the commit."""

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome, ladder: Ladder, audience: Audience) -> Told:
        """Gather it."""
        sheet = approval_sheet(examination)
        history = examination.history
        shown = view(examination, outcome, audience)
        return cls(
            examination=examination,
            outcome=outcome,
            ladder=ladder,
            view=shown,
            sheet=sheet,
            captured=evidence_sheet(examination),
            due=due(examination, within=_AHEAD),
            rows={row.document.path: row for row in sheet.texts},
            revisions=history.by_path() if history else {},
            ahead=dated_ahead(outcome),
            findings=Counter(item.location.path for item in shown.findings),
            frozen=Counter(item.location.path for item in shown.frozen),
            verdicts=_verdicts(examination),
        )

    @property
    def organization(self) -> str:
        """The company's name, or what stands in for it."""
        return self.examination.program.organization.name or "Unnamed organization"

    @property
    def made(self) -> str:
        """Of which day each page speaks, and of which commit unless it is for anybody: nothing says it once it is old."""
        of = self.examination
        day = f"As of {of.as_of} ({of.timezone})"
        return f"{day}, commit {of.head[:10]}" if of.head and self.view.audience is not Audience.PUBLIC else day

    def plain(self, said: str) -> str:
        """Give a sentence as plain text; of one that tells of what is left out, only that it is."""
        return NOT_FOR_THEM if self.view.tells(said) else text(said)

    def plain_line(self, said: str) -> str:
        """Likewise, of a sentence that may begin a line."""
        return NOT_FOR_THEM if self.view.tells(said) else line(said)

    def whose(self, owner: str | None) -> str:
        """Give an owner as written, with the people meant who are there today: ``role:cto (Ana Example)``."""
        if not owner:
            return "not stated"
        holders = self.examination.roster.holders(owner) or ()
        names = ", ".join(item.name or item.id for item in holders if item.is_present(self.examination.as_of))
        return f"{owner} ({names})" if names else owner

    def hides(self, item: Due) -> bool:
        """Whether something that is due tells of what is left out."""
        what = item.obligation
        return what.subject in self.view.hidden_ids or self.view.tells(
            what.subject, what.title, what.step, what.location.path
        )

    def approval_sign(self, document: Document) -> str:
        """Say in two words, with a sign, what is proven of a document's approval."""
        row = self.rows[document.path]
        if row.found is None:
            return "\u25cb not examined"
        state = row.state
        return f"{_SIGNS[state]} {state.words}"


def _verdicts(examination: Examination) -> dict[str, str]:
    judged = {item.change.oid: VERDICTS[item.verdict] for item in (*examination.judged_earlier, *examination.judged)}
    arrivals = examination.history.arrivals if examination.history else ()
    return {item.commit: judged[item.landing] for item in arrivals if item.landing in judged} | judged
