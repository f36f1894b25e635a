"""Which proposed change brought a commit to the branch, by the landings and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.ledger import Observation
    from tieout.model.verdict import Judged

_UNPROPOSED = frozenset({"direct-push", "unbacked-number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Commits, with what landed them and what was proposed."""

    landings: Mapping[str, LandedChange]
    """By the commit of the line, and by each commit that it brought; of several the earliest."""
    merges: Mapping[str, Observation]
    """By the commit that merged it."""
    heads: Mapping[str, Observation]
    """By the last commit that was proposed."""
    reported: frozenset[str]
    """Commits of the line of which another rule says that nobody proposed them."""
    unasked: frozenset[str]
    """Commits before the window of which the same is proven, and no rule says it."""

    @classmethod
    def of(cls, examination: Examination) -> Origins:
        """Lay out an examination; its cost grows with the changes and their commits, each once."""
        lands = examination.landings
        changes = () if lands is None else (*lands.earlier, *lands.changes)
        observations = () if examination.ledger is None else examination.ledger.observations
        landings: dict[str, LandedChange] = {}
        for change in changes:
            landings[change.oid] = change
            for author in change.authors:
                landings.setdefault(author.oid, change)
        return cls(
            landings=landings,
            merges={item.proposal.merge_oid: item for item in observations if item.proposal.merge_oid},
            heads={item.proposal.head_oid: item for item in observations if item.proposal.head_oid},
            reported=_unasked(examination.judged),
            unasked=_unasked(examination.judged_earlier),
        )

    def proposed(self, oid: str) -> Observation | None:
        """Give the record of the proposed change that brought a commit of the branch; None where no record says so."""
        landing = self.landings.get(oid)
        if landing is not None:
            return landing.observation or next(iter(landing.batch), None)
        return self.merges.get(oid)


def _unasked(judged: Iterable[Judged]) -> frozenset[str]:
    return frozenset(item.change.oid for item in judged if not _UNPROPOSED.isdisjoint(item.findings))
