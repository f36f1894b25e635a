"""All that is handed on of approvals: the changes, what protected the branch, and the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.workpapers.approvals import population
from tieout.workpapers.enforcement import enforcement_sheet
from tieout.workpapers.text_sheet import text_sheet

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.workpapers.approvals import Population
    from tieout.workpapers.enforcement import EnforcementSheet
    from tieout.workpapers.text_sheet import TextRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSheet:
    """Each as it stands on the day of the examination."""

    changes: Population
    protection: EnforcementSheet
    texts: tuple[TextRow, ...]

    @property
    def is_examined(self) -> bool:
        """Whether there was a ledger to hold anything against."""
        return not self.changes.why_untested

    def text_at(self, path: str) -> TextRow | None:
        """Give what is said of the document at a path."""
        return next((item for item in self.texts if item.document.path == path), None)


def approval_sheet(examination: Examination) -> ApprovalSheet:
    """Give all of it for one examination."""
    changes = population(examination)
    return ApprovalSheet(
        changes=changes,
        protection=enforcement_sheet(examination),
        texts=text_sheet(examination, why=changes.why_untested),
    )
