"""Which repository the records are of: the one that the settings name, or another's ledger was taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.ledger import LedgerFault

if TYPE_CHECKING:
    from tieout.model.ledger import Ledger


def of_others(ledger: Ledger, repository: str) -> tuple[LedgerFault, ...]:
    """Give a fault for each other repository that records are of, at the first of them; none where none is named.

    A repository that was renamed leaves records under its old name, all of them before the first under the
    new one: these are no fault.
    """
    named = repository.casefold()
    began = min((item.seq for item in ledger.observations if item.source.repository.casefold() == named), default=0)
    first = {item.source.repository.casefold(): item for item in reversed(ledger.observations) if item.seq >= began}
    first.pop(named, None)
    return tuple(
        LedgerFault(
            kind="content",
            location=item.location,
            message=f"#{item.proposal.number} is a record of {visible(item.source.repository)}, "
            f"and changes.forge names {visible(repository)}",
            remedy="correct `changes: {forge: {repository: ...}}` in controls.yaml; "
            "or ask who brought the records of another repository here",
        )
        for _, item in sorted(first.items())
        if repository
    )
