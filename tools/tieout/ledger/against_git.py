"""The records held against the repository: what they say of merges and heads is what Git has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.ledger.verification import Check
from tieout.model.characters import visible
from tieout.model.ledger import ASKED_ANEW, LedgerFault
from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.ledger import Ledger, Observation
    from tieout.ports.git import Repository
    from tieout.ports.git_mainline import Landed

_NUMBER = re.compile(rb"Merge pull request #([0-9]{1,9}) from |.*\(#([0-9]{1,9})\)$")
"""What GitHub writes into the subject of a merge, and of a squash."""
_SKEW = timedelta(minutes=5)
_TOLD = 10
_REMEDY = f"ask the forge: {ASKED_ANEW}; and Git: git log --first-parent"


@dataclass(slots=True)
class Found:
    """What was seen."""

    checks: list[Check] = field(default_factory=list)
    faults: list[LedgerFault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def fault(self, kind: str, where: Location, message: str, remedy: str = _REMEDY) -> None:
        """Note something that an honest ledger does not show."""
        self.faults.append(LedgerFault(kind=kind, location=where, message=message, remedy=remedy))


def held_against(repository: Repository, ledger: Ledger, end: str, branch: str) -> Found:
    """Hold each change's newest record against the first-parent line that ends at a commit."""
    found = Found()
    merges = {item.proposal.merge_oid for item in ledger.observations}
    walked = repository.landed(end)
    kept = merges | {tip.tip for tip in ledger.tips[-1:]}
    line = {landed.oid: landed for landed in walked if landed.oid in kept or _NUMBER.match(landed.subject)}
    _merges(repository, ledger, line, branch, found)
    _heads(repository, ledger, found)
    _completeness(ledger, line.values(), branch, found)
    _totals(ledger, found)
    return found


def _merges(repository: Repository, ledger: Ledger, line: dict[str, Landed], branch: str, found: Found) -> None:
    ours = [item for item in ledger.observations if item.proposal.base == branch]
    absent = [
        item.proposal.merge_oid for item in ours if item.proposal.merge_oid and item.proposal.merge_oid not in line
    ]
    kinds = repository.kinds(dict.fromkeys(absent))
    unnamed = 0
    for item in ours:
        proposal = item.proposal
        if proposal.merged_at > item.observed_at + _SKEW:
            found.fault("content", item.location, f"#{proposal.number} was observed before it was merged")
        oid = proposal.merge_oid
        landed = line.get(oid or "")
        if oid is None:
            unnamed += 1
        elif landed is None and kinds.get(oid) != "commit":
            found.fault(
                "content",
                item.location,
                f"#{proposal.number} was merged as {oid[:12]}, which is no commit of this repository",
                f"git fetch origin {branch}, and verify again; if it stays so, {_REMEDY}",
            )
        elif landed is None:
            found.fault(
                "content",
                item.location,
                f"#{proposal.number} was merged as {oid[:12]}, which is not on the first-parent line of {branch}",
            )
        elif proposal.merge_tree not in {None, landed.tree}:
            found.fault(
                "content",
                item.location,
                f"#{proposal.number} was recorded with another tree than that of its merge {oid[:12]}",
            )
    found.checks.append(
        Check(
            "merges",
            f"each merge commit recorded is on the first-parent line of {branch}, with the tree recorded",
            len(ours) - unnamed,
        )
    )
    others = len(ledger.observations) - len(ours)
    if others:
        found.remarks.append(
            f"{others} changes were merged to other branches than {branch}: their merges were not looked at"
        )
    if unnamed:
        found.remarks.append(f"of {unnamed} changes the forge named no merge commit")


def _heads(repository: Repository, ledger: Ledger, found: Found) -> None:
    named: list[tuple[Observation, str, str, str]] = []
    for item in ledger.observations:
        proposal = item.proposal
        if proposal.head_oid and proposal.head_tree:
            named.append((item, "head", proposal.head_oid, proposal.head_tree))
        named += [(item, "reviewed commit", each.oid, each.tree) for each in proposal.reviews if each.oid and each.tree]
    trees = repository.trees(oid for _, _, oid, _ in named)
    here = [entry for entry in named if entry[2] in trees]
    for item, what, oid, tree in here:
        if trees[oid] != tree:
            found.fault(
                "content",
                item.location,
                f"#{item.proposal.number} was recorded with another tree than that of its {what} {oid[:12]}",
            )
    found.checks.append(Check("heads", "each head and reviewed commit that is here has the tree recorded", len(here)))
    if len(here) < len(named):
        found.remarks.append(
            f"{len(named) - len(here)} heads and reviewed commits are not here, so their trees could not be compared"
        )


def _completeness(ledger: Ledger, line: Iterable[Landed], branch: str, found: Found) -> None:
    """Look for commits that name a change of which there is no record, from the first merge recorded to the last tip.

    ``line`` is newest first. What stands above the last recorded tip landed since; what stands below
    the first merge is older than the ledger.
    """
    known = {item.proposal.number for item in ledger.observations}
    merges = {item.proposal.merge_oid for item in ledger.observations}
    tips = [tip.tip for tip in ledger.tips if tip.branch == branch]
    some = list(line)
    first = next((at for at, landed in enumerate(some) if tips and landed.oid == tips[-1]), 0)
    last = max((at for at, landed in enumerate(some) if landed.oid in merges), default=-1)
    naming, lacking = 0, []
    for landed in some[first : last + 1]:
        match = _NUMBER.match(landed.subject)
        if match is not None:
            naming += 1
            number = int(match[1] or match[2])
            if number not in known and landed.oid not in merges:
                lacking.append((number, landed))
    if lacking and not ledger.is_complete:
        one, many = f"1 commit of {branch} names a change", f"{len(lacking)} commits of {branch} name changes"
        found.remarks.append(f"{one if len(lacking) == 1 else many} of which there is no record, as #{lacking[0][0]}")
        lacking = []  # the ledger says itself that it may lack some
    for number, landed in lacking[:_TOLD]:
        subject = visible(landed.subject[:60].decode("utf-8", "surrogateescape"))
        found.fault(
            "count",
            Location(branch),
            f"{landed.oid[:12]} ({subject}) names #{number}, of which there is no record: "
            "it was left out of the ledger, or the number is an issue's or another repository's",
        )
    if len(lacking) > _TOLD:
        message = f"{len(lacking)} commits name changes of which there is no record; {_TOLD} are told"
        found.fault("count", Location(branch), message)
    what = f"each commit of {branch} that names a change, within the ledger's time, has a record"
    found.checks.append(Check("completeness", what, naming))


def _totals(ledger: Ledger, found: Found) -> None:
    seen = sorted(item.first_seen_at or item.observed_at for item in ledger.observations)
    counted = [tip for tip in ledger.tips if tip.total is not None]
    at = most = 0
    for tip in counted:
        total = tip.total or 0
        if total < most:
            message = f"the forge counted {total} merged changes on {tip.observed_at:%Y-%m-%d}, and {most} before: what was merged stays so"
            found.fault("count", tip.location, message)
        most = max(most, total)
        while at < len(seen) and seen[at] <= tip.observed_at:
            at += 1
        if at < total:
            found.fault(
                "count",
                tip.location,
                f"the forge counted {tip.total} merged changes on {tip.observed_at:%Y-%m-%d}, and there are records of {at}",
            )
    found.checks.append(
        Check(
            "totals",
            "each time that the forge counted its merged changes, there were records of as many, and no fewer than before",
            len(counted),
        )
    )
