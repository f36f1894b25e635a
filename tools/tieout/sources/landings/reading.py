"""Git and the ledger -> every commit of the line in the window, with what is known of it and of what it landed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.model.landing import Landings
from tieout.sources.landings.appends import Kept
from tieout.sources.landings.heads import Heads
from tieout.sources.landings.line import Line
from tieout.sources.landings.own import Scope
from tieout.sources.landings.records import Records
from tieout.sources.landings.stretch import Stretches
from tieout.sources.statements import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tieout.model.landing import LandedChange
    from tieout.model.ledger import Ledger, Observation
    from tieout.model.period import Period
    from tieout.model.program import Program
    from tieout.ports.git import Repository
    from tieout.sources.landings.line import Branch

_GAP = 1000
"""Commits of the line between two that are wanted, above which they are read apart."""
_MOST_STRETCHES = 100


def read_landings(
    repository: Repository,
    branch: Branch,
    ledger: Ledger,
    program: Program,
    *,
    prefix: str,
    period: Period | None,
    as_of: date,
    people: str | None = None,
    earlier: Iterable[str] = (),
    refs: Repository | None = None,
) -> Landings:
    """Read the window of the branch, and those of the commits ``earlier`` that lie outside of it.

    Where the period is over, what stands today may have come after it.

    ``people`` is the blob of the people register that is examined. ``refs`` is the repository whose refs
    name the heads of proposed changes; None: none are looked at. Only the window costs more than
    its list of commits. Raises NotExaminableError where the history is not whole.
    """
    line = Line(repository, branch.tip, zone=program.organization.timezone, latest_s=end_of(as_of), as_of=as_of)
    records = Records(ledger.observations, branch.name)
    before = frozenset(earlier)
    tips = [item for item in ledger.tips if item.branch == branch.name]
    places = line.places(records.by_merge.keys() | before | {item.tip for item in tips})
    line.record(tips, places)
    stretches = Stretches(
        repository=repository,
        line=line,
        records=records,
        scope=Scope.of(program, prefix),
        program=program,
        kept=Kept(repository, ledger),
        heads=Heads(refs),
        people=people,
        merge_places={oid: place for oid, place in places.items() if oid in records.by_merge},
    )
    first, end = line.window(period, as_of)
    wanted = sorted(place for oid, place in places.items() if oid in before and not first <= place < end)
    return Landings(
        branch=branch.name,
        changes=stretches.landings(range(first, end)),
        earlier=tuple(_apart(stretches, wanted)),
        unlanded=tuple(_unlanded(ledger.observations, line, places, branch.name, period, as_of)),
        branch_note=branch.note,
        proposed=branch.proposed,
        after_period=_after(line, end, period, program.periods),
    )


def _after(line: Line, place: int, period: Period | None, declared: tuple[Period, ...]) -> int:
    """Count the commits from ``place`` on that lie in no declared period; those after a range that was asked for are none."""
    if period not in declared:
        return 0
    count = 0
    while place < line.size:
        day = line.on(place)
        within = next((item for item in declared if day in item), None)
        end = line.last_on(day if within is None else within.end) + 1
        count += 0 if within else end - place
        place = end
    return count


def _apart(stretches: Stretches, places: list[int]) -> Iterator[LandedChange]:
    """Read scattered commits in as few stretches as keep each of them short."""
    gaps = sorted((after - before for before, after in pairwise(places)), reverse=True)
    widest = max([_GAP, *gaps[_MOST_STRETCHES - 1 : _MOST_STRETCHES]])
    some: list[int] = []
    for place in places:
        if some and place - some[-1] > widest:
            yield from stretches.landings(some)
            some = []
        some.append(place)
    yield from stretches.landings(some)


def _unlanded(
    observations: Iterable[Observation],
    line: Line,
    places: dict[str, int],
    branch: str,
    period: Period | None,
    as_of: date,
) -> Iterator[Observation]:
    """Give the records of changes to the branch, merged in the window, whose merge is not on the line.

    What was merged after the last commit examined is none: that commit may be an older state.
    """
    if not line.size:
        return
    latest_s = line.second(line.size - 1)
    for item in observations:
        proposal = item.proposal
        merged_s = int(proposal.merged_at.timestamp())
        if (branch and proposal.base != branch) or proposal.merge_oid in places or merged_s > latest_s:
            continue
        day = line.day_of(merged_s)
        if period is None or period.start <= day <= min(period.end, as_of):
            yield item
